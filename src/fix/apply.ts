/**
 * Applies one rung: sends its steps to the host, follows them, and tells what became of them.
 */

import type { Rung } from '../model/plan.ts';
import type { Attempt, StepResult } from '../model/record.ts';
import { FIND_GOOD_IMAGE } from './good-image.ts';
import type { FixEvent } from './output.ts';
import { ROLLED_BACK } from './rebuild.ts';
import type { FixSession } from './session.ts';
import { ShownOutput } from './shown-output.ts';
import { typed } from './site.ts';
import type { Step } from './step.ts';

export interface ApplyListener {
  /** Told before a step is done. */
  step(step: Step): void;
  stepEnded(step: Step, exitCode: number, durationMs: number): void;
  hostText(text: string): void;
}

/** @param id of the fix on the host: letters, digits and `-`. */
export async function apply(
  session: FixSession,
  id: string,
  rung: Rung,
  steps: readonly Step[],
  stepTimeoutMs: number,
  listener: ApplyListener,
  signal: AbortSignal,
): Promise<Attempt> {
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const startOf = new Map<number, number>();
  const durations = new Map<number, number>();
  const shown = new ShownOutput();
  const onEvent = (event: FixEvent) => {
    const step = steps[event.step - 1];
    if (step === undefined) return;
    if (event.kind === 'begin') {
      startOf.set(event.step, performance.now());
      listener.step(step);
    } else if (event.kind === 'line') {
      const text = shown.of(event.step, event.text);
      if (text !== null) listener.hostText(text);
    } else {
      const durationMs = Math.round(performance.now() - (startOf.get(event.step) ?? performance.now()));
      durations.set(event.step, durationMs);
      listener.stepEnded(step, event.exitCode, durationMs);
    }
  };
  const result = await session.run(id, steps, stepTimeoutMs, onEvent, signal);
  const stepResults = steps.map(
    (step, index): StepResult => ({
      name: step.name,
      says: step.says,
      command: typed(step.command),
      exitCode: result.output.exitCode(index + 1),
      durationMs: durations.get(index + 1) ?? 0,
      output: result.output.printed(index + 1),
    }),
  );
  const outcome = outcomeOf(result.exitCode);
  return {
    rung,
    startedAt,
    durationMs: Math.round(performance.now() - began),
    steps: stepResults,
    outcome,
    note: noteOf(outcome, stepResults),
    evidence: null,
    verdict: null,
  };
}

function outcomeOf(exitCode: number | null): Attempt['outcome'] {
  if (exitCode === null) return 'interrupted';
  return exitCode === 0 ? 'done' : exitCode === ROLLED_BACK ? 'rolled-back' : 'failed';
}

function noteOf(outcome: Attempt['outcome'], steps: readonly StepResult[]): string {
  const failed = steps.findLast((step) => step.exitCode !== null && step.exitCode !== 0);
  switch (outcome) {
    case 'done':
      return 'All steps were carried out.';
    case 'failed':
      return failed?.name === 'build'
        ? 'The build failed; the old container was left running.'
        : failed?.name === FIND_GOOD_IMAGE
          ? `Nothing was changed: ${failed.output.trim().split('\n').at(-1) ?? ''}.`
          : failed?.name === 'decide'
            ? 'The new container did not become healthy, and the previous image could not be brought back.'
            : `The step "${failed?.name ?? 'unknown'}" failed with exit code ${failed?.exitCode ?? 'unknown'}.`;
    case 'rolled-back':
      return 'The new container did not become healthy; the previous image was brought back.';
    case 'interrupted':
      return 'Its end was not seen: the fix goes on, on the host, to its end.';
  }
}
