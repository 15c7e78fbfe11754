import { expect, test } from 'vitest';
import { durationMs, oneOf, since, wholeNumber } from '../../src/cli/numbers.ts';

const flags = (name: string, value: string) => new Map([[name, value]]);

test('numbers and times are read within their bounds, and a mistake names the flag', () => {
  expect(wholeNumber(flags('tail', '5'), 'tail', 100, 0, 5000)).toBe(5);
  expect(wholeNumber(new Map(), 'tail', 100, 0, 5000)).toBe(100);
  expect(durationMs(flags('every', '2m'), 'every', 1, 1, 3600)).toBe(120_000);
  expect(oneOf(flags('until', 'healthy'), 'until', ['healthy', 'unhealthy'])).toBe('healthy');
  for (const wrong of ['-1', '5001', '1.5', 'x', ''])
    expect(() => wholeNumber(flags('tail', wrong), 'tail', 100, 0, 5000)).toThrow('Flag `--tail`');
  for (const wrong of ['0', '2h', 'soon'])
    expect(() => durationMs(flags('every', wrong), 'every', 1, 1, 3600)).toThrow('Flag `--every`');
  expect(() => oneOf(flags('until', 'well'), 'until', ['healthy'])).toThrow('takes `healthy`');
});

test.each([
  ['10m', '10m'],
  ['2d', '48h'],
  ['2026-11-24', '2026-11-24'],
  ['2026-11-24T03:00:00Z', '2026-11-24T03:00:00Z'],
])('--since %s is %s for docker', (given, taken) => {
  expect(since(flags('since', given))).toBe(taken);
});

test.each(['yesterday', '10', '2026-13-45', "1h'; reboot", ''])('--since %j is refused', (given) => {
  expect(() => since(flags('since', given))).toThrow('Flag `--since`');
});
