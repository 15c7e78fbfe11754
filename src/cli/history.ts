/**
 * `history`: the journal that runs have left on a host. It changes nothing there.
 */

import { randomBytes } from 'node:crypto';
import { withoutBegun } from '../fix/budget.ts';
import { preamble } from '../host/preamble.ts';
import { repeatable } from '../host/reconnecting.ts';
import type { JournalEntry } from '../model/record.ts';
import { readFrames } from '../observe/frames.ts';
import { readJournal } from '../observe/journal.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { clock, day, duration } from '../report/quantity.ts';
import { createRedactor } from '../report/redact.ts';
import { type Console, oneLine } from './console.ts';
import { wholeNumber } from './numbers.ts';
import { reach } from './reach.ts';
import type { Chosen } from './sources/sources.ts';
import { table } from './terminal/table.ts';

const LIMIT_MS = 30_000;
const MOST_BYTES = 1024 * 1024;
/** Lines of one journal file that are read: it keeps no more than twice 200. */
const LINES = 400;

/** Resolves with the exit code. @throws {HostUnreachable} */
export async function history(chosen: Chosen, console: Console): Promise<number> {
  const last = wholeNumber(console.flags, 'last', 20, 1, 200);
  const redact = createRedactor({ secrets: [...chosen.secrets], patterns: chosen.settings.redact });
  const host = await reach(chosen, console, redact);
  try {
    console.progress.doing('Read the journal');
    const nonce = randomBytes(12).toString('hex');
    const script = historyScript(chosen.settings.target.projectDirectory, nonce);
    const answer = await repeatable(host, { script, timeoutMs: LIMIT_MS, maxOutputBytes: MOST_BYTES });
    const entries = inOrder(readJournal(readFrames(answer.stdout, nonce).get('journal')?.text ?? '')).slice(-last);
    const clean = entries.map((entry) => cleanEntry(entry, (text) => oneLine(text, redact)));
    console.progress.end();
    console.out(console.json ? historyAsJson(clean) : `${historyAsTable(clean, console.outTerminal.width)}\n`);
    return 0;
  } finally {
    host.close();
  }
}

/** Prints the journals of the project, wherever a fix could write its own. */
export function historyScript(projectDirectory: string, nonce: string): string {
  return `${preamble(projectDirectory, false)}
printf '\\n%s begin journal 0\\n' ${nonce}
for folder in "$state" "/dev/shm/backend-health-$(id -u)" "\${TMPDIR:-/tmp}/backend-health-$(id -u)"; do
  [ -r "$folder/journal.jsonl" ] && [ -O "$folder" ] && tail -n ${LINES} "$folder/journal.jsonl"
done
printf '\\n%s end\\n' ${nonce}
`;
}

/** Oldest first, each once: a journal that had to move begins with a copy of the one before. */
export function inOrder(entries: readonly JournalEntry[]): JournalEntry[] {
  const once = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
  return withoutBegun([...once.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)));
}

function cleanEntry(entry: JournalEntry, show: (text: string) => string): JournalEntry {
  return {
    id: show(entry.id),
    at: show(entry.at),
    cause: show(entry.cause),
    option: show(entry.option),
    status: show(entry.status),
    recoveryMs: entry.recoveryMs,
    runUrl: show(entry.runUrl),
  };
}

export function historyAsTable(entries: readonly JournalEntry[], width: number): string {
  if (entries.length === 0) return 'No run has found or changed anything on this host so far.';
  const rows = entries.map((entry) => [
    `${day(entry.at)} ${clock(entry.at)}`,
    entry.cause === '' ? '–' : entry.cause,
    entry.option === '' ? '–' : entry.option,
    entry.status === 'begun' ? 'began, no end known' : entry.status,
    entry.recoveryMs === null ? '–' : duration(entry.recoveryMs),
    entry.runUrl === '' ? '–' : entry.runUrl,
  ]);
  return table(['WHEN (UTC)', 'CAUSE', 'OPTION', 'END', 'RECOVERED IN', 'RUN'], rows, width).join('\n');
}

export function historyAsJson(entries: readonly JournalEntry[]): string {
  const runs = entries.map(({ id, at, cause, option, status, recoveryMs, runUrl }) => ({
    ...{ id, at, cause, option, status },
    recovery_ms: recoveryMs,
    run_url: runUrl,
  }));
  return `${JSON.stringify({ schema_version: SCHEMA_VERSION, runs }, null, 2)}\n`;
}
