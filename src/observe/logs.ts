/**
 * Container logs as `docker logs --timestamps` prints them.
 */

import type { LogLine } from '../model/snapshot.ts';
import { lastLines } from './lines.ts';

/** Characters of one line that are kept. */
const LINE_LENGTH = 8192;
/** Room for the time before a line. */
const TIME_LENGTH = 64;
/** Lines of one container that are read at most: its last ones. */
const MAX_LINES = 10_000;

/** Reads the lines of one container's log and puts standard output and error in the order of their times. */
export function readLog(text: string): LogLine[] {
  const lines: LogLine[] = [];
  for (const raw of lastLines(text, MAX_LINES, LINE_LENGTH + TIME_LENGTH)) {
    const line = raw.replace(/\r$/, '');
    if (line === '') continue;
    const match = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) ?(.*)$/s.exec(line);
    lines.push(
      match
        ? { at: match[1] ?? '', text: (match[2] ?? '').slice(0, LINE_LENGTH) }
        : { at: '', text: line.slice(0, LINE_LENGTH) },
    );
  }
  // The log's begin is cut off by bytes: half a line would show half of what it holds.
  if (lines[0]?.at === '' && lines.length > 1 && lines.slice(1).every((line) => line.at !== '')) lines.shift();
  if (lines.some((line) => line.at === '')) return lines;
  return lines
    .map((line, index) => ({ line, index }))
    .sort((a, b) => compare(a.line.at, b.line.at) || a.index - b.index)
    .map(({ line }) => line);
}

/** Lines since `startedAt`: a container that was restarted keeps the log of its earlier lives. */
export function sinceStart(lines: readonly LogLine[], startedAt: string): readonly LogLine[] {
  return startedAt === '' ? lines : lines.filter((line) => line.at === '' || compare(line.at, startedAt) >= 0);
}

/** RFC 3339 times in UTC with fractions of different length, as the engine prints them. */
function compare(a: string, b: string): number {
  const [left, right] = [a.replace(/Z$/, ''), b.replace(/Z$/, '')];
  return left < right ? -1 : left > right ? 1 : 0;
}
