import { describe, expect, test } from 'vitest';
import { fixesWithin, withoutBegun } from '../../src/fix/budget.ts';
import type { JournalEntry } from '../../src/model/record.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const HOUR = 3_600_000;
const entry = (id: string, minutesAgo: number, changes: Partial<JournalEntry> = {}): JournalEntry => ({
  id,
  at: new Date(NOW - minutesAgo * 60_000).toISOString(),
  cause: 'restart-loop',
  option: 'restart',
  status: 'fixed',
  recoveryMs: null,
  runUrl: '',
  ...changes,
});

describe('the budget', () => {
  test('counts runs that changed the host, each once', () => {
    const journal = [
      entry('a', 50, { status: 'begun' }),
      entry('a', 49),
      entry('b', 30, { status: 'begun' }),
      entry('c', 5),
    ];
    expect(fixesWithin(journal, HOUR, NOW)).toBe(3);
  });

  test('counts one that began and never ended, as after a crash', () => {
    expect(fixesWithin([entry('a', 5, { status: 'begun' })], HOUR, NOW)).toBe(1);
  });

  test('leaves out runs that changed nothing, and those outside the window', () => {
    expect(fixesWithin([entry('a', 5, { option: '' }), entry('b', 60), entry('c', 61)], HOUR, NOW)).toBe(0);
  });

  test('counts an entry from a clock that is ahead', () => {
    expect(fixesWithin([entry('a', -10)], HOUR, NOW)).toBe(1);
  });

  test('leaves out an entry without a time', () => {
    expect(fixesWithin([entry('a', 5, { at: 'never' })], HOUR, NOW)).toBe(0);
  });
});

describe('the history that is shown', () => {
  test('has one entry a run: how it ended, or that it began', () => {
    const journal = [entry('a', 9, { status: 'begun' }), entry('a', 8), entry('b', 7, { status: 'begun' })];
    expect(withoutBegun(journal).map(({ id, status }) => `${id} ${status}`)).toEqual(['a fixed', 'b begun']);
  });
});
