/** The container was made and never started. */

import { type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, stateEvidence } from '../facts.ts';
import { composeCommand, fix, rebuildIfBuilt } from '../remedies.ts';

export const containerCreated: Cause = {
  id: 'container-created',
  title: 'The container was never started',
  severity: 'critical',
  guide: 'Step 1: Container status',
  means: 'The container was created and its start failed, or what it depends on was not ready.',
  recognised: 'The state is `created`; `State.Error` says why where the engine knows.',
  automatic: 'Starts it; recreates and rebuilds it if that is not enough.',
  byHand: '`docker compose up -d` and read what the engine says.',
  explains: [
    'not-listening',
    'not-responding',
    'endpoint-error',
    'endpoint-unexpected',
    'monitoring-error',
    ...OUTER_SYMPTOMS,
  ],
  match(of) {
    const { backend } = of;
    if (backend?.state.status !== 'created') return null;
    return {
      summary: `${of.service} was created and never started${backend.state.error === '' ? '' : `: ${backend.state.error}`}.`,
      evidence: [stateEvidence(backend), ...of.failing.slice(0, 1).map(endpointEvidence)],
      remedy: fix([
        { action: 'start', service: of.service },
        { action: 'recreate', service: of.service },
        ...rebuildIfBuilt(of),
      ]),
      byHand: [`Start it and read what the engine says: ${composeCommand(of, `up -d ${of.service}`)}.`],
    };
  },
};
