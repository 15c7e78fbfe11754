/**
 * The budget of fixes and the journal's entries. Pure.
 */

import type { JournalEntry } from '../model/record.ts';

/** Runs that changed this project's host within the window, by their ids. */
export function fixesWithin(journal: readonly JournalEntry[], windowMs: number, now: number): number {
  const fixed = new Set<string>();
  for (const entry of journal) {
    if (entry.status === WITHDRAWN) fixed.delete(entry.id);
    else if (entry.option !== '' && now - Date.parse(entry.at) < windowMs) fixed.add(entry.id);
  }
  return fixed.size;
}

/** Status of an entry that takes back the one before it of the same run: nothing was changed after all. */
export const WITHDRAWN = 'withdrawn';

/** Without the entries that a later one of the same run replaces. */
export function withoutBegun(journal: readonly JournalEntry[]): JournalEntry[] {
  const ended = new Set(journal.filter((entry) => entry.status !== 'begun').map((entry) => entry.id));
  return journal.filter((entry) => entry.status !== WITHDRAWN && (entry.status !== 'begun' || !ended.has(entry.id)));
}
