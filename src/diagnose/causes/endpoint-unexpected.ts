/** An endpoint answers something other than it should. */

import { type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, endpointTrouble, monitoredHealth, stateEvidence, tailEvidence } from '../facts.ts';
import { escalate } from '../remedies.ts';

export const endpointUnexpected: Cause = {
  id: 'endpoint-unexpected',
  title: 'A health endpoint answers something unexpected',
  severity: 'critical',
  guide: 'Step 2: Health endpoints',
  means:
    'An endpoint answers 2xx with something that no sound backend says there: an HTML page in place of JSON, or JSON without the value that tells the health.',
  recognised:
    "The health endpoint answers HTML, or the monitoring endpoint's answer has no value at `health-json-path`.",
  automatic: 'Restarts it, then rebuilds it, then restarts everything.',
  byHand: 'Check the paths in the inputs, and `health-json-path`.',
  explains: ['unhealthy', 'monitoring-error', ...OUTER_SYMPTOMS],
  match(of) {
    const odd = of.failing.filter(
      (answer) =>
        answer.outcome.kind === 'answered' &&
        answer.outcome.status >= 200 &&
        answer.outcome.status <= 299 &&
        (answer.name !== 'monitoring' || monitoredHealth(answer, of.snapshot) === null),
    );
    if (odd.length === 0) return null;
    return {
      summary: `${of.service} answers, but not as expected: ${odd.map((answer) => `${new URL(answer.url).pathname}: ${endpointTrouble(answer, of.snapshot)}`).join('; ')}.`,
      evidence: [
        ...odd.map(endpointEvidence),
        ...(of.backend ? [stateEvidence(of.backend)] : []),
        ...tailEvidence(of.log, of.service, 2),
      ],
      remedy: escalate(of),
      byHand: [
        'Check that the paths in the inputs are the ones that the application serves, and `health-json-path` the place of its health.',
      ],
    };
  },
};
