/** The container crashes and is restarted again and again. */

import { type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, ownSignEvidence, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, escalate } from '../remedies.ts';

export const restartLoop: Cause = {
  id: 'restart-loop',
  title: 'The backend keeps restarting',
  severity: 'critical',
  guide: 'Container keeps restarting',
  means: 'The program ends soon after each start, and the restart policy starts it again and again.',
  recognised:
    'The state is `restarting`, or the restart count grows while the backend does not answer; the last lines of the log are quoted.',
  automatic: 'Restarts it, rebuilds it, then restarts everything, each only if the one before did not help.',
  byHand:
    'Read why it ends (`docker compose logs`), check its environment and its database, and what was deployed last.',
  explains: [
    'container-exited',
    'container-created',
    'starting',
    'slow-start',
    'not-listening',
    'not-responding',
    'endpoint-error',
    'endpoint-unexpected',
    'monitoring-error',
    'unhealthy',
    'healthcheck-misconfigured',
    'slow-response',
    ...OUTER_SYMPTOMS,
  ],
  match(of) {
    const { backend } = of;
    if (backend === null || !of.looping) return null;
    return {
      summary: `${of.service} ${backend.state.exitCode === 0 ? 'ends by itself' : 'crashes'} after each start: ${backend.state.restartCount} restarts, last exit code ${backend.state.exitCode}.`,
      evidence: [
        stateEvidence(backend),
        ...(of.sign ? [ownSignEvidence(of, of.sign)] : tailEvidence(of.log, of.service)),
        ...of.failing.slice(0, 1).map(endpointEvidence),
      ],
      remedy: escalate(of),
      byHand: [
        `Read why it ends: ${composeCommand(of, `logs --tail=50 ${of.service}`)}.`,
        'Check its environment, its database and what was deployed last.',
      ],
    };
  },
};
