/**
 * The host's journal of runs: one JSON object a line, written by fix/journal.ts. Lines that can't be read are passed over:
 * the host is not trusted.
 */

import * as v from 'valibot';
import type { JournalEntry } from '../model/record.ts';
import { parseJson } from './json.ts';
import { lastLines } from './lines.ts';

/** Entries that are read at most, and characters of a line of them. */
const MAX_ENTRIES = 500;
const LINE_LENGTH = 4096;

const bounded = v.pipe(v.string(), v.maxLength(300));
const ENTRY = v.object({
  id: bounded,
  at: v.pipe(v.string(), v.isoTimestamp()),
  cause: bounded,
  option: bounded,
  status: bounded,
  recoveryMs: v.nullable(v.pipe(v.number(), v.minValue(0))),
  runUrl: bounded,
});

/** Reads the latest journal lines, oldest first. Never throws. */
export function readJournal(text: string): JournalEntry[] {
  return lastLines(text, MAX_ENTRIES, LINE_LENGTH).flatMap((line) => {
    const parsed = v.safeParse(ENTRY, parseJson(line));
    return parsed.success ? [parsed.output] : [];
  });
}
