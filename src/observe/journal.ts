/**
 * The host's journal of runs: one JSON object a line, written by fix/journal.ts. Lines that can't be read are passed over:
 * the host is not trusted.
 */

import * as v from 'valibot';
import type { JournalEntry } from '../model/record.ts';
import { parseJson } from './inspect.ts';

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

/** Reads journal lines, oldest first. Never throws. */
export function readJournal(text: string): JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    const parsed = v.safeParse(ENTRY, parseJson(line));
    return parsed.success ? [parsed.output] : [];
  });
}
