/**
 * Speaks to the GitHub runner: grouped live log, annotations, summary, outputs. Nothing that a host said reaches the
 * runner as a command.
 */

import type * as actionsCore from '@actions/core';
import type { RecordEvent, Stage } from '../model/record.ts';
import { type Annotation, annotations } from './annotations.ts';
import type { CleanRecord } from './clean-record.ts';
import { LiveText } from './live-text.ts';
import { outputs } from './outputs.ts';
import { duration } from './quantity.ts';
import type { Safe } from './safe.ts';
import { forLog, strip } from './sanitise.ts';
import { renderSummary } from './summary.ts';
import { STAGE_WORD } from './wording.ts';

/** What is used of @actions/core. */
export type Core = Pick<
  typeof actionsCore,
  'startGroup' | 'endGroup' | 'info' | 'notice' | 'warning' | 'error' | 'setOutput'
> & { readonly summary: Pick<typeof actionsCore.summary, 'addRaw' | 'write'> };

export interface GithubReporter {
  /** Opens the stage's group and closes the one before. */
  stage(name: Stage): void;
  /** One line of the live log; opens the event's stage when it is not open. */
  event(event: RecordEvent): void;
  /** What the host printed, marked as such on each line; shown at the end of the event loop's turn or before what is said next. */
  hostText(text: string): void;
  /** Closes the last group. */
  end(): void;
  annotate(record: CleanRecord): void;
  /** Resolves with false when the runner would not take the summary; says so in the log and goes on. */
  writeSummary(record: CleanRecord): Promise<boolean>;
  setOutputs(record: CleanRecord, reportPath: string): void;
}

const HOST_TEXT = { maxLineLength: 1_000, maxLines: 400 };
const MARKS: Readonly<Record<RecordEvent['level'], string>> = { info: '', notice: '• ', warning: '⚠ ', error: '✗ ' };

export function createGithubReporter(core: Core, safe: Safe): GithubReporter {
  let open: Stage | null = null;
  const shown = (text: string) => forLog(safe.redact(strip(text)), HOST_TEXT);
  const live = new LiveText(safe.redact, (lines) =>
    core.info(lines.map((line) => `  │ ${forLog(line, HOST_TEXT)}`).join('\n')),
  );
  const end = () => {
    live.flush();
    if (open !== null) core.endGroup();
    open = null;
  };
  const stage = (name: Stage) => {
    live.flush();
    if (open === name) return;
    end();
    core.startGroup(STAGE_WORD[name]);
    open = name;
  };
  return {
    stage,
    end,
    event(event) {
      stage(event.stage);
      const text = shown(event.text).replaceAll('\n', ' ');
      core.info(`[+${duration(event.atMs)}] ${MARKS[event.level]}${text}`);
    },
    hostText: (text) => live.take(text),
    annotate(record) {
      end();
      for (const annotation of annotations(record)) emit(core, annotation);
    },
    async writeSummary(record) {
      end();
      try {
        core.summary.addRaw(renderSummary(record, safe));
        await core.summary.write();
        return true;
      } catch (error) {
        core.info(
          `The job summary could not be written: ${shown(error instanceof Error ? error.message : String(error))}`,
        );
        return false;
      }
    },
    setOutputs(record, reportPath) {
      for (const [name, value] of Object.entries(outputs(record, reportPath))) core.setOutput(name, value);
    },
  };
}

function emit(core: Core, { level, title, message }: Annotation): void {
  core[level](message, { title });
}
