/**
 * `diagnose`, `fix` and `verify`: the same run as the action's, with its record shown in a terminal.
 */

import { writeFile } from 'node:fs/promises';
import { announce } from '../announce/announce.ts';
import { newRunId, originOf } from '../origin.ts';
import { remediate } from '../remediate.ts';
import { type CleanRecord, cleanRecord } from '../report/clean-record.ts';
import { renderJson } from '../report/json.ts';
import { LiveText } from '../report/live-text.ts';
import { forLog, strip } from '../report/sanitise.ts';
import { renderSummary } from '../report/summary.ts';
import { liveLine, renderTerminal } from '../report/terminal.ts';
import { STAGE_WORD } from '../report/wording.ts';
import type { Begun } from '../start.ts';
import type { Console } from './console.ts';
import { exitCode } from './exit-codes.ts';
import type { Chosen } from './sources/sources.ts';
import type { Progress } from './terminal/progress.ts';

/** A run that has ended, fit to be shown. */
export interface Ran {
  readonly name: string;
  readonly record: CleanRecord;
  readonly exitCode: number;
}

/** Where a run says what it does, and how it ended. */
export interface Told {
  readonly progress: Progress;
  complain(text: string): void;
  /** Comes before anything is told elsewhere, so that nothing there can keep it back. */
  show(record: CleanRecord): Promise<void>;
}

/**
 * Runs on one host and shows everything. Resolves with the exit code.
 * @param begun what has begun already, with the same settings.
 */
export async function runOne(chosen: Chosen, console: Console, begun: Begun | null): Promise<number> {
  const told: Told = {
    progress: console.progress,
    complain: (text) => console.complain(text),
    show: (record) => showOne(record, chosen, console),
  };
  const ran = await perform(chosen, console.signal, told, begun);
  return ran.exitCode;
}

async function showOne(record: CleanRecord, { settings }: Chosen, console: Console): Promise<void> {
  console.progress.end();
  if (console.json) console.out(`${renderJson(record)}\n`);
  else console.out(`\n${renderTerminal(record, console.outTerminal)}`);
  if (settings.reportPath !== '') await write('report-path', settings.reportPath, renderJson(record), console);
  const summary = console.flags.get('summary-file');
  if (summary !== undefined) await write('summary-file', summary, renderSummary(record, { docsUrl: '' }), console);
}

/** Runs on one host. Never rejects for anything that happens on the way. */
export async function perform(
  chosen: Chosen,
  signal: AbortSignal,
  told: Told,
  begun: Begun | null = null,
): Promise<Ran> {
  const { settings, secrets, name } = chosen;
  const { createLearningRedactor } = await import('../report/learning.ts');
  const redactor = createLearningRedactor(secrets, settings.redact);
  const live = new LiveText(redactor.redact, (lines) => {
    for (const line of lines) told.progress.line(`                    │ ${forLog(line)}`);
  });
  const say = (level: string, text: string) =>
    told.complain(`${level === 'warning' ? 'Warning: ' : ''}${forLog(redactor.redact(strip(text)))}`);
  let clean: CleanRecord | null = null;
  const record = await remediate({
    settings,
    runId: newRunId(),
    origin: originOf(process.env),
    signal,
    begun,
    listener: {
      stage: (stage) => told.progress.doing(STAGE_WORD[stage]),
      event: (event) => {
        live.flush();
        told.progress.line(liveLine(event, redactor.redact));
      },
      hostText: (text) => live.take(text),
      learnSecrets: (environment) => void redactor.learn(environment),
    },
    beforeClose: async (record, host) => {
      live.flush();
      clean = cleanRecord(record, redactor.redact);
      await told.show(clean);
      await announce({ settings, record: clean, host, environment: process.env, signal, docsUrl: '', say });
    },
  });
  return {
    name,
    record: clean ?? cleanRecord(record, redactor.redact),
    exitCode: exitCode(record.status, settings.failOn),
  };
}

/** A file that can't be written is no reason to hide how the run ended. */
export async function write(flag: string, path: string, text: string, console: Console): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600 });
  } catch (error) {
    console.complain(`\`--${flag}\`: \`${path}\` can't be written: ${error instanceof Error ? error.message : error}`);
  }
}
