import { expect, test } from 'vitest';
import { EXIT_CODES, EXIT_MEANINGS, exitCode, worstOf } from '../../src/cli/exit-codes.ts';

test.each([
  ['healthy', ['unhealthy'], 0],
  ['unhealthy', ['unhealthy'], 1],
  ['unhealthy', [], 0],
  ['refused', ['refused'], 3],
  ['unreachable', ['unreachable'], 4],
  ['degraded', ['degraded'], 5],
  ['fixed', ['fixed'], 5],
] as const)('%s with --fail-on %j is %i', (status, failOn, code) => {
  expect(exitCode(status, failOn)).toBe(code);
});

test('of many hosts the worst end counts: out of reach, then refused, then ill, then what was asked to fail', () => {
  expect(worstOf([0, 1, 4, 3, 5])).toBe(4);
  expect(worstOf([0, 1, 3])).toBe(3);
  expect(worstOf([5, 1])).toBe(1);
  expect(worstOf([0, 5])).toBe(5);
  expect(worstOf([0, 0])).toBe(0);
});

test('every code that a run can end with has its meaning in the help', () => {
  for (const code of [...Object.values(EXIT_CODES), 2, 5]) expect(EXIT_MEANINGS[code]).toBeTruthy();
});
