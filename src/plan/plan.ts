/**
 * Diagnosis + policy + history → Plan. Pure: decides what may be done and in which order, does nothing.
 */

import type { Diagnosis, Finding, SkippedRung } from '../model/diagnosis.ts';
import type { Plan, Rung } from '../model/plan.ts';
import type { JournalEntry } from '../model/record.ts';
import type { FixChoice } from '../model/settings.ts';

export interface Policy {
  readonly fix: FixChoice;
  readonly service: string;
  readonly services: readonly string[];
  /** Rungs that are left for this run. */
  readonly attemptsLeft: number;
  readonly removeOrphans: boolean;
  readonly allowPrune: boolean;
  readonly allowStartDocker: boolean;
  /** The backend was waited for already, for as long as it may take. */
  readonly awaited: boolean;
  /** Rungs already tried in this run, which are not tried again. */
  readonly tried: readonly Rung[];
}

/** With these nothing can be sent to the host, whatever is chosen. */
const IMPOSSIBLE: ReadonlySet<string> = new Set([
  'project-missing',
  'docker-missing',
  'docker-permission',
  'docker-down',
  'compose-invalid',
  'compose-unavailable',
  'service-unknown',
]);

/** Failures in a row after which an option is not tried first again for the same cause. */
const FAILED_TOO_OFTEN = 2;

export function plan(diagnosis: Diagnosis, policy: Policy, history: readonly JournalEntry[]): Plan {
  const cause = chief(diagnosis);
  if (policy.fix === 'none')
    return { kind: 'nothing', reasonCode: 'diagnosed-only', why: 'Only a diagnosis was asked for (`fix: none`).' };
  if (policy.fix === 'roll-back') return rollBack(policy, cause, diagnosis);
  if (policy.fix !== 'auto') return manual(policy, cause, diagnosis);
  if (cause === null) {
    return diagnosis.findings.length === 0
      ? { kind: 'nothing', reasonCode: 'healthy', why: 'Nothing is wrong.' }
      : { kind: 'nothing', reasonCode: reasonOf(diagnosis), why: 'Nothing that was found calls for a fix.' };
  }
  switch (cause.remedy.kind) {
    case 'wait':
      return { kind: 'wait', upToMs: cause.remedy.upToMs, why: cause.remedy.why };
    case 'refuse':
      return { kind: 'refuse', reasonCode: 'would-not-help', why: cause.remedy.why };
    case 'nothing':
      return { kind: 'nothing', reasonCode: reasonOf(diagnosis), why: 'Nothing that was found calls for a fix.' };
    case 'fix':
      return climb(cause, cause.remedy.ladder, cause.remedy.skipped, policy, history);
  }
}

/** The finding that decides: the first root that calls for something. */
export function chief(diagnosis: Diagnosis): Finding | null {
  const roots = diagnosis.findings.filter((finding) => finding.effectOf === '');
  return roots.find((finding) => finding.remedy.kind !== 'nothing') ?? null;
}

function reasonOf(diagnosis: Diagnosis): 'runner-view-only' | 'degraded' {
  return diagnosis.findings.some((finding) => finding.id === 'runner-view') ? 'runner-view-only' : 'degraded';
}

function climb(
  cause: Finding,
  full: readonly Rung[],
  skipped: readonly SkippedRung[],
  policy: Policy,
  history: readonly JournalEntry[],
): Plan {
  const forbidden = full.map((rung) => forbids(rung, policy)).find((why) => why !== '');
  if (forbidden !== undefined)
    return { kind: 'refuse', reasonCode: 'not-allowed', why: `${cause.summary} ${forbidden}` };
  const untried = full.filter((rung) => !policy.tried.some((tried) => sameRung(tried, rung)));
  const ladder = reorder(untried, cause.id, history);
  const cut = ladder.slice(0, policy.attemptsLeft);
  if (cut.length === 0) {
    return {
      kind: 'refuse',
      reasonCode: 'fix-failed',
      why:
        ladder.length === 0
          ? 'Everything that this cause calls for has been tried.'
          : 'The limit `max-attempts` leaves no room for what this cause calls for next.',
    };
  }
  return {
    kind: 'fix',
    chosenBy: 'auto',
    why: cause.summary,
    ladder: cut,
    skipped: [
      ...skipped,
      ...ladder
        .slice(cut.length)
        .map((rung) => ({ action: rung.action, why: 'The limit `max-attempts` leaves no room for it.' })),
      ...(ladder[0] !== untried[0] && untried[0]
        ? [{ action: untried[0].action, why: `It did not help the last ${FAILED_TOO_OFTEN} times: it is tried later.` }]
        : []),
    ],
    warning: '',
  };
}

