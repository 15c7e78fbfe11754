/**
 * What statuses, rungs and outcomes are called in front of people. Decides nothing.
 */

import type { Severity } from '../model/diagnosis.ts';
import type { Attempt, LateStart, RunStatus, Stage, Verdict } from '../model/record.ts';
import { clock, duration } from './quantity.ts';

export const STATUS: Readonly<Record<RunStatus, { readonly mark: string; readonly word: string }>> = {
  healthy: { mark: '✅', word: 'Healthy' },
  fixed: { mark: '✅', word: 'Fixed' },
  degraded: { mark: '⚠️', word: 'Degraded' },
  unhealthy: { mark: '❌', word: 'Unhealthy' },
  refused: { mark: '✋', word: 'Refused' },
  unreachable: { mark: '📡', word: 'Unreachable' },
};

export const SEVERITY_MARK: Readonly<Record<Severity, string>> = { critical: '🔴', warning: '🟡', note: '🔵' };

export const STAGE_WORD: Readonly<Record<Stage, string>> = {
  connect: 'Connect',
  observe: 'Observe',
  diagnose: 'Diagnose',
  plan: 'Plan',
  fix: 'Fix',
  verify: 'Verify',
  report: 'Report',
};

/** A start that is later than this is worth a line. */
const LATE_MS = 5 * 60_000;

/** How late a run by the clock began; '' when it was in time, or that is not known. */
export function lateWords(late: LateStart | null): string {
  if (late === null || late.atLeastMs < LATE_MS) return '';
  const zone = late.timeZone === 'UTC' ? '' : `, ${late.timeZone}`;
  return `This run began at least ${duration(late.atLeastMs)} late: \`${late.cron}\`${zone} was due at ${clock(late.dueAt)} UTC.`;
}

export function outcomeWords(attempt: Attempt): string {
  if (attempt.outcome === 'failed') return '❌ failed';
  if (attempt.outcome === 'rolled-back') return '↩️ rolled back';
  if (attempt.outcome === 'interrupted') return '⏸️ interrupted';
  return attempt.verdict === null ? '➖ done, not verified' : verdictWords(attempt.verdict);
}

function verdictWords(verdict: Verdict): string {
  switch (verdict.outcome) {
    case 'steady':
      return '✅ healthy and steady';
    case 'degraded':
      return '⚠️ works, degraded';
    case 'not-healthy':
      return '❌ did not help';
    case 'interrupted':
      return '⏸️ interrupted';
  }
}

/** The host without user and the usual port: what people call it. */
export function hostName(host: string): string {
  return host.replace(/^[^@]*@/, '').replace(/:22$/, '');
}
