import { describe, expect, test } from 'vitest';
import { handSince } from '../../src/fix/since.ts';
import { container, containerId } from '../snapshot-builder.ts';

const STARTED = '2026-11-24T03:00:00.000Z';
const LATER = '2026-11-24T03:00:09.000Z';
type Overrides = NonNullable<Parameters<typeof container>[0]>;
const one = (overrides: Overrides = {}) =>
  container({ restartPolicy: 'always', ...overrides, state: { startedAt: STARTED, ...overrides.state } });

describe('since it was seen last, a container', () => {
  test.each([
    ['that is as it was', one()],
    ['whose health has changed', one({ state: { health: 'unhealthy' } })],
    ['that its policy has started again', one({ state: { startedAt: LATER, restartCount: 1 } })],
    ['that waits for its policy', one({ state: { status: 'restarting', restartCount: 1 } })],
    ['that ended, and has no policy', one({ restartPolicy: 'no', state: { status: 'exited', exitCode: 1 } })],
    ['that ran out of memory', one({ state: { status: 'exited', exitCode: 137, oomKilled: true } })],
  ])('%s had no hand on it', (_, now) => {
    const before = now.restartPolicy === 'no' ? one({ restartPolicy: 'no' }) : one();
    expect(handSince([before], [now])).toBe('');
  });

  test.each([
    ['started again', [one({ state: { startedAt: LATER } })], /was started again/],
    ['made anew', [one({ id: containerId('another') })], /was made anew/],
    ['removed', [], /was removed/],
    ['stopped', [one({ state: { status: 'exited', exitCode: 143 } })], /was stopped/],
    ['paused', [one({ state: { status: 'paused' } })], /was paused/],
  ])('that was %s is told', (_, now, why) => {
    expect(handSince([one()], now)).toMatch(why);
  });

  test('that waited for its policy is started by it, and by a hand where the count begins anew', () => {
    const waiting = one({ state: { status: 'restarting', restartCount: 8 } });
    const now = (restartCount: number) => one({ state: { startedAt: LATER, restartCount } });
    expect(handSince([waiting], [now(8)])).toBe('');
    expect(handSince([waiting], [now(0)])).toMatch(/was started again/);
  });

  test('that there was not, and is now, was made by somebody', () => {
    expect(handSince([], [one()])).toMatch(/made anew/);
  });
});