/** Why a rung may not be used, '' when it may. */
function forbids(rung: Rung, policy: Policy): string {
  switch (rung.action) {
    case 'remove-orphan':
      return policy.removeOrphans
        ? ''
        : 'Removing it was not allowed (`remove-orphans: true` allows it): nothing was changed.';
    case 'prune':
      return policy.allowPrune
        ? ''
        : 'Freeing space was not allowed (`allow-prune: true` allows build cache and dangling images): nothing was changed.';
    case 'start-docker':
      return policy.allowStartDocker
        ? ''
        : 'Starting Docker was not allowed (`allow-start-docker: true` allows it): nothing was changed.';
    default:
      return '';
  }
}

/** Options that failed for this cause the last times go to the end. */
function reorder(ladder: readonly Rung[], cause: string, history: readonly JournalEntry[]): readonly Rung[] {
  const failed = (rung: Rung) => {
    const last = history
      .filter(
        (entry) => entry.cause === cause && entry.option.split(', ').includes(rung.action) && entry.status !== 'begun',
      )
      .slice(-FAILED_TOO_OFTEN);
    return (
      last.length === FAILED_TOO_OFTEN && last.every((entry) => entry.status !== 'fixed' && entry.status !== 'degraded')
    );
  };
  return [...ladder.filter((rung) => !failed(rung)), ...ladder.filter(failed)];
}

/** Chosen for the case that a deployment fails: a backend that works keeps its image, and so does one that still has time. */
function rollBack(policy: Policy, cause: Finding | null, diagnosis: Diagnosis): Plan {
  if (diagnosis.health === 'healthy')
    return { kind: 'nothing', reasonCode: 'healthy', why: 'It is well: nothing is rolled back.' };
  if (diagnosis.health === 'degraded')
    return { kind: 'nothing', reasonCode: reasonOf(diagnosis), why: 'It works: nothing is rolled back.' };
  if (diagnosis.health === 'starting' && !policy.awaited && cause?.remedy.kind === 'wait')
    return { kind: 'wait', upToMs: cause.remedy.upToMs, why: cause.remedy.why };
  const made = manual(policy, cause, diagnosis);
  return made.kind === 'fix'
    ? { ...made, why: 'It is ill, and `fix: roll-back` asks for the last good image then.' }
    : made;
}

function manual(policy: Policy, cause: Finding | null, diagnosis: Diagnosis): Plan {
  if (cause !== null && IMPOSSIBLE.has(cause.id)) {
    return {
      kind: 'refuse',
      reasonCode: 'would-not-help',
      why: cause.remedy.kind === 'refuse' ? cause.remedy.why : `${cause.summary} Nothing was changed.`,
    };
  }
  const rung: Rung =
    policy.fix === 'full-restart'
      ? { action: 'full-restart', services: policy.services }
      : { action: policy.fix as 'restart' | 'rebuild' | 'roll-back', service: policy.service };
  if (policy.tried.length > 0)
    return { kind: 'refuse', reasonCode: 'fix-failed', why: `The chosen fix, ${policy.fix}, did not help.` };
  return {
    kind: 'fix',
    chosenBy: 'manual',
    why: `The fix \`${policy.fix}\` was chosen by hand.`,
    ladder: [rung],
    skipped: [],
    warning: warning(rung, cause, diagnosis),
  };
}

/** Why auto would not have done this. */
function warning(rung: Rung, cause: Finding | null, diagnosis: Diagnosis): string {
  if (cause === null)
    return diagnosis.health === 'healthy' ? 'Nothing is wrong with the backend: auto would have left it alone.' : '';
  if (cause.remedy.kind === 'refuse') return `Auto would have refused: ${cause.remedy.why}`;
  if (cause.remedy.kind === 'wait') return `Auto would have waited: ${cause.remedy.why}`;
  const skipped =
    cause.remedy.kind === 'fix'
      ? cause.remedy.skipped.find((candidate) => candidate.action === rung.action)
      : undefined;
  return skipped ? `Auto would have skipped this: ${skipped.why}` : '';
}

export function sameRung(a: Rung, b: Rung): boolean {
  return a.action === b.action && ('service' in a ? a.service : '') === ('service' in b ? b.service : '');
}
