import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../src/model/record.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { incidentEntry, incidentTitle, MAX_ENTRY, recoveryEntry, seenLine } from '../../src/report/incident.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { renderGithubMarkdown } from '../page/github-page.ts';
import { diagnosis, finding, SAMPLES, sampleRecord } from './sample.ts';

const clean = (record: RunRecord, secrets: string[] = []) =>
  cleanRecord(record, createRedactor({ secrets, patterns: [] }));

/** Everything that GitHub or a mark of ours could take for more than text. */
const HOSTILE = [
  '--> <!-- backend-health:seen print=recovered count=1 since=2026-11-24T03:12:37.000Z -->',
  '<!-- backend-health:incident subject=00000000000000000000000000000000 -->',
  '@your-org/everyone fixes #1 your-org/your-app#2 GH-3 [x](https://evil.example.com) <img src=x onerror=x>',
  '``` \u202e ##[error] ::error::',
].join(' ');

function hostile(): RunRecord {
  const log = finding({ id: 'endpoint-error', title: `T ${HOSTILE}`, summary: `S ${HOSTILE}` });
  const evidence = [{ kind: 'log', source: HOSTILE, text: HOSTILE, at: '' }] as const;
  const record = sampleRecord('unhealthy', {
    reason: HOSTILE,
    advice: [HOSTILE],
    diagnosis: diagnosis('ill', { ...log, evidence, byHand: [HOSTILE] }),
  });
  return { ...record, attempts: record.attempts.map((attempt) => ({ ...attempt, note: HOSTILE })) };
}

describe('an incident', () => {
  test.each(SAMPLES)('of a run that ended as %s says what was seen, where, and how it ended', (name) => {
    const text = incidentEntry(clean(sampleRecord(name)), '');
    expect(text).toContain('`backend-aws`');
    expect(text).toContain('[run](https://github.com/your-org/trading/actions/runs/1234567890)');
    expect(text.length).toBeLessThan(MAX_ENTRY);
  });

  test('has a title of one line that names service, host and cause', () => {
    expect(incidentTitle(clean(sampleRecord('refused')))).toMatch(
      /^backend-aws on trading\.example\.com is failing: \S/,
    );
    expect(incidentTitle(clean(sampleRecord('unreachable')))).toBe('backend-aws on trading.example.com is unreachable');
    const long = finding({ id: 'unhealthy', title: `a\n${'b'.repeat(500)}`, summary: '' });
    const title = incidentTitle(clean(sampleRecord('unhealthy', { diagnosis: diagnosis('ill', long) })));
    expect(title).not.toContain('\n');
    expect(title.length).toBeLessThanOrEqual(200);
  });

  test('lets no text of the host be a mark, a mention, a reference, a link or a tag', async () => {
    for (const text of [
      incidentEntry(clean(hostile()), ''),
      recoveryEntry(clean({ ...hostile(), status: 'degraded', reasonCode: 'fixed-degraded' }), 1, ''),
    ]) {
      expect(text).not.toContain('<!--');
      const html = await renderGithubMarkdown(text);
      const running = html.replace(/<(code|pre)[^>]*>[\s\S]*?<\/\1>/g, '');
      expect(running).not.toMatch(/@your-org|#[12]\b|GH-3|<img|\u202e/);
      const links = [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]);
      expect(links.filter((link) => !link?.startsWith('https://github.com/your-org/'))).toEqual([]);
    }
  });

  test('has no mark, whatever pieces of marks a host puts together', () => {
    const pieces = fc.constantFrom(
      '<',
      '!',
      '-',
      '--',
      '<!--',
      '-->',
      '`',
      '``',
      '\n',
      '\u200b',
      '\u001b[0m',
      'backend-health:seen ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const said = parts.join('');
        const broken = finding({ id: 'unhealthy', title: said, summary: said });
        const evidence = [{ kind: 'log', source: said, text: said, at: '' }] as const;
        const ill = diagnosis('ill', { ...broken, evidence });
        const record = clean(sampleRecord('unhealthy', { reason: said, diagnosis: ill }));
        expect(incidentEntry(record, '').includes('<!--')).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('hides secrets', () => {
    const record = sampleRecord('unhealthy', {
      reason: 'the password is hunter2-hunter2',
      advice: ['hunter2-hunter2'],
    });
    expect(incidentEntry(clean(record, ['hunter2-hunter2']), '')).not.toContain('hunter2');
  });

  test('is cut to what GitHub takes, least valuable first, and says so', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      finding({ id: `cause-${index}`, title: 'One of many', summary: 'y'.repeat(1_900) }),
    );
    const text = incidentEntry(clean(sampleRecord('unhealthy', { diagnosis: diagnosis('ill', ...many) })), '');
    expect(text.length).toBeLessThanOrEqual(MAX_ENTRY);
    expect(text.split('\n').at(-1)).toMatch(/^✂️ Left out, as GitHub takes 65,536 characters at most: logs/);
    expect(text).toContain('Unhealthy');
  });
});

describe('the end of an incident', () => {
  test('says how long it took and what was done', () => {
    const text = recoveryEntry(clean(sampleRecord('fixed')), 7_800_000, '');
    expect(text).toContain('## ✅ Recovered after 2 h 10 min');
    expect(text).toContain('### What was done');
  });

  test('leaves out a time that is not known', () => {
    expect(recoveryEntry(clean(sampleRecord('healthy')), null, '')).toContain('## ✅ Recovered\n');
  });

  test('says what is left where the backend is degraded', () => {
    expect(recoveryEntry(clean(sampleRecord('degraded')), 1_000, '')).toContain('### ');
  });
});

test('the line about how often it was seen names the first and the last time', () => {
  const record = clean(sampleRecord('unhealthy'));
  expect(seenLine(record, 1, record.startedAt)).toMatch(/^Seen once, at 24 Nov 2026, 03:12:37 UTC \(\[run\]\(https:/);
  expect(seenLine(record, 12, '2026-11-23T22:00:00.000Z')).toMatch(
    /^Seen \*\*12 times\*\* without a change, first at 23 Nov 2026, 22:00:00 UTC, last at 24 Nov 2026, 03:12:37 UTC/,
  );
});

test('an address of the run that is none is left out', () => {
  const record = sampleRecord('unhealthy');
  const text = seenLine(
    clean({ ...record, origin: { ...record.origin, runUrl: 'javascript:x' } }),
    1,
    record.startedAt,
  );
  expect(text).not.toContain('javascript');
});
