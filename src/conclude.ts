/**
 * How a run ends: its status, its reason and its advice, put into the record. Pure but for the record.
 */

import type { ReasonCode, RunRecord, RunStatus } from './model/record.ts';

export function conclude(record: RunRecord, status: RunStatus, reasonCode: ReasonCode, reason: string): void {
  record.status = status;
  record.reasonCode = reasonCode;
  record.reason = reason;
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
