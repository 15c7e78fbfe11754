/**
 * What a run's end says about the backend: that it fails, that it works, or nothing. Pure.
 */

import type { ReasonCode, RunRecord } from '../model/record.ts';

/** `unknown`: the run ended without having learnt how the backend is, or must have no effect (a dry run). */
export type Condition = 'failing' | 'well' | 'unknown';

/**
 * Ends that say nothing about the backend, whatever their status: another run is at work, this one was stopped or went
 * wrong by itself, the host was never asked, or the backend is still on its way.
 */
const SILENT: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'dry-run',
  'locked',
  'cancelled',
  'internal-error',
  'invalid-input',
  'private-key-unusable',
  'passphrase-wrong',
  'host-key-unknown',
]);

export function conditionOf(record: Pick<RunRecord, 'status' | 'reasonCode' | 'dryRun'>): Condition {
  if (record.dryRun || SILENT.has(record.reasonCode)) return 'unknown';
  switch (record.status) {
    case 'healthy':
    case 'fixed':
      return 'well';
    case 'degraded':
      return record.reasonCode === 'still-starting' ? 'unknown' : 'well';
    case 'unhealthy':
    case 'refused':
    case 'unreachable':
      return 'failing';
  }
}
