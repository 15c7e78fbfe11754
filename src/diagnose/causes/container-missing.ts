/** The service has no container. */

import { type Cause, evidence, OUTER_SYMPTOMS } from '../cause.ts';
import { composeCommand, fix, fullRestart, rebuildIfBuilt } from '../remedies.ts';

export const containerMissing: Cause = {
  id: 'container-missing',
  title: 'The container is missing',
  severity: 'critical',
  guide: 'Step 1: Container status',
  means: 'The service is defined and has no container: it was removed, or never started.',
  recognised: "No container carries the service's label.",
  automatic: 'Starts it (`up -d`); rebuilds it if that is not enough.',
  byHand: '`docker compose up -d`.',
  explains: [
    'not-listening',
    'not-responding',
    'endpoint-error',
    'endpoint-unexpected',
    'monitoring-error',
    ...OUTER_SYMPTOMS,
  ],
  match(of) {
    if (of.backend !== null || of.snapshot.engine.status !== 'running') return null;
    return {
      summary: `${of.service} has no container in project ${of.snapshot.project}.`,
      evidence: [
        evidence(
          'state',
          'docker ps -a',
          `no container of service ${of.service}; the project has: ${of.ours.map((container) => `${container.service} (${container.state.status})`).join(', ') || 'none'}`,
        ),
      ],
      remedy: fix(
        [{ action: 'start', service: of.service }, ...rebuildIfBuilt(of), fullRestart(of)],
        [{ action: 'restart', why: 'There is no container to restart.' }],
      ),
      byHand: [`Start it: ${composeCommand(of, `up -d ${of.service}`)}.`],
    };
  },
};
