/** The backend accepts connections and does not answer. */

import { type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { checkEvidence, endpointEvidence, ownSignEvidence, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, escalate, refuse } from '../remedies.ts';

export const notResponding: Cause = {
  id: 'not-responding',
  title: 'The backend does not respond',
  severity: 'critical',
  guide: 'Step 2: Health endpoints',
  means:
    'The container runs and accepts connections, and no answer comes: the program hangs, is stopped by a signal, or is overloaded.',
  recognised: 'An endpoint does not answer within `endpoint-timeout`.',
  automatic: 'Restarts it, then rebuilds it, then restarts everything.',
  byHand: 'See what it does (`docker compose top`); take a thread dump before the restart (py-spy, jstack).',
  explains: [
    'unhealthy',
    'healthcheck-misconfigured',
    'endpoint-error',
    'endpoint-unexpected',
    'monitoring-error',
    'slow-response',
    ...OUTER_SYMPTOMS,
  ],
  match(of) {
    const { backend } = of;
    if ((backend !== null && backend.state.status !== 'running') || of.looping) return null;
    const silent = of.failing.filter((answer) =>
      ['timeout', 'unreachable', 'unknown', 'protocol', 'refused', 'reset', 'dns', 'tls'].includes(answer.outcome.kind),
    );
    if (silent.length === 0) return null;
    const unreachable = silent.every((answer) => ['dns', 'tls'].includes(answer.outcome.kind));
    return {
      summary: `${of.service} runs and does not answer on ${silent.map((answer) => new URL(answer.url).pathname).join(', ')}.`,
      evidence: [
        ...(backend ? [stateEvidence(backend), ...checkEvidence(backend)] : []),
        ...silent.map(endpointEvidence),
        ...(of.sign ? [ownSignEvidence(of, of.sign)] : tailEvidence(of.log, of.service, 2)),
      ],
      remedy: unreachable
        ? refuse(
            `The name or the certificate in \`base-url\` (${of.snapshot.target.baseUrl}) is not accepted on the host: no fix of the backend mends that. Nothing was changed.`,
          )
        : escalate(of),
      byHand: [
        `See what it does: ${composeCommand(of, `top ${of.service}`)} and ${composeCommand(of, `logs --tail=50 ${of.service}`)}.`,
        'A thread dump before the restart tells more than any log (py-spy, jstack, SIGQUIT).',
      ],
    };
  },
};
