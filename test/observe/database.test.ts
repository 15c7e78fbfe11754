import { describe, expect, test } from 'vitest';
import type { EndpointAnswer } from '../../src/model/snapshot.ts';
import { byHealthCheck, readDatabase } from '../../src/observe/database.ts';
import { readInspect } from '../../src/observe/inspect.ts';
import { INSPECT } from './fixtures.ts';

const database = readInspect(INSPECT).containers.find(({ service }) => service === 'db');
if (database === undefined) throw new Error('the fixture has no database');
const CHECKED_AT = '2026-11-24T08:15:30.000Z';
const healthy = {
  ...database,
  state: { ...database.state, health: 'healthy' as const },
  healthCheck: { test: ['CMD', 'pg_isready', '-q'], intervalMs: 2_000, timeoutMs: 1_000, startPeriodMs: 0, retries: 3 },
  healthLog: [{ at: CHECKED_AT, exitCode: 0, output: '' }],
};
const at = (ms: number) => new Date(Date.parse(CHECKED_AT) + ms).toISOString();
const answer = (outcome: unknown, viewpoint = 'host') => ({ name: 'health', viewpoint, outcome }) as EndpointAnswer;
const WELL = [answer({ kind: 'answered', status: 200 })];

describe('the database’s own health check', () => {
  test('stands for the question where it has just passed and the endpoints answer', () => {
    expect(byHealthCheck(healthy, at(1_000), WELL)).toEqual({
      status: 'accepting',
      output: 'its own health check passed: pg_isready -q',
    });
    const saying = { ...healthy, healthLog: [{ at: CHECKED_AT, exitCode: 0, output: 'accepting connections\n' }] };
    expect(byHealthCheck(saying, at(7_900), WELL)?.output).toBe('accepting connections');
  });

  test.each([
    ['its last run is older than its interval, its timeout and five seconds', healthy, at(8_100), WELL],
    ['the clocks differ', healthy, at(-60_000), WELL],
    ['the time is not known', healthy, '', WELL],
    ['it failed last', { ...healthy, healthLog: [{ at: CHECKED_AT, exitCode: 1, output: '' }] }, at(0), WELL],
    ['it never ran', { ...healthy, healthLog: [] }, at(0), WELL],
    ['there is none', { ...healthy, healthCheck: null }, at(0), WELL],
    [
      'it does not count as healthy',
      { ...healthy, state: { ...healthy.state, health: 'starting' as const } },
      at(0),
      WELL,
    ],
    ['an endpoint says 503', healthy, at(0), [...WELL, answer({ kind: 'answered', status: 503 })]],
    ['an endpoint does not answer', healthy, at(0), [...WELL, answer({ kind: 'refused', message: '' })]],
    ['no endpoint was asked from the host', healthy, at(0), [answer({ kind: 'answered', status: 200 }, 'runner')]],
    ['no endpoint was asked', healthy, at(0), []],
  ])('does not where %s', (_, container, now, endpoints) => {
    expect(byHealthCheck(container, now, endpoints)).toBeNull();
  });
});

test('what a terminal adds to an answer is dropped', () => {
  expect(readDatabase({ exitCode: 0, text: '/run:5432 - accepting connections\r\n' }).output).toBe(
    '/run:5432 - accepting connections',
  );
});
