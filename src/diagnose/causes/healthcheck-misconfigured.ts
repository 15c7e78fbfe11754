/** The health check fails while the backend answers. */

import type { Cause } from '../cause.ts';
import { checkEvidence, endpointEvidence, type Facts, stateEvidence } from '../facts.ts';
import { composeCommand, refuse } from '../remedies.ts';

/** Another replica passes the same check: it is right, and the endpoints may have been answered by that one. */
function anotherPasses(of: Facts): boolean {
  return of.replicas.some((replica) => replica.state.health === 'healthy');
}

export const healthcheckMisconfigured: Cause = {
  id: 'healthcheck-misconfigured',
  title: 'The health check is wrong',
  severity: 'warning',
  guide: 'Backend starts but health check fails',
  means:
    'The container is `unhealthy` by its own health check, and every endpoint answers as it should: the check asks the wrong thing, or its program is missing in the image.',
  recognised: 'The health is `unhealthy`, ping, health and monitoring answer; both answers are quoted.',
  automatic: "Refused: a restart can't mend a check.",
  byHand: 'Mend the health check in the compose file, then `docker compose up -d`.',
  explains: ['unhealthy'],
  match(of) {
    const { backend } = of;
    if (backend === null || of.looping || backend.state.status !== 'running' || backend.state.health !== 'unhealthy')
      return null;
    if (of.own.length === 0 || of.failing.length > 0 || anotherPasses(of)) return null;
    return {
      summary: `${of.service} answers on every endpoint, and its own health check fails all the same.`,
      evidence: [stateEvidence(backend), ...checkEvidence(backend), ...of.own.map(endpointEvidence)],
      remedy: refuse(
        "The backend answers: it is its health check that is wrong, which a restart can't mend. Nothing was changed.",
      ),
      byHand: [
        `Mend the health check of ${of.service} in the compose file (now: \`${backend.healthCheck?.test.join(' ') ?? ''}\`), then apply it: ${composeCommand(of, `up -d ${of.service}`)}.`,
      ],
    };
  },
};
