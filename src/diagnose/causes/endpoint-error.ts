/** An endpoint answers with an error. */

import { type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, logEvidence, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, escalate } from '../remedies.ts';

export const endpointError: Cause = {
  id: 'endpoint-error',
  title: 'A health endpoint answers with an error',
  severity: 'critical',
  guide: 'Step 2: Health endpoints',
  means: 'The backend answers, and the answer is an HTTP error.',
  recognised: 'Ping, health or monitoring answers with another status than 2xx.',
  automatic: 'Restarts it, then rebuilds it, then restarts everything.',
  explains: [
    'unhealthy',
    'endpoint-unexpected',
    'monitoring-error',
    'monitoring-degraded',
    'slow-response',
    ...OUTER_SYMPTOMS,
  ],
  match(of) {
    const bad = of.failing.filter(
      (answer) => answer.outcome.kind === 'answered' && (answer.outcome.status < 200 || answer.outcome.status > 299),
    );
    if (bad.length === 0 || (of.backend !== null && of.backend.state.status !== 'running')) return null;
    const told = bad
      .map(
        (answer) =>
          `${new URL(answer.url).pathname} answers ${answer.outcome.kind === 'answered' ? answer.outcome.status : ''}`,
      )
      .join(', ');
    return {
      summary: `${of.service} runs, but ${told}.`,
      evidence: [
        ...bad.map(endpointEvidence),
        ...(of.backend ? [stateEvidence(of.backend)] : []),
        ...(of.sign ? [logEvidence(of.sign, of.service)] : tailEvidence(of.log, of.service, 2)),
      ],
      remedy: escalate(of),
      byHand: [
        `Read the error behind it: ${composeCommand(of, `logs --tail=100 ${of.service}`)}.`,
        'A status of 404 means that the input for that path is wrong, or the application has no such endpoint.',
      ],
    };
  },
};
