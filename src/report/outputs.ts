/**
 * The action's outputs: every fact that a later step may need. A contract, see docs/outputs.md.
 */

import type { CleanRecord } from './clean-record.ts';
import { forLog, jsonWithoutCommands, plain } from './sanitise.ts';

const TEXT = { maxLineLength: 2_000, maxLines: 40 };
const MAX_FINDINGS = 40;
const MAX_EVIDENCE = 20;

/** `reportPath`: where the JSON report is, '' when none was written. */
export function outputs(record: CleanRecord, reportPath: string): Record<string, string> {
  return {
    status: record.status,
    healthy: String(record.status === 'healthy' || record.status === 'fixed' || record.status === 'degraded'),
    cause: cause(record),
    findings: findings(record),
    'fix-applied': [
      ...new Set(
        record.attempts.filter((one) => one.steps.some((step) => step.exitCode !== null)).map((one) => one.rung.action),
      ),
    ].join(','),
    attempts: String(record.attempts.length),
    'recovery-ms': record.recoveryMs === null ? '' : String(Math.round(record.recoveryMs)),
    'report-path': reportPath,
    'reason-code': record.reasonCode,
    reason: forLog(record.reason, TEXT).replaceAll('\n', ' '),
  };
}

/** Id of the top finding that is no effect; where the host was not reached, the reason why. */
function cause(record: CleanRecord): string {
  if (record.status === 'unreachable') return record.reasonCode;
  return record.diagnosis?.findings.find((one) => one.effectOf === '')?.id ?? '';
}

function findings(record: CleanRecord): string {
  const all = (record.diagnosis?.findings ?? []).slice(0, MAX_FINDINGS);
  const shown = all.map((one) => ({
    id: one.id,
    title: one.title,
    severity: one.severity,
    summary: plain(one.summary, TEXT),
    effect_of: one.effectOf,
    evidence: one.evidence
      .slice(0, MAX_EVIDENCE)
      .map(({ source, text, at }) => ({ source: plain(source, TEXT), text: plain(text, TEXT), at })),
  }));
  return jsonWithoutCommands(JSON.stringify(shown));
}
