/**
 * What stands in the record of one attempt: what its guard saw, and the container as it was before.
 */

import { CHANGED_MEANWHILE, GUARD } from '../fix/guard.ts';
import type { Rung } from '../model/plan.ts';
import type { Attempt, AttemptEvidence } from '../model/record.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** What the guard saw; '' where it let the fix begin. */
export function changedMeanwhile(attempt: Attempt): string {
  const guard = attempt.steps.find((step) => step.name === GUARD);
  return guard?.exitCode === CHANGED_MEANWHILE ? guard.output.trim() || 'something has changed since the look' : '';
}

export function returnText(outcome: Attempt['outcome']): string {
  if (outcome === 'done') return '; the previous image was brought back.';
  return outcome === 'interrupted'
    ? '; the previous image is being brought back on the host, and the end of that was not seen.'
    : ', and the previous image could not be brought back.';
}

/** The container that a rung is about to touch, with its log, as they were seen last. */
export function evidenceOf(rung: Rung, snapshot: Snapshot, folder: string): AttemptEvidence | null {
  const service = 'service' in rung ? rung.service : snapshot.target.service;
  const containers = snapshot.containers.known ? snapshot.containers.value : [];
  const container = containers.find((one) => one.project === snapshot.project && one.service === service);
  return container ? { folder, container, log: snapshot.logs[container.id] ?? [] } : null;
}
