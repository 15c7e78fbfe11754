/**
 * How a climb ends: whether the backend has recovered, how long to watch before giving up, and the words for both.
 */

import { conclude } from '../conclude.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Plan } from '../model/plan.ts';
import type { RunRecord } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import { chief } from '../plan/plan.ts';
import type { Recorder } from '../recorder.ts';
import { rungText } from '../words.ts';

/** A rung on something else than the backend is given this long to show, before it is asked what else is needed. */
export const OTHER_SERVICE_MS = 20_000;

export function isWell(diagnosis: Diagnosis): boolean {
  return diagnosis.health === 'healthy' || diagnosis.health === 'degraded';
}

/**
 * How long to watch before giving up. A step that failed, or was cut short, may have helped all the same; a previous image
 * that came back needs a moment to be what it was, when it ran before.
 * @param wasWell whether the backend was well before the climb.
 */
export function patienceMs(record: RunRecord, wasWell: boolean, { verifyTimeoutMs }: Settings): number {
  const last = record.attempts.at(-1);
  // There was no image to go back to: nothing was done that could show.
  if (last?.rung.action === 'roll-back' && last.steps[0]?.exitCode !== 0) return 0;
  if (last?.outcome === 'failed' && last.rung.action !== 'rebuild' && !wasWell) return verifyTimeoutMs;
  const ran = last?.evidence?.container.state.status === 'running';
  return last?.outcome === 'rolled-back' && ran ? Math.min(OTHER_SERVICE_MS, verifyTimeoutMs) : 0;
}

/** Whether the last verification found the backend steady. */
export function steady({ verdict }: RunRecord): boolean {
  const outcome = verdict?.outcome;
  return outcome === 'steady' || outcome === 'degraded';
}

/**
 * Whether it is well again; the record then says so. Judged by a full look, not by the verification alone: a neighbour or the
 * proxy may still be down.
 */
export function recovered(recorder: Recorder, diagnosis: Diagnosis): boolean {
  const { record } = recorder;
  if (!steady(record) || !isWell(diagnosis)) return false;
  const helped = record.attempts.filter(
    (attempt, at) => attempt.outcome === 'done' || at === record.attempts.length - 1,
  );
  const applied = helped
    .map((attempt) => `${rungText(attempt.rung)}${attempt.outcome === 'done' ? '' : ` (${attempt.outcome})`}`)
    .join(', then ');
  if (diagnosis.health === 'degraded')
    conclude(
      record,
      'degraded',
      'fixed-degraded',
      `After ${applied} the backend works again, with something left to look at: ${diagnosis.findings[0]?.summary ?? ''}`,
    );
  else conclude(record, 'fixed', 'fixed', `It is well again after this: ${applied}.`);
  recorder.tell(record.reason, 'notice');
  return true;
}

/** Nothing is left to try. @param last the plan that ended the climb. */
export function giveUp(recorder: Recorder, last: Plan, diagnosis: Diagnosis): void {
  const { record } = recorder;
  const final = record.attempts.at(-1);
  const built =
    final?.outcome === 'failed' &&
    final.steps.some((step) => step.name === 'build' && step.exitCode !== 0 && step.exitCode !== null);
  const code = built
    ? 'build-failed'
    : final?.outcome === 'rolled-back'
      ? 'rolled-back'
      : last.kind === 'wait'
        ? 'still-starting'
        : 'fix-failed';
  const tried = record.attempts.map((attempt) => `${rungText(attempt.rung)} (${attempt.outcome})`).join(', ');
  const what = isWell(diagnosis)
    ? `The backend works, but what was tried did not succeed: ${tried}.`
    : `Still broken after ${tried}. ${chief(diagnosis)?.summary ?? 'It is not well.'}`;
  record.recoveryMs = null;
  conclude(record, 'unhealthy', code, `${what}${final && final.outcome !== 'done' ? ` ${final.note}` : ''}`);
  if (last.kind === 'refuse' && last.reasonCode !== 'fix-failed') record.reason += ` ${last.why}`;
  recorder.tell(record.reason, 'error');
}
