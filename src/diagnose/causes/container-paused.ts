/** The container is paused. */

import { BACKEND_SYMPTOMS, type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, stateEvidence } from '../facts.ts';
import { composeCommand, fix, rebuildIfBuilt } from '../remedies.ts';

export const containerPaused: Cause = {
  id: 'container-paused',
  title: 'The container is paused',
  severity: 'critical',
  guide: 'Step 1: Container status',
  means: 'All processes of the container are frozen (`docker pause`); it accepts connections and answers nothing.',
  recognised: 'The state is `paused`.',
  automatic: 'Unpauses it; restarts it if that is not enough.',
  byHand: '`docker compose unpause`, and ask who paused it and why.',
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS],
  match(of) {
    const { backend } = of;
    if (backend?.state.status !== 'paused') return null;
    return {
      summary: `The container ${backend.name} is paused.`,
      evidence: [stateEvidence(backend), ...of.failing.slice(0, 1).map(endpointEvidence)],
      remedy: fix([
        { action: 'unpause', service: of.service },
        { action: 'restart', service: of.service },
        ...rebuildIfBuilt(of),
      ]),
      byHand: [`Unpause it: ${composeCommand(of, `unpause ${of.service}`)}; ask who paused it and why.`],
    };
  },
};
