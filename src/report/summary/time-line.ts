/**
 * When what happened: the stages as a diagram, every event as a folded table.
 */

import type { RecordEvent, Stage } from '../../model/record.ts';
import { rungWords } from '../../words.ts';
import type { CleanRecord } from '../clean-record.ts';
import { clock, count, duration } from '../quantity.ts';
import { mermaidText, tableSentence } from '../sanitise.ts';
import { STAGE_WORD } from '../wording.ts';
import { details, paragraphs, table } from './markdown.ts';

const MAX_EVENTS = 200;
const MAX_BARS = 24;

export function timeLine(record: CleanRecord): string {
  if (record.events.length === 0) return '';
  const folded = details(`Time line (${count(record.events.length, 'event')})`, eventTable(record.events));
  return record.attempts.length === 0 ? folded : paragraphs('### Time line', diagram(record), folded);
}

interface Bar {
  readonly stage: Stage;
  readonly startMs: number;
  readonly endMs: number;
  readonly bad: boolean;
}

/** Events of one stage in a row make one bar. */
function bars(record: CleanRecord): Bar[] {
  const result: Bar[] = [];
  for (const event of record.events) {
    const last = result.at(-1);
    const bad = event.level === 'error' && event.stage !== 'diagnose';
    if (last?.stage === event.stage) result[result.length - 1] = { ...last, bad: last.bad || bad };
    else {
      if (last !== undefined) result[result.length - 1] = { ...last, endMs: event.atMs };
      result.push({ stage: event.stage, startMs: event.atMs, endMs: record.durationMs, bad });
    }
  }
  const worthABar = result.filter(
    (bar) => bar.stage !== 'report' && bar.endMs - bar.startMs >= record.durationMs / 100,
  );
  return worthABar.slice(0, MAX_BARS);
}

function diagram(record: CleanRecord): string {
  let attempt = 0;
  const lines = bars(record).flatMap((bar, index) => {
    const opens = bar.stage === 'fix';
    const rung = opens ? record.attempts[attempt]?.rung : undefined;
    if (opens) attempt += 1;
    const name = rung === undefined ? STAGE_WORD[bar.stage] : mermaidText(rungWords(rung));
    // The only kind of bar whose label GitHub's dark theme keeps readable beside the plain one.
    const kind = bar.bad ? 'crit, ' : '';
    const task = `    ${name} ${mermaidText(duration(bar.endMs - bar.startMs))} :${kind}${Math.round(bar.startMs)}, ${Math.round(bar.endMs)}`;
    if (opens) return [`    section Attempt ${attempt}`, task];
    return index === 0 ? ['    section Look', task] : [task];
  });
  // `%s` is seconds since the epoch, and the run begins at 0: an axis that no reader's time zone shifts.
  const head = ['gantt', '    dateFormat x', '    axisFormat %s s'];
  return ['```mermaid', ...head, ...lines, '```'].join('\n');
}

function eventTable(events: readonly RecordEvent[]): string {
  const marks: Readonly<Record<RecordEvent['level'], string>> = { info: '', notice: '🔵', warning: '🟡', error: '🔴' };
  const shown = events.slice(-MAX_EVENTS);
  const rows = shown.map((event) => [
    clock(event.at),
    `+${duration(event.atMs)}`,
    STAGE_WORD[event.stage],
    `${marks[event.level]} ${tableSentence(event.text)}`.trim(),
  ]);
  const missing = events.length - shown.length;
  return paragraphs(
    missing > 0 ? `The first ${missing} are left out.` : '',
    table(['At (UTC)', 'After', 'Stage', 'What'], rows),
  );
}
