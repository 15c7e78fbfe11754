import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { INPUTS, type InputName } from '../../src/inputs.ts';
import { findReports } from '../../src/merge/find-reports.ts';
import { merge } from '../../src/merge/merge.ts';
import { type HostReport, parseReport } from '../../src/merge/report.ts';
import { mergeReports } from '../../src/merge/run.ts';
import { renderMerged } from '../../src/merge/summary.ts';
import type { RunRecord } from '../../src/model/record.ts';
import { originOf } from '../../src/origin.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { renderJson } from '../../src/report/json.ts';
import { SAMPLES, type SampleName, sampleRecord } from '../report/sample.ts';

const same = Object.assign((text: string) => text, { all: (texts: readonly string[]) => [...texts] });
const json = (sample: SampleName, overrides: Partial<RunRecord> = {}) =>
  renderJson(cleanRecord(sampleRecord(sample, overrides), same));
const folder = mkdtempSync(join(tmpdir(), 'merge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(sample: SampleName, overrides: Partial<RunRecord> = {}): HostReport {
  const parsed = parseReport(json(sample, overrides), same);
  if ('why' in parsed) throw new Error(parsed.why);
  return parsed;
}

const RUN = 'https://github.com/your-org/trading/actions/runs/1';
const render = (reports: readonly HostReport[], expected: readonly string[] = []) =>
  renderMerged(merge(reports, expected, []), { runUrl: RUN, docsUrl: '', at: '2026-11-24T03:20:00Z' });

describe('a report', () => {
  test.each(SAMPLES)('of a run that ended as %s is read back', (sample) => {
    const record = sampleRecord(sample);
    expect(report(sample, { name: 'web-1' })).toMatchObject({
      name: 'web-1',
      status: record.status,
      reasonCode: record.reasonCode,
      host: record.host,
    });
  });

  test.each([
    ['{', 'it is no JSON'],
    ['[]', 'it is no report of this action'],
    ['{"schema_version": 2}', 'its schema version is 2, not 1: use one version of the action'],
    ['{"schema_version": 1}', 'is not as in a report'],
    [json('healthy').replace('"status": "healthy"', '"status": "splendid"'), '`status` is not as in a report'],
  ])('that is none is told as such: %.20s', (text, why) => {
    expect(parseReport(text, same)).toEqual({ why: expect.stringContaining(why) });
  });

  test('is redacted once more', () => {
    const parsed = parseReport(json('unhealthy', { reason: 'it said hunter2' }), (text) =>
      text.replaceAll('hunter2', '***'),
    );
    expect(parsed).toMatchObject({ reason: 'it said ***' });
  });
});

describe('merging', () => {
  test('puts the worst first, and counts', () => {
    const merged = merge(
      [
        report('healthy', { name: 'b' }),
        report('fixed', { name: 'c' }),
        report('unhealthy', { name: 'a-10' }),
        report('unhealthy', { name: 'a-9' }),
      ],
      ['b', 'gone'],
      [],
    );
    expect(merged.hosts.map(({ name }) => name)).toEqual(['a-9', 'a-10', 'gone', 'c', 'b']);
    expect(merged.status).toBe('unhealthy');
    expect(merged.counts).toEqual({
      healthy: 1,
      fixed: 1,
      degraded: 0,
      unhealthy: 2,
      refused: 0,
      unreachable: 0,
      missing: 1,
    });
  });

  test('takes the newest report where a host was looked at again', () => {
    const first = report('unhealthy', { name: 'a', startedAt: '2026-11-24T03:00:00.000Z' });
    const again = report('healthy', { name: 'a', startedAt: '2026-11-24T03:10:00.000Z' });
    for (const order of [
      [first, again],
      [again, first],
    ])
      expect(merge(order, [], []).status).toBe('healthy');
  });

  test('counts a host without a report as unreachable', () => {
    expect(merge([report('healthy', { name: 'a' })], ['a', 'b'], []).status).toBe('unreachable');
    expect(merge([], [], []).status).toBe('unreachable');
  });
});

describe('the merged summary', () => {
  test('says on its first line how many hosts are not well, and has a row each', () => {
    const text = render(
      [report('healthy', { name: 'web-1' }), report('unhealthy', { name: 'web-2' })],
      ['web-1', 'web-2', 'web-3'],
    );
    expect(text.split('\n')[0]).toBe('## ❌ 2 of 3 hosts not well');
    expect(text.match(/^\| (?:❌|✅|❔) /gm)).toHaveLength(3);
    expect(text).toContain('| ❔ | `web-3` | No&nbsp;report |');
    expect(text).toContain('Not well: web-2 (unhealthy), web-3 (no report).');
    expect(text).toContain('What to do:');
  });

  test('is short when all is well', () => {
    const text = render([report('healthy', { name: 'web-1' }), report('fixed', { name: 'web-2' })]);
    expect(text).toContain('## ✅ 2 hosts, all well');
    expect(text).not.toContain('<details>');
  });

  test('takes nothing that a host said for markup or a link', () => {
    const hostile = report('unhealthy', {
      name: 'a|b <img src=x> @you',
      reason: '</details><script>alert(1)</script> [x](https://evil.example) | ##[error]',
      origin: { ...sampleRecord('healthy').origin, runUrl: 'https://evil.example/a/b/actions/runs/1' },
    });
    const text = render([hostile]);
    expect(text).not.toMatch(/<script|<img|\]\(https:\/\/evil/);
    expect(text.match(/<\/details>/g)).toHaveLength(1);
  });

  test('stays within what GitHub takes with 256 hosts that are all ill', () => {
    const long = 'x '.repeat(2_000);
    const text = render(
      Array.from({ length: 256 }, (_, index) =>
        report('unhealthy', { name: `web-${index}`, reason: long, advice: Array(20).fill(long) }),
      ),
    );
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  });
});

describe('the step', () => {
  const step = (inputs: Partial<Record<InputName, string>>) => (name: InputName) =>
    inputs[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '';

  async function run(inputs: Partial<Record<InputName, string>>) {
    const said = { summary: '', outputs: {} as Record<string, string>, errors: [] as string[] };
    const summary = {
      addRaw(text: string) {
        said.summary += text;
        return summary;
      },
      write: async () => summary,
    };
    const exitCode = await mergeReports({
      raw: step({ mode: 'merge', ...inputs }),
      secrets: [],
      origin: originOf({}),
      docsUrl: '',
      to: {
        setOutput: (name: string, value: string) => {
          said.outputs[name] = value;
        },
        info: () => undefined,
        error: (message: string | Error) => void said.errors.push(String(message)),
        summary,
      } as never,
    });
    return { ...said, exitCode };
  }

  test('reads the artifacts of all hosts, fails by fail-on, and sets the outputs', async () => {
    const reports = join(folder, 'reports');
    for (const [name, sample] of [
      ['web-1', 'healthy'],
      ['web-2', 'refused'],
    ] as const) {
      mkdirSync(join(reports, `report-${name}-1`), { recursive: true });
      writeFileSync(join(reports, `report-${name}-1`, 'backend-health-report.json'), json(sample, { name }));
    }
    writeFileSync(join(reports, 'other.json'), '{}');
    writeFileSync(
      join(folder, 'hosts.yml'),
      'fail-on: unreachable\nhosts: [{name: web-1}, {name: web-2}, {name: web-3}]\n',
    );
    const ended = await run({ reports });
    expect(ended.exitCode).toBe(1);
    expect(ended.outputs).toMatchObject({
      status: 'refused',
      healthy: 'false',
      reason: '1 of 2 hosts is not well: web-2 (refused).',
    });
    expect(ended.summary).toContain('`other.json`: it is no report of this action');
    expect((await run({ reports, 'fail-on': 'unreachable' })).exitCode).toBe(0);
    const known = await run({ reports, 'settings-file': join(folder, 'hosts.yml') });
    expect(known.exitCode).toBe(1);
    expect(JSON.parse(known.outputs['counts'] ?? '')).toMatchObject({ healthy: 1, refused: 1, missing: 1 });
    expect((await run({ reports, 'settings-file': join(folder, 'hosts.yml'), 'fail-on': 'never' })).exitCode).toBe(0);
  });

  test('says what is wrong with its inputs', async () => {
    await expect(run({})).rejects.toThrow('Input `reports`: got nothing, takes the folder of the JSON reports');
    await expect(run({ reports: '/etc/hostname' })).rejects.toThrow('Input `reports`: the folder could not be read');
  });

  test('fails where there is no report at all', async () => {
    mkdirSync(join(folder, 'empty'));
    for (const place of ['empty', 'none']) expect((await run({ reports: join(folder, place) })).exitCode).toBe(1);
  });
});

test('reports are looked for in subfolders, no link is followed, and what is too large is named', async () => {
  const place = join(folder, 'found');
  mkdirSync(join(place, 'a/b'), { recursive: true });
  writeFileSync(join(place, 'a/b/one.json'), '{}');
  writeFileSync(join(place, 'a/two.txt'), '{}');
  writeFileSync(join(place, 'big.json'), Buffer.alloc(6 * 1024 * 1024));
  symlinkSync('/etc', join(place, 'etc'));
  symlinkSync('/etc/hostname', join(place, 'link.json'));
  const found = await findReports(place);
  expect(found.files.map(({ path }) => path)).toEqual(['a/b/one.json']);
  expect(found.unread).toEqual([{ path: 'big.json', why: expect.stringContaining('more than a report has') }]);
});
