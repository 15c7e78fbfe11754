import { describe, expect, test } from 'vitest';
import type { Condition } from '../../src/announce/condition.ts';
import { type Before, decide } from '../../src/notify/decide.ts';

const before = (overrides: Partial<Before> = {}): Before => ({
  told: null,
  incidentOpen: null,
  earlierRun: null,
  mended: false,
  ...overrides,
});
/** In one word what is decided on a change. */
const onChange = (condition: Condition, overrides: Partial<Before>): string => {
  const decision = decide('change', condition, before(overrides));
  return decision.tell ? `${decision.change}${decision.unsure ? '?' : ''}` : 'silent';
};

describe('on a change', () => {
  test.each<[Condition, Partial<Before>, string]>([
    ['failing', { told: 'nothing' }, 'broke'],
    ['failing', { told: 'well' }, 'broke'],
    ['failing', { told: 'failing' }, 'silent'],
    ['well', { told: 'nothing' }, 'silent'],
    ['well', { told: 'well' }, 'silent'],
    ['well', { told: 'failing' }, 'recovered'],
    ['unknown', { told: 'failing' }, 'silent'],
  ])('%s with the memory %j of the host is %s', (condition, memory, what) => {
    expect(onChange(condition, memory)).toBe(what);
  });

  test.each<[Condition, Partial<Before>, string]>([
    ['failing', { incidentOpen: true }, 'silent'],
    ['failing', { incidentOpen: false }, 'broke'],
    ['failing', { incidentOpen: true, earlierRun: 'success' }, 'silent'],
    ['failing', { earlierRun: 'failure' }, 'silent'],
    ['failing', { earlierRun: 'success' }, 'broke'],
    ['failing', {}, 'broke?'],
    ['well', {}, 'silent'],
  ])('%s without a memory of the host, and %j, is %s', (condition, memory, what) => {
    expect(onChange(condition, memory)).toBe(what);
  });

  test('the recovery of a host that was unreachable is known by its incident', () => {
    expect(onChange('well', { told: 'nothing', incidentOpen: true })).toBe('recovered');
    expect(onChange('well', { told: 'well', incidentOpen: true })).toBe('recovered');
  });

  test('a failure that the run itself found and mended is told, though it was never told before', () => {
    expect(onChange('well', { told: 'nothing', mended: true })).toBe('recovered');
    expect(onChange('well', { told: 'well', mended: true })).toBe('recovered');
    expect(onChange('well', { mended: true })).toBe('recovered');
  });

  test('a failure whose message did not arrive is told again, though its incident is open', () => {
    expect(onChange('failing', { told: 'nothing', incidentOpen: true })).toBe('broke');
  });
});

test('on a failure each run that finds one is told, and no other', () => {
  expect(decide('failure', 'failing', before({ told: 'failing' }))).toEqual({
    tell: true,
    change: 'none',
    unsure: false,
  });
  expect(decide('failure', 'well', before({ told: 'failing' }))).toMatchObject({ tell: false });
  expect(decide('failure', 'unknown', before({ told: 'failing' }))).toMatchObject({ tell: false });
});

test('always is each run', () => {
  expect(decide('always', 'well', before({ told: 'well' }))).toEqual({ tell: true, change: 'none', unsure: false });
  expect(decide('always', 'well', before({ told: 'failing' }))).toMatchObject({ change: 'recovered' });
  expect(decide('always', 'unknown', before())).toEqual({ tell: true, change: 'none', unsure: false });
});
