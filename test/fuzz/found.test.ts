/**
 * What the property tests and the review of the readers found, kept as examples.
 */

import { describe, expect, test } from 'vitest';
import { INPUTS, type InputName } from '../../src/inputs.ts';
import { readCompose } from '../../src/observe/compose.ts';
import { readFrames, readMarked } from '../../src/observe/frames.ts';
import { readInspect } from '../../src/observe/inspect.ts';
import { readListeners } from '../../src/observe/listeners.ts';
import { readLog } from '../../src/observe/logs.ts';
import { readPairs } from '../../src/observe/machine.ts';
import { forMarkdown } from '../../src/report/sanitise.ts';
import { InvalidInputs, readSettings } from '../../src/settings.ts';

const NONCE = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const config = (services: unknown) =>
  readCompose({ exitCode: 0, text: `docker compose\n${JSON.stringify({ name: 'x', services })}` });

describe('compose config', () => {
  test('may hold values that can’t become text', () => {
    const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as unknown;
    const { environment } = config({ a: { environment: { A: { toString: 1 }, B: deep, C: 5, D: null, E: 'e' } } });
    expect(environment).toEqual(['A=', 'B=', 'C=5', 'D=', 'E=e']);
  });

  test('may publish more ports than there are', () => {
    const ports = Array.from({ length: 2000 }, () => ({ published: '1-65535', target: 80 }));
    const { compose } = config({ a: { ports }, b: { ports } });
    expect(compose.status === 'valid' ? compose.services.flatMap((one) => one.ports).length : 0).toBe(100_000);
  });
});

describe('docker inspect', () => {
  test('may show more variables than a call has room for', () => {
    const Env = Array.from({ length: 300_000 }, (_, index) => `A${index}=1`);
    const { containers, environment } = readInspect(JSON.stringify({ Id: 'a', State: {}, Config: { Env } }));
    expect([containers.length, environment.length]).toEqual([1, 10_000]);
  });

  test('may show more containers than a host runs', () => {
    const line = JSON.stringify({ Id: 'a', State: {}, Config: {} });
    expect(readInspect(`${line}\n`.repeat(100_000)).containers.length).toBe(2000);
  });
});

/** Each of these took time that grew with the square of the text, or memory many times its size. */
describe('sixteen megabytes of', () => {
  const MIB = 1024 * 1024;

  test('frames that begin and never end are no frames', () => {
    const begin = `\n${NONCE} begin engine 0\n`;
    expect(readFrames(begin.repeat((16 * MIB) / begin.length), NONCE).size).toBe(0);
    expect(readFrames(`${begin.repeat((16 * MIB) / begin.length)}\n${NONCE} end\n`, NONCE).size).toBe(1);
  });

  test('marks are a hundred logs at most', () => {
    const text = Array.from({ length: 300_000 }, (_, index) => `${NONCE} log ${index}\n`).join('');
    expect(readMarked(text, NONCE, 'log').size).toBe(100);
  });

  test('one key are so many values', () => {
    expect(readPairs('error=x\n'.repeat(2 * MIB)).get('error')?.length).toBe(500);
  });

  test('empty lines are few log lines', () => {
    expect(readLog('\n'.repeat(16 * MIB))).toEqual([]);
    expect(readLog('a\n'.repeat(8 * MIB)).length).toBeLessThanOrEqual(10_000);
  });

  test('digits are no listener', () => {
    expect(readListeners(`LISTEN 0 1 0.0.0.0:80 0.0.0.0:* ${'1'.repeat(16 * MIB)}`, NONCE)).toHaveLength(1);
  });
});

describe('Markdown', () => {
  test.each([':heavy_check_mark:', ':8ball:', ':+1:', ':1234:'])('makes no emoji of %s', (code) => {
    expect(forMarkdown(`a ${code} b`)).toMatch(/<span>:<\/span>/);
  });

  test('leaves a time of day as it is', () => {
    expect(forMarkdown('at 12:05:33 sharp')).toBe('at 12:05:33 sharp');
  });
});

test('a compose file whose name no argument can carry is a mistake in the inputs', () => {
  const given: Partial<Record<string, string>> = { host: 'local', 'compose-files': 'a\0b.yml' };
  const raw = (name: InputName) => given[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '';
  expect(() => readSettings(raw)).toThrow(InvalidInputs);
});
