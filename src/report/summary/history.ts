/**
 * What earlier runs on this host found and did, from its journal. The journal is the host's: its links are trusted only
 * where they lead to the server this run is on.
 */

import type { JournalEntry } from '../../model/record.ts';
import type { CleanRecord } from '../clean-record.ts';
import { clock, day, duration } from '../quantity.ts';
import { inlineCode, tableCell, tableCode } from '../sanitise.ts';
import { STATUS } from '../wording.ts';
import { topFinding } from './cause.ts';
import { details, paragraphs, table } from './markdown.ts';
import { isRunOfSameServer } from './run-link.ts';

const MAX_ROWS = 10;

export function history(record: CleanRecord): string {
  const runs = earlierRuns(record);
  if (runs.length === 0) return '';
  const newestFirst = runs.toReversed().slice(0, MAX_ROWS);
  const rows = newestFirst.map((entry) => [
    when(entry.at, entry.runUrl, record.origin.runUrl),
    tableCode(entry.cause) || '–',
    entry.option === '' ? '–' : tableCell(entry.option),
    entry.status === 'begun' ? '⏸️ never ended' : `${markOf(entry.status)}${tableCell(entry.status)}`,
    entry.recoveryMs === null ? '–' : duration(entry.recoveryMs),
  ]);
  const title = `Earlier runs on this host (${runs.length})`;
  const body = table(['When (UTC)', 'Cause', 'Option', 'End', 'Recovered in'], rows);
  return paragraphs(again(record), details(title, body));
}

/** The last word of each run but this one. */
function earlierRuns(record: CleanRecord): JournalEntry[] {
  const last = new Map(record.history.map((entry, index) => [entry.id === '' ? `entry ${index}` : entry.id, entry]));
  return [...last.values()].filter((entry) => entry.id !== record.runId);
}

/** A cause that comes back deserves a line that is not folded. */
function again(record: CleanRecord): string {
  const top = topFinding(record);
  if (top === null || record.status === 'healthy') return '';
  const before = earlierRuns(record).filter((entry) => entry.cause === top.id);
  if (before.length === 0) return '';
  const last = before.at(-1)?.at ?? '';
  return `🔁 ${inlineCode(top.id)} has been the cause ${before.length === 1 ? 'once' : `${before.length} times`} before, last on ${day(last)}.`;
}

function markOf(status: string): string {
  const known = Object.entries(STATUS).find(([name]) => name === status)?.[1];
  return known === undefined ? '' : `${known.mark} `;
}

function when(at: string, runUrl: string, ownUrl: string): string {
  const text = `${day(at)} ${clock(at)}`.trim();
  return isRunOfSameServer(runUrl, ownUrl) ? `[${text}](${runUrl})` : text;
}
