/** The backend is still within its start period. */

import { type Cause, evidence, OUTER_SYMPTOMS } from '../cause.ts';
import { ago, type Facts, readyLine, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand } from '../remedies.ts';

/** Patience with a container that has no health check. */
const UNCHECKED_MS = 30_000;

/** Without a health check: young, silent, listens nowhere yet and has not said that it is ready. */
function hasJustBegun(of: Facts): boolean {
  const { sockets } = of.snapshot;
  return (
    of.backend?.state.health === 'none' &&
    of.ageSeconds * 1000 < UNCHECKED_MS &&
    of.failing.length > 0 &&
    of.failing.length === of.own.length &&
    of.failing.every((answer) => answer.outcome.kind !== 'answered') &&
    !(sockets.known && sockets.value.length > 0) &&
    readyLine(of) === null
  );
}

export const starting: Cause = {
  id: 'starting',
  title: 'The backend is starting',
  severity: 'note',
  guide: 'Backend starts but health check fails',
  means:
    'The container was started a moment ago and is within the start period of its health check: nothing is known to be wrong yet.',
  recognised: 'The health is `starting`, and the container is younger than its start period allows.',
  automatic: 'Waits; no restart.',
  byHand: 'Follow its start with `docker compose logs -f`.',
  explains: [
    'not-listening',
    'not-responding',
    'endpoint-error',
    'endpoint-unexpected',
    'monitoring-error',
    'monitoring-degraded',
    'slow-response',
    ...OUTER_SYMPTOMS,
  ],
  match(of) {
    const { backend } = of;
    if (backend === null || of.looping || backend.state.status !== 'running') return null;
    if (backend.state.health !== 'starting' && !hasJustBegun(of)) return null;
    const check = backend.healthCheck;
    const allowed = check ? check.startPeriodMs + (check.intervalMs || 30_000) * (check.retries || 3) : UNCHECKED_MS;
    const left = Math.max(0, allowed - of.ageSeconds * 1000);
    return {
      summary: `${of.service} was started ${ago(of.ageSeconds)} and is within its start period${check ? '' : ` (it has no health check: ${UNCHECKED_MS / 1000} s)`}.`,
      evidence: [
        stateEvidence(backend),
        evidence(
          'configuration',
          `health check of ${backend.name}`,
          check
            ? `start_period ${check.startPeriodMs / 1000} s, interval ${check.intervalMs / 1000} s, retries ${check.retries}`
            : 'none',
        ),
        ...tailEvidence(of.log, of.service, 2),
      ],
      remedy: {
        kind: 'wait',
        upToMs: Math.round(left),
        why: 'A backend that is still starting needs patience: a restart would begin the start anew.',
      },
      byHand: [`Follow its start: ${composeCommand(of, `logs -f ${of.service}`)}.`],
    };
  },
};
