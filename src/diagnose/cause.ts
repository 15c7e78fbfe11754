/**
 * What a cause is: a pure judgement of a snapshot, with what the documentation says of it.
 */

import type { Evidence, Match, Severity } from '../model/diagnosis.ts';
import type { Facts } from './facts.ts';

export interface Cause {
  /** Stable: outputs, links and the journal use it. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The section of the troubleshooting guide it stands for. */
  readonly guide: GuideSection;
  /** For docs/causes.md: what it means, how it is recognised, what auto does, what a person does. Full sentences. */
  readonly means: string;
  readonly recognised: string;
  readonly automatic: string;
  readonly byHand: string;
  /** Ids of findings that are only effects when this cause is there too. */
  readonly explains: readonly string[];
  /** The finding's particulars, or null where the snapshot does not show this cause. */
  match(facts: Facts): Match | null;
}

export type GuideSection =
  | 'Step 1: Container status'
  | 'Step 2: Health endpoints'
  | 'Step 3: Logs'
  | 'Container keeps restarting'
  | 'Port already in use'
  | 'Database connection errors'
  | 'Backend starts but health check fails'
  | 'Other services are affected'
  | 'Reaching the host';

/** A quoted fact. */
export function evidence(kind: Evidence['kind'], source: string, text: string, at = ''): Evidence {
  return { kind, source, text: text.length > 600 ? `${text.slice(0, 599)}…` : text, at };
}

/** Every finding that is about the backend's own behaviour: what a cause beneath it explains. */
export const BACKEND_SYMPTOMS = [
  'out-of-memory',
  'startup-error-import',
  'startup-error-environment',
  'startup-error-configuration',
  'startup-error-migration',
  'startup-error-permission',
  'startup-error-entrypoint',
  'database-auth',
  'database-address',
  'connections-exhausted',
  'name-resolution',
  'certificate',
  'process-limits',
  'restart-loop',
  'container-exited',
  'container-created',
  'starting',
  'slow-start',
  'healthcheck-misconfigured',
  'not-listening',
  'not-responding',
  'endpoint-error',
  'endpoint-unexpected',
  'monitoring-error',
  'monitoring-degraded',
  'slow-response',
  'unhealthy',
] as const;

/** Findings about the way to the backend and what stands beside it. */
export const OUTER_SYMPTOMS = ['proxy-stale-upstream', 'runner-view', 'neighbour-down'] as const;

/** Findings that mean nothing where folder, engine or the right to use it is missing: they could not be looked at. */
export const UNSEEN_SYMPTOMS = [
  ...BACKEND_SYMPTOMS,
  ...OUTER_SYMPTOMS,
  'compose-invalid',
  'compose-unavailable',
  'container-missing',
  'database-down',
  'image-missing',
] as const;
