import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/model/record.ts';
import { annotations } from '../../src/report/annotations.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { MAX_JSON_BYTES, renderJson } from '../../src/report/json.ts';
import { outputs } from '../../src/report/outputs.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { liveLine, renderTerminal } from '../../src/report/terminal.ts';
import { containerId, logLines, snapshot } from '../snapshot-builder.ts';
import { diagnosis, event, finding, SAMPLES, sampleRecord } from './sample.ts';

const redact = createRedactor({ secrets: [], patterns: [] });
const clean = (record: RunRecord) => cleanRecord(record, redact);

describe('outputs', () => {
  it('say how a fixed run ended', () => {
    expect(outputs(clean(sampleRecord('fixed')), 'report.json')).toMatchObject({
      status: 'fixed',
      healthy: 'true',
      cause: 'database-down',
      'fix-applied': 'start',
      attempts: '1',
      'recovery-ms': '21000',
      'report-path': 'report.json',
      'reason-code': 'fixed',
    });
  });

  it('are all there for every end', () => {
    const names = [
      'attempts',
      'cause',
      'findings',
      'fix-applied',
      'healthy',
      'reason',
      'reason-code',
      'recovery-ms',
      'report-path',
      'status',
    ];
    for (const name of SAMPLES) expect(Object.keys(outputs(clean(sampleRecord(name)), '')).sort()).toEqual(names);
  });

  it('give the reason as the cause of an unreachable host', () => {
    expect(outputs(clean(sampleRecord('unreachable')), '')).toMatchObject({
      cause: 'connect-timeout',
      findings: '[]',
      healthy: 'false',
      'recovery-ms': '',
    });
  });

  it('list the rungs that were tried', () => {
    expect(outputs(clean(sampleRecord('unhealthy')), '')).toMatchObject({
      'fix-applied': 'restart,rebuild,full-restart',
      attempts: '3',
      healthy: 'false',
    });
  });

  it('give findings as JSON that names effects', () => {
    const parsed: unknown = JSON.parse(outputs(clean(sampleRecord('fixed')), '')['findings'] ?? '');
    expect(parsed).toMatchObject([
      {
        id: 'database-down',
        severity: 'critical',
        effect_of: '',
        evidence: [{ source: 'container db', at: '2026-11-24T03:09:02.114Z' }, {}, {}, {}],
      },
      { id: 'container-unhealthy', effect_of: 'database-down' },
    ]);
  });

  it('say nothing was applied in a dry run', () => {
    expect(outputs(clean(sampleRecord('dry-run')), '')).toMatchObject({ 'fix-applied': '', attempts: '0' });
  });
});

describe('a warning of the run', () => {
  it('stands in every view, however the run ended', () => {
    for (const name of SAMPLES) {
      const record = clean({ ...sampleRecord(name), warnings: ['The key of a host was not checked.'] });
      for (const view of [
        renderSummary(record, { docsUrl: '' }),
        renderJson(record),
        renderTerminal(record, { color: false, width: 100 }),
        JSON.stringify(annotations(record).filter(({ level }) => level === 'warning')),
      ])
        expect(view).toContain('The key of a host was not checked.');
    }
  });
});

describe('annotations', () => {
  it.each([
    ['healthy', 'notice'],
    ['fixed', 'warning'],
    ['degraded', 'warning'],
    ['unhealthy', 'error'],
    ['refused', 'error'],
    ['unreachable', 'error'],
    ['dry-run', 'notice'],
  ] as const)('begin with the end of a run: %s is a %s', (name, level) => {
    expect(annotations(clean(sampleRecord(name)))[0]).toMatchObject({ level });
  });

  it('stay within GitHub’s limits and hold no command', () => {
    const findings = Array.from({ length: 40 }, (_, index) =>
      finding({
        id: `c${index}`,
        title: `t${index} ##[error]\n::error::x`,
        summary: `${'long '.repeat(3_000)}##[error]`,
      }),
    );
    const all = annotations(clean(sampleRecord('refused', { diagnosis: diagnosis('ill', ...findings) })));
    for (const level of ['error', 'warning', 'notice'])
      expect(all.filter((one) => one.level === level).length).toBeLessThan(10);
    for (const one of all) {
      expect(one.message.length).toBeLessThanOrEqual(4_096);
      expect(one.title + one.message).not.toMatch(/##\[|^\s*::/m);
    }
  });
});

describe('JSON', () => {
  it('is the whole record with snake_case names and a version', () => {
    const parsed = JSON.parse(renderJson(clean(sampleRecord('fixed')))) as Record<string, unknown>;
    expect(parsed).toMatchObject({
      schema_version: 1,
      status: 'fixed',
      reason_code: 'fixed',
      recovery_ms: 21_000,
      before: { engine: { status: 'running' } },
    });
    expect(JSON.stringify(parsed)).not.toMatch(/"[a-z]+[A-Z][A-Za-z]*":/);
  });

  it('keeps container ids as keys of the logs', () => {
    const parsed = JSON.parse(renderJson(clean(sampleRecord('fixed')))) as {
      before: { logs: Record<string, unknown> };
    };
    expect(Object.keys(parsed.before.logs)).toContain(containerId('backend-aws'));
  });

  it('stays bounded under a flood and keeps the latest lines', () => {
    const flood = logLines(...Array.from({ length: 30_000 }, (_, index) => `${index} ${'x'.repeat(1_000)}`));
    const text = renderJson(
      clean(sampleRecord('unhealthy', { before: snapshot({ logs: { [containerId('backend-aws')]: flood } }) })),
    );
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_JSON_BYTES);
    expect(text).toContain('29999 xxx');
  });
});

