/**
 * `diagnose`, `fix` and `verify`: the same run as the action's, with its record shown in a terminal.
 */

import { writeFile } from 'node:fs/promises';
import type { RunRecord } from '../model/record.ts';
import { newRunId, originOf } from '../origin.ts';
import { remediate } from '../remediate.ts';
import { type CleanRecord, cleanRecord } from '../report/clean-record.ts';
import { renderJson } from '../report/json.ts';
import { createLearningRedactor } from '../report/learning.ts';
import type { Redact } from '../report/redact.ts';
import { forLog, strip } from '../report/sanitise.ts';
import { renderSummary } from '../report/summary.ts';
import { liveLine, renderTerminal } from '../report/terminal.ts';
import { STAGE_WORD } from '../report/wording.ts';
import type { Console } from './console.ts';
import { exitCode } from './exit-codes.ts';
import type { Chosen } from './sources/sources.ts';
import { type Progress, SILENT } from './terminal/progress.ts';

/** A run that has ended, fit to be shown. */
export interface Ran {
  readonly name: string;
  readonly record: CleanRecord;
  readonly exitCode: number;
}

/** Runs on one host and shows everything. Resolves with the exit code. */
export async function runOne(chosen: Chosen, console: Console): Promise<number> {
  const ran = await perform(chosen, console.signal, console.progress);
  console.progress.end();
  const { record } = ran;
  if (console.json) console.out(`${renderJson(record)}\n`);
  else console.out(`\n${renderTerminal(record, console.outTerminal)}`);
  const { reportPath } = chosen.settings;
  if (reportPath !== '') await write('report-path', reportPath, renderJson(record), console);
  const summary = console.flags.get('summary-file');
  if (summary !== undefined) await write('summary-file', summary, renderSummary(record, { docsUrl: '' }), console);
  return ran.exitCode;
}

/** Runs on one host. Never rejects for anything that happens on the way. */
export async function perform(chosen: Chosen, signal: AbortSignal, progress: Progress = SILENT): Promise<Ran> {
  const { settings, secrets, name } = chosen;
  const redactor = createLearningRedactor(secrets, settings.redact);
  const record = await remediate({
    settings,
    runId: newRunId(),
    origin: originOf(process.env),
    signal,
    listener: {
      stage: (stage) => progress.doing(STAGE_WORD[stage]),
      event: (event) => progress.line(liveLine(event, redactor.redact)),
      hostText: (text) => progress.line(hostLine(text, redactor.redact)),
      learnSecrets: (environment) => void redactor.learn(environment),
    },
  });
  return { name, record: cleanRecord(record, redactor.redact), exitCode: codeOf(record, chosen) };
}

function hostLine(text: string, redact: Redact): string {
  return `                    │ ${forLog(redact(strip(text)))}`;
}

function codeOf(record: RunRecord, { settings }: Chosen): number {
  return exitCode(record.status, settings.failOn);
}

/** A file that can't be written is no reason to hide how the run ended. */
export async function write(flag: string, path: string, text: string, console: Console): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600 });
  } catch (error) {
    console.complain(`\`--${flag}\`: \`${path}\` can't be written: ${error instanceof Error ? error.message : error}`);
  }
}
