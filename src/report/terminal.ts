/**
 * The record for a terminal: what the command line prints while it works and at its end. Host text can't
 * move the cursor; and as a workflow may run the command line, nor is any of it a workflow command.
 */

import type { Finding } from '../model/diagnosis.ts';
import type { RecordEvent, StepResult } from '../model/record.ts';
import { rungWords, shownCommand } from '../words.ts';
import type { CleanRecord } from './clean-record.ts';
import { clock, duration } from './quantity.ts';
import type { Redact } from './redact.ts';
import { cut, plain, strip, withoutCommands } from './sanitise.ts';
import { topFinding } from './summary/cause.ts';
import { changeLine } from './summary/changes.ts';
import { lateWords, outcomeWords, STATUS } from './wording.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns. */
  readonly width: number;
}

type Paint = (style: keyof typeof STYLES, text: string) => string;

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

function painter(color: boolean): Paint {
  return (style, text) => (color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
}

export function renderTerminal(record: CleanRecord, options: TerminalOptions): string {
  const paint = painter(options.color);
  const width = Math.max(40, options.width);
  const top = topFinding(record);
  const blocks = [
    ending(record, paint, width),
    record.warnings.flatMap((text) => wrap(`! ${text}`, width).map((line) => paint('yellow', line))),
    top === null ? [] : cause(top, paint, width),
    wrap(changeLine(record).replaceAll('`', ''), width),
    attempts(record, paint, width),
    wouldRun(record.dryRun ? record.wouldRun : [], paint),
    advice(record, top, paint, width),
  ];
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
  return `${withoutCommands(text)}\n`;
}

/** One line of live progress: `03:12:41  observe   text`. Redact the text first. */
export function liveLine(event: RecordEvent, redact: Redact): string {
  const marks = { info: ' ', notice: '•', warning: '!', error: '✗' } as const;
  const text = cut(redact(strip(event.text)).replace(/\s+/g, ' ').trim(), 400);
  return withoutCommands(`${clock(event.at)} ${marks[event.level]} ${event.stage.padEnd(8)} ${text}`);
}

function ending(record: CleanRecord, paint: Paint, width: number): string[] {
  const { mark, word } = STATUS[record.status];
  const color =
    record.status === 'healthy' || record.status === 'fixed'
      ? 'green'
      : record.status === 'degraded'
        ? 'yellow'
        : 'red';
  const title = `${mark} ${paint(color, paint('bold', record.dryRun ? `${word} (dry run)` : word))}  ${plain(record.service)} on ${plain(record.host)}`;
  const recovered = record.recoveryMs === null ? '' : `, recovered in ${duration(record.recoveryMs)}`;
  return [
    title,
    ...wrap(record.reason, width),
    paint('dim', `took ${duration(record.durationMs)}${recovered} · ${record.reasonCode}`),
    ...wrap(lateWords(record.origin.late).replaceAll('`', ''), width),
  ];
}

function cause(top: Finding, paint: Paint, width: number): string[] {
  const evidence = top.evidence.slice(0, 6).map((one) => {
    const text = cut(plain(one.text).replace(/\s+/g, ' '), Math.max(30, width - 4 - one.source.length));
    return `  ${paint('dim', clock(one.at) || '--:--:--')} ${paint('cyan', plain(one.source))}: ${text}`;
  });
  return [`${paint('bold', 'Cause')}  ${plain(top.title)} (${top.id})`, ...wrap(top.summary, width, '  '), ...evidence];
}

function attempts(record: CleanRecord, paint: Paint, width: number): string[] {
  if (record.attempts.length === 0) return [];
  const lines = record.attempts.flatMap((one, index) => [
    `  ${index + 1}. ${plain(rungWords(one.rung)).replaceAll('`', '')}  ${outcomeWords(one)}  ${paint('dim', duration(one.durationMs))}`,
    ...(one.note === '' ? [] : wrap(one.note, width, '     ')),
  ]);
  return [paint('bold', 'Done'), ...lines];
}

function wouldRun(steps: readonly StepResult[], paint: Paint): string[] {
  if (steps.length === 0) return [];
  return [
    paint('bold', 'A real run would send'),
    ...steps.flatMap((step) => [
      `  ${paint('dim', `# ${plain(step.says)}`)}`,
      `  ${plain(shownCommand(step.command))}`,
    ]),
  ];
}

function advice(record: CleanRecord, top: Finding | null, paint: Paint, width: number): string[] {
  const byHand = record.status === 'healthy' || record.status === 'fixed' ? [] : (top?.byHand ?? []);
  const all = [...new Set([...record.advice, ...byHand])].slice(0, 8);
  if (all.length === 0) return [];
  return [paint('bold', 'What to do'), ...all.flatMap((text, index) => wrap(`${index + 1}. ${text}`, width, '  '))];
}

function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text).split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, indent + line];
}