describe('every view', () => {
  it('hides a secret wherever the record holds it, also one that spans lines or is split by invisible characters', () => {
    const secret = `s${randomBytes(10).toString('hex')}`;
    const body = randomBytes(48).toString('base64');
    const split = `${secret.slice(0, 5)}\u200b\u001b[0m${secret.slice(5)}`;
    const key = ['-----BEGIN PRIVATE KEY-----', body, '-----END PRIVATE KEY-----'];
    const record = sampleRecord('unhealthy');
    const dirty: RunRecord = {
      ...record,
      reason: `It said ${secret}.`,
      advice: [`Use ${split}`],
      events: [event(1, 'fix', `token is ${split}`)],
      before: snapshot({ logs: { [containerId('backend-aws')]: logLines('up', ...key, `say ${split}`) } }),
      diagnosis: diagnosis(
        'ill',
        finding({
          id: 'x',
          title: split,
          summary: split,
          evidence: [
            { kind: 'log', source: split, text: key.join('\n'), at: '' },
            { kind: 'log', source: 'the log', text: `a line of a key alone: ${body}`, at: '' },
          ],
        }),
      ),
    };
    const hide = createRedactor({ secrets: [secret], patterns: [] });
    const cleaned = cleanRecord(dirty, hide);
    const views = [
      renderSummary(cleaned, { docsUrl: '' }),
      renderJson(cleaned),
      renderTerminal(cleaned, { color: false, width: 100 }),
      JSON.stringify(annotations(cleaned)),
      JSON.stringify(outputs(cleaned, '')),
      liveLine(event(1, 'fix', split), hide),
    ];
    for (const view of views) {
      expect(view).not.toContain(secret);
      expect(view).not.toContain(body);
      expect(view).toContain('***');
    }
  });
});

describe('the terminal', () => {
  it('says how late a run by the clock began', () => {
    const late = { cron: '0 3 * * *', timeZone: 'UTC', dueAt: '2026-11-24T03:00:00.000Z', atLeastMs: 264 * 60_000 };
    const record = sampleRecord('healthy', { origin: { ...sampleRecord('healthy').origin, late } });
    expect(renderTerminal(clean(record), { color: false, width: 200 })).toContain(
      'This run began at least 4 h 24 min late: 0 3 * * * was due at 03:00:00 UTC.',
    );
  });

  it.each(SAMPLES)('tells %s without an escape when it has no colours', (name) => {
    const text = renderTerminal(clean(sampleRecord(name)), { color: false, width: 80 });
    expect(text).not.toContain('\u001b');
    expect(text).toContain('backend-aws on deploy@trading.example.com:22');
  });

  it('gives cause, evidence, attempts and advice', () => {
    const text = renderTerminal(clean(sampleRecord('unhealthy')), { color: false, width: 80 });
    for (const part of ['(endpoint-error)', 'AttributeError', '2. Rebuild backend-aws  ↩️ rolled back', 'What to do'])
      expect(text).toContain(part);
  });

  it('shows the commands of a dry run', () => {
    expect(renderTerminal(clean(sampleRecord('dry-run')), { color: false, width: 80 })).toContain(
      'docker compose --profile aws up -d --no-deps db',
    );
  });

  it('gives progress in one line that moves no cursor', () => {
    expect(liveLine(event(4_000, 'fix', 'a\u001b[2K\r\nb', 'warning'), redact)).toBe('03:12:41 ! fix      a b');
  });
});
