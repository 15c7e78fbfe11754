import { beforeEach, describe, expect, it } from 'vitest';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { type Core, createGithubReporter } from '../../src/report/github-log.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { event, sampleRecord } from './sample.ts';

let lines: string[];
let written: string;
let refuse: Error | null;

const core = {
  startGroup: (name: string) => lines.push(`::group::${name}`),
  endGroup: () => lines.push('::endgroup::'),
  info: (text: string) => lines.push(...text.split('\n')),
  notice: (text: string | Error, properties?: { title?: string }) => lines.push(`notice ${properties?.title}: ${text}`),
  warning: (text: string | Error, properties?: { title?: string }) =>
    lines.push(`warning ${properties?.title}: ${text}`),
  error: (text: string | Error, properties?: { title?: string }) => lines.push(`error ${properties?.title}: ${text}`),
  setOutput: (name: string, value: unknown) => lines.push(`output ${name}=${value}`),
  summary: {
    addRaw(text: string) {
      written += text;
      return this;
    },
    async write() {
      if (refuse !== null) throw refuse;
      return this;
    },
  },
} as unknown as Core;

const redact = createRedactor({ secrets: [], patterns: [] });
const reporter = () => createGithubReporter(core, { redact, docsUrl: '' });

beforeEach(() => {
  lines = [];
  written = '';
  refuse = null;
});

describe('the live log', () => {
  it('has one group for each stage in its turn', () => {
    const log = reporter();
    log.event(event(0, 'connect', 'Connecting'));
    log.event(event(900, 'connect', 'Connected'));
    log.event(event(1_000, 'observe', 'Looking', 'warning'));
    log.end();
    expect(lines).toEqual([
      '::group::Connect',
      '[+0 ms] Connecting',
      '[+900 ms] Connected',
      '::endgroup::',
      '::group::Observe',
      '[+1 s] ⚠ Looking',
      '::endgroup::',
    ]);
  });

  it('marks what the host printed and lets none of it act', () => {
    const log = reporter();
    log.hostText('ok\r::error::x\n##[group]y\nDB_PASSWORD=hunter22x\n');
    log.end();
    expect(lines).toEqual(['  │ ok', '  │ : :error::x', '  │ # #[group]y', '  │ DB_PASSWORD=***']);
  });

  it('keeps an event on one line', () => {
    reporter().event(event(0, 'fix', 'a\n::error::b ##[error]'));
    expect(lines).toEqual(['::group::Fix', '[+0 ms] a : :error::b # #[error]']);
  });
});

describe('the end', () => {
  const record = cleanRecord(sampleRecord('refused'), redact);

  it('writes annotations, outputs and summary', async () => {
    const log = reporter();
    log.annotate(record);
    log.setOutputs(record, 'x.json');
    expect(await log.writeSummary(record)).toBe(true);
    expect(lines[0]).toMatch(/^error Refused: backend-aws on deploy@trading\.example\.com:22: A restart brings/);
    expect(lines).toContain('output reason-code=would-not-help');
    expect(written).toMatch(/^## ✋ Refused/);
  });

  it('goes on when the runner takes no summary', async () => {
    refuse = new Error('no file ##[error]');
    expect(await reporter().writeSummary(record)).toBe(false);
    expect(lines).toEqual(['The job summary could not be written: no file # #[error]']);
  });
});
