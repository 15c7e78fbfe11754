/**
 * How a run ends: its status, its reason and its advice, put into the record. Pure but for the record.
 */

import type { Diagnosis } from './model/diagnosis.ts';
import type { Plan } from './model/plan.ts';
import type { ReasonCode, RunRecord, RunStatus } from './model/record.ts';
import { chief } from './plan/plan.ts';

export function conclude(record: RunRecord, status: RunStatus, reasonCode: ReasonCode, reason: string): void {
  record.status = status;
  record.reasonCode = reasonCode;
  record.reason = reason;
}

/** @param awaited whether the run waited for the backend first, as after a deployment. */
export function concludeWithoutFix(
  record: RunRecord,
  chosen: Plan & { kind: 'nothing' },
  diagnosis: Diagnosis,
  awaited: boolean,
): void {
  const cause = chief(diagnosis);
  if (diagnosis.health === 'healthy') conclude(record, 'healthy', 'healthy', 'Everything answers as it should.');
  else if (diagnosis.health === 'ill')
    conclude(record, 'unhealthy', 'diagnosed-only', `${cause?.summary ?? 'Something is wrong.'} ${chosen.why}`);
  else if (diagnosis.health === 'starting')
    conclude(
      record,
      awaited ? 'unhealthy' : 'degraded',
      'still-starting',
      `${cause?.summary ?? 'It is starting.'} ${chosen.why}`,
    );
  else
    conclude(
      record,
      'degraded',
      chosen.reasonCode === 'diagnosed-only' ? 'degraded' : chosen.reasonCode,
      diagnosis.findings[0]?.summary ?? chosen.why,
    );
}

/** What a person should do next, most useful first. */
export function advise(record: RunRecord): string[] {
  if (record.advice.length > 0) return record.advice;
  const roots = (record.diagnosis?.findings ?? []).filter((finding) => finding.effectOf === '');
  if (record.status === 'healthy') return [];
  if (record.status === 'fixed') {
    const lasting = roots.filter((finding) =>
      [
        'out-of-memory',
        'slow-start',
        'connections-exhausted',
        'process-limits',
        'proxy-stale-upstream',
        'disk-full',
      ].includes(finding.id),
    );
    return lasting.flatMap((finding) => finding.byHand.slice(0, 2));
  }
  if (record.reasonCode === 'cancelled' && record.attempts.some((attempt) => attempt.outcome === 'interrupted')) {
    return ['The fix that was under way goes on, on the host, to its end: run a diagnosis to see how it ended.'];
  }
  return [...new Set(roots.flatMap((finding) => finding.byHand))].slice(0, 8);
}
