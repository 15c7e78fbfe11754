import { describe, expect, test } from 'vitest';
import type { Changes, RankedChange } from '../../src/model/change.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { renderJson } from '../../src/report/json.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { ago } from '../snapshot-builder.ts';
import { sampleRecord } from './sample.ts';

const COMMIT = `https://github.com/your-org/trading/commit/${'a'.repeat(40)}`;

function change(overrides: Partial<RankedChange> = {}): RankedChange {
  return {
    at: ago(14 * 60_000),
    kind: 'image',
    subject: 'backend-aws',
    what: 'the image of `backend-aws` changed, commit `abc1234`',
    evidence: 'made anew from an image that was built just before',
    link: '',
    beforeMs: 240_000,
    relation: 'near',
    ...overrides,
  };
}

function record(ranked: readonly RankedChange[], overrides: Partial<Changes> = {}) {
  const changes: Changes = {
    firstSign: { at: ago(600_000), sign: 'a health check of `backend-1` failed' },
    ranked,
    unseen: [],
    ...overrides,
  };
  return cleanRecord(sampleRecord('unhealthy', { changes }), createRedactor({ secrets: [], patterns: [] }));
}

const summary = (ranked: readonly RankedChange[], overrides: Partial<Changes> = {}) =>
  renderSummary(record(ranked, overrides), { docsUrl: '' });

describe('the likeliest change', () => {
  test('stands on the first screen, before the cause, and claims no more than nearness', () => {
    const text = summary([change()]);
    expect(text).toContain(
      'What changed last: the image of `backend-aws` changed, commit `abc1234`, 4 min before the first sign of failure. Near in time; whether it is the cause is not shown by that.',
    );
    expect(text.indexOf('What changed last')).toBeLessThan(text.indexOf('### '));
  });

  test('says that it explains where it is what was found', () => {
    expect(summary([change({ relation: 'explains', what: '`backend-aws` was stopped by hand' })])).toContain(
      'This is what was found, not only near it.',
    );
  });

  test('says that nothing is near, where the nearest is hours before', () => {
    expect(summary([change({ relation: 'apart', beforeMs: 5 * 3_600_000 })])).toMatch(
      /nothing known in the hour before .* 5 h before/,
    );
  });

  test('says that nothing is known, where all came after', () => {
    expect(summary([change({ relation: 'apart', beforeMs: -60_000 })])).toContain('nothing that the host knows of');
  });

  test('is not told of a backend that is well', () => {
    const well = cleanRecord(sampleRecord('healthy'), createRedactor({ secrets: [], patterns: [] }));
    expect(renderSummary(well, { docsUrl: '' })).not.toContain('What changed');
    expect(renderTerminal(well, { color: false, width: 100 })).not.toContain('What changed');
  });

  test('is in the terminal and in the report', () => {
    expect(renderTerminal(record([change()]), { color: false, width: 300 })).toContain(
      'commit abc1234, 4 min before the first sign',
    );
    expect(JSON.parse(renderJson(record([change()]))).changes).toMatchObject({
      first_sign: { sign: 'a health check of `backend-1` failed' },
      ranked: [{ kind: 'image', before_ms: 240_000, relation: 'near' }],
    });
  });
});

describe('a link', () => {
  test.each([
    [COMMIT, true],
    ['https://github.com/your-org/trading/actions/runs/77', true],
    ['https://evil.example.com/your-org/trading/actions/runs/77', false],
    ['https://github.com/your-org/trading/commit/x) [click](https://evil.example.com', false],
    ['javascript:alert(1)', false],
  ])('to %s is made: %s', (link, made) => {
    expect(summary([change({ link })]).includes(`](${link})`)).toBe(made);
  });
});

test('what a host says of a change can’t leave its cell', () => {
  const text = summary([
    change({ what: 'the container `x | y` <img src=x> @you was started\n# title', evidence: '`|<b>' }),
  ]);
  expect(text).not.toMatch(/<img|^# title|<b>/m);
  expect(text).toContain('What changed (1 change)');
});

test('what could not be looked at is said', () => {
  expect(summary([], { unseen: ['packages: there is no log'] })).toContain('Not looked at: packages: there is no log.');
});
