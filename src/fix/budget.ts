/**
 * The budget of fixes and the journal's entries. Pure.
 */

import type { JournalEntry } from '../model/record.ts';

/** Runs that changed this project's host within the window, by their ids. */
export function fixesWithin(journal: readonly JournalEntry[], windowMs: number, now: number): number {
  const recent = journal.filter((entry) => entry.option !== '' && now - Date.parse(entry.at) < windowMs);
  return new Set(recent.map((entry) => entry.id)).size;
}

/** Without the entries that a later one of the same run replaces. */
export function withoutBegun(journal: readonly JournalEntry[]): JournalEntry[] {
  const ended = new Set(journal.filter((entry) => entry.status !== 'begun').map((entry) => entry.id));
  return journal.filter((entry) => entry.status !== 'begun' || !ended.has(entry.id));
}
