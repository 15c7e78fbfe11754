import { describe, expect, test } from 'vitest';
import type { Host, HostCommand } from '../../src/host/host.ts';
import { INPUTS } from '../../src/inputs.ts';
import { readSettings } from '../../src/settings.ts';
import { pauseAfter, verify } from '../../src/verify/verify.ts';
import { INSPECT } from '../observe/fixtures.ts';
import { snapshot } from '../snapshot-builder.ts';

const settings = {
  ...readSettings((name) => (name === 'host' ? 'local' : (INPUTS.find((input) => input.name === name)?.default ?? ''))),
  pingPath: '',
  healthPath: '',
  monitoringPath: '',
};
const [line = ''] = INSPECT.split('\n');

/** The backend as `docker inspect` prints it. */
function inspected(status: string, startedAt = '2026-11-24T08:15:53Z'): string {
  const raw = JSON.parse(line) as { State: Record<string, unknown> };
  return JSON.stringify({
    ...raw,
    State: { ...raw.State, Status: status, StartedAt: startedAt, Health: { Status: 'healthy' } },
  });
}

/** Docker gave no answer. */
const BLIND = null;

/** A host that shows one look after another, the last one for ever. */
function looks(...texts: readonly (string | typeof BLIND)[]): { host: Host; count: () => number } {
  let count = 0;
  const run = async ({ script }: HostCommand) => {
    const text = texts[Math.min(count++, texts.length - 1)] ?? BLIND;
    const nonce = /^N=(\w+)$/m.exec(script)?.[1] ?? '';
    const stdout = `\n${nonce} begin containers ${text === BLIND ? 124 : 0}\n${text ?? ''}\n${nonce} end\n`;
    return { exitCode: 0, stdout, stderr: '', truncated: false, timedOut: false, aborted: false, durationMs: 1 };
  };
  return { host: { description: 'local', roundTrips: 0, run } as unknown as Host, count: () => count };
}

function verified(host: Host, changes: Partial<Parameters<typeof verify>[3]> = {}) {
  const told: (readonly string[])[] = [];
  const request = {
    limitMs: 20_000,
    stableForMs: 0,
    signal: new AbortController().signal,
    onChange: (reasons: readonly string[]) => told.push(reasons),
    ...changes,
  };
  return verify(host, settings, snapshot(), request).then((verdict) => ({ verdict, told }));
}

describe('verification', () => {
  test('ends as soon as all is well', async () => {
    const { host, count } = looks(inspected('running'));
    const { verdict, told } = await verified(host);
    expect(verdict).toMatchObject({ outcome: 'steady', reasons: [], recoveredAfterMs: 0 });
    expect(told).toEqual([[]]);
    expect(count()).toBe(1);
  });

  test('takes a look that saw nothing neither for recovery nor for a relapse', async () => {
    const { host, count } = looks(inspected('running'), BLIND, BLIND, inspected('running'));
    const { verdict, told } = await verified(host, { stableForMs: 200 });
    expect(verdict).toMatchObject({ outcome: 'steady', recoveredAfterMs: 0 });
    expect(told[1]).toEqual(['the host did not say in time how backend-aws is']);
    expect(count()).toBe(4);
  });

  test('gives up at its limit where nothing is seen at all, and says so', async () => {
    for (const first of [[], [inspected('running')]]) {
      const { host } = looks(...first, BLIND);
      const { verdict } = await verified(host, { limitMs: 300, stableForMs: 200 });
      expect(verdict).toMatchObject({
        outcome: 'not-healthy',
        reasons: ['the host did not say in time how backend-aws is'],
      });
    }
  });

  test('goes on until it is, and tells each change once', async () => {
    const { host } = looks(inspected('exited'), inspected('exited'), inspected('running'));
    const { verdict, told } = await verified(host);
    expect(verdict.outcome).toBe('steady');
    expect(told).toEqual([['trading-e2e-backend-aws-1 is exited'], []]);
    expect(verdict.samples).toHaveLength(2);
    expect(verdict.recoveredAfterMs).toBeGreaterThan(0);
  });

  test('begins to count anew when the container was restarted meanwhile', async () => {
    const starts = ['08:16:00', '08:16:01', '08:16:02'].map((at) => inspected('running', `2026-11-24T${at}Z`));
    const { host, count } = looks(...starts);
    const { verdict } = await verified(host, { stableForMs: 100 });
    expect(verdict.outcome).toBe('steady');
    expect(count()).toBeGreaterThan(starts.length);
  });

  test('gives up at its limit, with the last reasons', async () => {
    const { host } = looks('', inspected('restarting'));
    const { verdict } = await verified(host, { limitMs: 300 });
    expect(verdict).toMatchObject({
      outcome: 'not-healthy',
      reasons: ['trading-e2e-backend-aws-1 is restarting'],
      recoveredAfterMs: null,
    });
  });

  test('is interrupted by its signal', async () => {
    const controller = new AbortController();
    const { host } = looks(inspected('exited'));
    const { verdict } = await verified(host, { signal: controller.signal, onChange: () => controller.abort() });
    expect(verdict).toMatchObject({ outcome: 'interrupted', reasons: ['trading-e2e-backend-aws-1 is exited'] });
  });
});

test('looks again soon where a look is cheap, and takes two thirds of the time at most where it is not', () => {
  expect(pauseAfter(20, 1_000)).toBe(100);
  expect(pauseAfter(400, 1_000)).toBe(200);
  expect(pauseAfter(20, 60_000)).toBe(600);
  expect(pauseAfter(5_000, 240_000)).toBe(2_000);
});
