/** The backend is still within its start period. */

import { type Cause, evidence, OUTER_SYMPTOMS } from '../cause.ts';
import { ago, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand } from '../remedies.ts';

export const starting: Cause = {
  id: 'starting',
  title: 'The backend is starting',
  severity: 'note',
  guide: 'Backend starts but health check fails',
  means:
    'The container was started a moment ago and is within the start period of its health check: nothing is known to be wrong yet.',
  recognised: 'The health is `starting`, and the container is younger than its start period allows.',
  automatic: 'Waits; no restart.',
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
    if (backend === null || of.looping || backend.state.status !== 'running' || backend.state.health !== 'starting')
      return null;
    const check = backend.healthCheck;
    const allowed = check ? check.startPeriodMs + (check.intervalMs || 30_000) * (check.retries || 3) : 30_000;
    const left = Math.max(0, allowed - of.ageSeconds * 1000);
    return {
      summary: `${of.service} was started ${ago(of.ageSeconds)} and is within its start period.`,
      evidence: [
        stateEvidence(backend),
        evidence(
          'configuration',
          `health check of ${backend.name}`,
          `start_period ${(check?.startPeriodMs ?? 0) / 1000} s, interval ${(check?.intervalMs ?? 0) / 1000} s, retries ${check?.retries ?? 0}`,
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
