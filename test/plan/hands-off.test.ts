import { describe, expect, test } from 'vitest';
import type { Deploy, Maintenance } from '../../src/model/hands.ts';
import { handsOff, startedMeanwhile } from '../../src/plan/hands-off.ts';
import { ago, container, known, snapshot, unknown } from '../snapshot-builder.ts';

const deploy = (overrides: Partial<Deploy> = {}): Deploy => ({
  pid: 11,
  user: 'deploy',
  ageSeconds: 20,
  does: 'docker compose up',
  attached: false,
  mayBeElsewhere: false,
  ...overrides,
});
const wish = (overrides: Partial<Maintenance> = {}): Maintenance => ({
  where: '/srv/shop/.backend-health-maintenance',
  reason: 'moving the database',
  until: ago(-3_600_000),
  byDefault: false,
  ...overrides,
});

const off = (deploys: readonly Deploy[], maintenance: readonly Maintenance[] = [], lockHolder = '') =>
  handsOff(snapshot({ hands: { deploys: known(deploys), maintenance }, lockHolder: known(lockHolder) }));

describe('hands off', () => {
  test('is not asked of a quiet host, nor where nothing is known', () => {
    expect(off([])).toEqual({ kind: 'free' });
    expect(handsOff(snapshot({ hands: { deploys: unknown('no ps'), maintenance: [] } }))).toEqual({ kind: 'free' });
  });

  test('is asked while a deploy goes on', () => {
    expect(off([deploy()])).toEqual({
      kind: 'deploy',
      why: 'A deploy is under way: `docker compose up` by deploy, since 20 s (process 11).',
    });
  });

  test.each([
    ['an `up` in the foreground that has run for long', deploy({ attached: true, ageSeconds: 301 }), 'free'],
    ['one that has just begun', deploy({ attached: true, ageSeconds: 299 }), 'deploy'],
    ['a deploy that hangs since hours', deploy({ ageSeconds: 7_200 }), 'free'],
  ])('%s', (_, one, kind) => {
    expect(off([one]).kind).toBe(kind);
  });

  test('is no deploy where another run of this works: its lock says so', () => {
    expect(off([deploy()], [], 'a run of the workflow')).toEqual({ kind: 'free' });
  });

  test('is maintenance with its reason and its end', () => {
    expect(off([deploy()], [wish()])).toEqual({
      kind: 'maintenance',
      why: expect.stringMatching(
        /^Maintenance until 2026-11-24T04:12:40.*: moving the database \(\/srv\/shop\/.backend-health-maintenance\)/,
      ),
    });
  });

  test.each([
    ['has passed', ago(1_000)],
    ['can’t be read', ''],
  ])('is over where the end %s', (_, until) => {
    expect(off([], [wish({ until })])).toEqual({ kind: 'free' });
  });
});

describe('a look', () => {
  const started = (msAgo: number, restartCount = 0) =>
    startedMeanwhile(snapshot({ containers: [container({ state: { startedAt: ago(msAgo), restartCount } })] }));

  test('into whose middle a start by hand falls is told: what answered may be the life before', () => {
    expect(started(-400)).toBe('`backend-aws` was started while it was looked at');
    expect(started(1_500)).not.toBe('');
  });

  test('at a container that has run for a while, or whose policy starts it again and again, is sound', () => {
    expect(started(5_000)).toBe('');
    expect(started(-400, 3)).toBe('');
  });
});
