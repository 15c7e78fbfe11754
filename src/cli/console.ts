/**
 * What a command of the command line is given beside its settings: where to write, what kind of place that is, and when to
 * stop. It decides nothing.
 */

import { cleanText } from '../report/clean-record.ts';
import type { Redact } from '../report/redact.ts';
import type { Flags } from './arguments.ts';
import { createProgress, type Progress, SILENT } from './terminal/progress.ts';
import { type Terminal, terminalOf } from './terminal/terminal.ts';

export interface Console {
  readonly flags: Flags;
  readonly json: boolean;
  /** Standard output: what was asked for. */
  out(text: string): void;
  readonly outTerminal: Terminal;
  /** Standard error: how it goes on. Silent with `--json`. */
  readonly progress: Progress;
  /** A warning or a failure: on standard error whatever was asked for. */
  complain(text: string): void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export function createConsole(flags: Flags, signal: AbortSignal): Console {
  const json = flags.has('json');
  const progress = json
    ? SILENT
    : createProgress((text) => void process.stderr.write(text), terminalOf(process.stderr, process.env));
  return {
    flags,
    json,
    out: (text) => void process.stdout.write(text),
    outTerminal: terminalOf(process.stdout, process.env),
    progress,
    complain: (text) => (json ? void process.stderr.write(`${text}\n`) : progress.line(text)),
    signal,
  };
}

/** A host's word fit for one line of a terminal. */
export function oneLine(text: string, redact: Redact): string {
  return cleanText(text, redact).replace(/\s+/g, ' ').trim();
}
