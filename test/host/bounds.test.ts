/**
 * The bundled action against hosts that flood, hang, nest and drip: each ends with a clear finding, and with little memory.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type MeasuredRun, runMeasured } from '../memory/measured.ts';
import { embeddedStack } from './embedded.ts';
import { printed, repeated, replaceDocker } from './flooded-docker.ts';
import { type HostileEndpoints, hostileEndpoints } from './hostile-endpoints.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** Far above what any of these runs takes, and far below what any of them is sent. */
const MOST_MIB = 400;

const stack = embeddedStack();
let hostile: HostileEndpoints;

beforeAll(async () => {
  hostile = await hostileEndpoints();
  await stack.up();
});
beforeEach(() => stack.reset());
afterAll(async () => {
  await stack.down();
  await hostile.close();
});

async function ran(changes: Readonly<Record<string, string>> = {}): Promise<MeasuredRun['run']> {
  const { run, peakMib } = await runMeasured({ ...stack.inputs, 'endpoint-timeout': '2', ...changes });
  expect(peakMib, 'MiB at the peak').toBeLessThan(MOST_MIB);
  expect(run.outputs['reason-code'], run.shownLog).not.toBe('internal-error');
  return run;
}

const asked = (path: string, input = 'monitoring-path') => ran({ 'base-url': hostile.url, [input]: path });

describe('a host', () => {
  test('whose container has a log of 1 GiB is observed by the log’s end', async () => {
    replaceDocker(stack, { logs: printed('2026-11-24T08:00:00.000000000Z flood', GIB) });
    const run = await ran();
    expect(run.outputs['status']).toBe('healthy');
    expect(run.report).toContain('flood');
    expect(run.report.length).toBeLessThan(5 * MIB);
  });

  test('whose container prints one line without end is observed without that log', async () => {
    replaceDocker(stack, { logs: 'cat /dev/zero' });
    expect((await ran()).outputs['status']).toBe('healthy');
  });

  test('that prints without end before it answers is named for that', async () => {
    stack.misbehave([{ kind: 'flood', bytes: Number.POSITIVE_INFINITY }]);
    const { outputs, summary } = await ran();
    expect([outputs['status'], outputs['reason-code']]).toEqual(['unreachable', 'no-answer']);
    expect(outputs['reason']).toMatch(/printed more than 16 MiB before it answered/);
    expect(summary).toMatch(/bashrc/);
  });

  test('that prints 8 MiB before it answers is understood all the same', async () => {
    stack.misbehave([{ kind: 'flood', bytes: 8 * MIB }]);
    expect((await ran()).outputs['status']).toBe('healthy');
  });

  test('that prints 1 GiB to standard error is understood all the same', async () => {
    stack.misbehave([{ kind: 'flood', bytes: GIB, on: 'stderr' }]);
    expect((await ran()).outputs['status']).toBe('healthy');
  });

  test('whose `docker inspect` nests a million deep is said to give no list of its containers', async () => {
    replaceDocker(stack, { inspect: repeated('{"a":', 1_000_000) });
    const { outputs } = await ran();
    expect([outputs['status'], outputs['cause']]).toEqual(['unhealthy', 'docker-down']);
    expect(outputs['findings']).toMatch(/can’t be read/);
  });

  test('whose `compose config` nests a million deep is observed without it', async () => {
    replaceDocker(stack, { config: `echo '{'; ${repeated('"a":[', 1_000_000)}` });
    expect((await ran()).outputs['status']).toBe('healthy');
  });

  test('whose build prints 200 MiB is fixed, and the log shows the beginning alone', async () => {
    replaceDocker(stack, { build: printed('Step 1/9 : RUN make', 200 * MIB) });
    const run = await ran({ fix: 'rebuild' });
    expect(run.outputs['status'], run.shownLog.slice(-2000)).toBe('fixed');
    expect(run.shownLog.length).toBeLessThan(MIB);
    expect(run.shownLog).toMatch(/prints more than is shown here/);
  });
});

describe('an endpoint', () => {
  test('that answers without end is cut, and said to be no JSON', async () => {
    expect((await asked('/endless')).outputs['reason']).toMatch(/no JSON and was cut for its length/);
  });

  test('that answers with a gzip bomb is not unpacked', async () => {
    expect((await asked('/bomb')).outputs['reason']).toMatch(/no JSON and was cut for its length/);
  });

  test('that drips a byte at a time is a timeout', async () => {
    const { outputs } = await asked('/drip');
    expect([outputs['cause'], /timeout/.test(outputs['findings'] ?? '')]).toEqual(['not-responding', true]);
  });

  test('that redirects to itself is asked once, and its status told', async () => {
    const before = hostile.requests('/loop');
    expect((await asked('/loop')).outputs['reason']).toMatch(/\/loop answers 302/);
    expect(hostile.requests('/loop') - before).toBe(1);
  });

  test.each(['/header', '/headers', '/dripping-headers'])('with %s that never fit is no answer', async (path) => {
    const { outputs } = await asked(path, 'health-path');
    expect([outputs['cause'], /no answer \((protocol|timeout|reset)\)/.test(outputs['findings'] ?? '')]).toEqual([
      'not-responding',
      true,
    ]);
  });

  test('whose JSON nests 30,000 deep is said to lack what is looked for', async () => {
    expect((await asked('/deep')).outputs['reason']).toMatch(/HTTP 200 without `backend_health`/);
  });

  test('is bounded in the same way where it is asked by curl', async () => {
    stack.misbehave([{ kind: 'refuse-forwarding' }]);
    const { outputs } = await ran({
      'base-url': hostile.url,
      'ping-path': '/loop',
      'health-path': '/drip',
      'monitoring-path': '/bomb',
    });
    expect(outputs['findings']).toMatch(/no answer \(timeout\)/);
    expect(outputs['findings']).toMatch(/\/loop answers 302|HTTP 302/);
  });
});
