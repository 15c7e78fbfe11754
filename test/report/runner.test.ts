/**
 * What a hostile host says, through the real @actions/core, read as the runner reads it.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { annotations } from '../../src/report/annotations.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { createGithubReporter } from '../../src/report/github-log.ts';
import { renderJson } from '../../src/report/json.ts';
import { outputs } from '../../src/report/outputs.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { liveLine, renderTerminal } from '../../src/report/terminal.ts';
import { runnerCommands, runnerPairs } from './runner-model.ts';
import { attempt, diagnosis, event, finding, sampleRecord, step } from './sample.ts';

const ESC = '\u001b';
/** Between the characters of a command: what a runner, a terminal or a Unicode library may pass over. */
const INVISIBLES = [
  '',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u2060',
  '\u034f',
  '\u180e',
  '\u0000',
  '\u0008',
  '\u007f',
  '\u2065',
  '\ufff3',
  '\u{e0041}',
  '\u{e0fff}',
  `${ESC}[0m`,
  `${ESC}]0;t\u0007`,
  '\u009b1m',
];
const SPACES = [
  '',
  ' ',
  '\t',
  '\u000b',
  '\u000c',
  '\u0085',
  '\u00a0',
  '\u1680',
  '\u2003',
  '\u2028',
  '\u202f',
  '\u3000',
];
const NAMES = ['error', 'ERROR', 'Add-Mask', 'set-output', 'stop-commands', 'group', 'endgroup', 'save-state', 'Debug'];
const ENDS = ['\n', '\r', '\r\n', '\u2028', '\u0085', ''];

const invisible = fc.constantFrom(...INVISIBLES);
const command = fc
  .tuple(
    fc.constantFrom(...SPACES),
    fc.constantFrom(...NAMES),
    fc.constantFrom('', ' name=x', ' title=t,file=f'),
    fc.boolean(),
    fc.array(invisible, { minLength: 8, maxLength: 8 }),
    fc.constantFrom(...ENDS),
    fc.constantFrom('', 'text ', '###', ':', '%0A', '] '),
  )
  .map(([space, name, properties, hashes, between, end, before]) => {
    const [a = '', b = '', c = '', d = '', e = '', f = ''] = between;
    return hashes
      ? `${before}#${a}#${b}[${c}${name}${properties}${d}]owned${end}`
      : `${a}${space}${b}:${c}:${d}${name}${properties}${e}:${f}:owned${end}`;
  });
const hostile = fc.array(fc.oneof(command, fc.string({ maxLength: 10 })), { maxLength: 6 }).map((all) => all.join(''));
const RUNS = { numRuns: 1_000 };

const safe = { redact: createRedactor({ secrets: [], patterns: [] }), docsUrl: '' };

function hostileRecord(text: string) {
  const one = finding({ id: 'crash-loop', title: `The backend ${text}`, summary: text });
  return cleanRecord(
    sampleRecord('refused', {
      reason: text,
      service: text,
      host: text,
      advice: [text, `Look at ${text}`],
      diagnosis: diagnosis('ill', { ...one, evidence: [{ kind: 'log', source: text, text, at: '' }], byHand: [text] }),
      attempts: [attempt({ action: 'restart', service: text } as never, { steps: [step(text, text)], note: text })],
      dryRun: true,
      wouldRun: [step(text, text)],
    }),
    safe.redact,
  );
}

let written: string;
let folder: string;
const before = { ...process.env };

beforeEach(() => {
  written = '';
  folder = mkdtempSync(join(tmpdir(), 'runner-files-'));
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += String(chunk);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
  process.env = { ...before };
});

describe('the model of the runner', () => {
  it.each([
    ['::error::x', 'error', 'x'],
    [' \u00a0\u3000::Error title=a,file=b::x%0Ay', 'error', 'x\ny'],
    ['\ufeff::debug::x', 'debug', 'x'],
    ['#\u200b#[group]x', 'group', 'x'],
    ['any text ##[add-mask]x%5D', 'add-mask', 'x]'],
    ['a\r::notice::x', 'notice', 'x'],
  ])('takes %j for a command', (line, name, data) => {
    expect(runnerCommands(line)).toMatchObject([{ name, data }]);
  });

  it.each(['std::error::x', '::nothing::x', '::error', '##[error', '# #[error]', ': :error::x', '##[no such]x'])(
    'takes %j for text',
    (line) => {
      expect(runnerCommands(line)).toEqual([]);
    },
  );

  it('reads a file of outputs, and refuses what the runner refuses', () => {
    expect(runnerPairs('a=1\nb<<E\nx\ny=2\nE\n')).toEqual([
      ['a', '1'],
      ['b', 'x\ny=2'],
    ]);
    expect(() => runnerPairs('a<<E\nx\n')).toThrow('delimiter');
    expect(() => runnerPairs('free text\n')).toThrow('Invalid format');
  });

  it('finds commands in what the tests say', () => {
    const found = fc.sample(hostile, 300).filter((text) => runnerCommands(text).length > 0);
    expect(found.length).toBeGreaterThan(100);
  });
});

describe('what a host says', () => {
  it('is no command in the live log, which has our groups alone', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        written = '';
        const log = createGithubReporter(core, safe);
        log.event(event(0, 'observe', first, 'error'));
        log.hostText(first);
        log.hostText(second);
        log.event(event(1, 'fix', second));
        log.end();
        expect(runnerCommands(written).map(({ name, data }) => `${name} ${data}`)).toEqual([
          'group Observe',
          'endgroup ',
          'group Fix',
          'endgroup ',
        ]);
      }),
      RUNS,
    );
  });

  it('adds no annotation and none of its properties', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const record = hostileRecord(text);
        written = '';
        createGithubReporter(core, safe).annotate(record);
        const expected = annotations(record);
        const found = runnerCommands(written);
        expect(found.map(({ name }) => name)).toEqual(expected.map(({ level }) => level));
        for (const one of found) expect(Object.keys(one.properties)).toEqual(['title']);
      }),
      RUNS,
    );
  });

  it('sets no output of its own, whatever its lines are', () => {
    const file = join(folder, 'output');
    process.env['GITHUB_OUTPUT'] = file;
    fc.assert(
      fc.property(fc.oneof(hostile, fc.constantFrom('EOF\nowned=1\n', 'ghadelimiter_x\nowned<<E\n1\nE\n')), (text) => {
        writeFileSync(file, '');
        const record = hostileRecord(text);
        createGithubReporter(core, safe).setOutputs(record, 'report.json');
        const expected = outputs(record, 'report.json');
        expect(runnerPairs(readFileSync(file, 'utf8'))).toEqual(Object.entries(expected));
      }),
      { numRuns: 300 },
    );
  });

  it('is no command in an output or a report that a later step prints', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const record = hostileRecord(text);
        expect(runnerCommands(Object.values(outputs(record, 'report.json')).join('\n'))).toEqual([]);
        const json = renderJson(record);
        expect(runnerCommands(json)).toEqual([]);
        expect(JSON.parse(json).schema_version).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  it('is no command on a terminal, for a step may run the command line', () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), (text, color) => {
        expect(runnerCommands(liveLine(event(0, 'fix', text), safe.redact))).toEqual([]);
        expect(runnerCommands(renderTerminal(hostileRecord(text), { color, width: 60 }))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
