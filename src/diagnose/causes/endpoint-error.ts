/** An endpoint answers with an error. */

import type { EndpointAnswer } from '../../model/snapshot.ts';
import { type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, ownSignEvidence, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, escalate, refuse } from '../remedies.ts';

/** Not found, not allowed, moved: what the path or the caller is answered, not a failure of the program. */
function isAboutThePath({ outcome }: EndpointAnswer): boolean {
  return (
    outcome.kind === 'answered' && ((outcome.status >= 300 && outcome.status < 400) || OF_PATH.has(outcome.status))
  );
}

const OF_PATH: ReadonlySet<number> = new Set([401, 403, 404, 405]);

export const endpointError: Cause = {
  id: 'endpoint-error',
  title: 'A health endpoint answers with an error',
  severity: 'critical',
  guide: 'Step 2: Health endpoints',
  means: 'The backend answers, and the answer is an HTTP error.',
  recognised: 'Ping, health or monitoring answers with another status than 2xx.',
  automatic:
    'Restarts it, then rebuilds it, then restarts everything. Refused where the other endpoints answer well and the status (301 to 405) says that the path is wrong.',
  byHand: 'Read the error behind it in the log; 404 means that the input for that path is wrong.',
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
        ...(of.sign ? [ownSignEvidence(of, of.sign)] : tailEvidence(of.log, of.service, 2)),
      ],
      remedy:
        of.failing.length < of.own.length && of.failing.every(isAboutThePath)
          ? refuse(
              'The backend works and has no such endpoint, or wants a login there: check the paths in the inputs. No restart changes them: nothing was changed.',
            )
          : escalate(of),
      byHand: [
        `Read the error behind it: ${composeCommand(of, `logs --tail=100 ${of.service}`)}.`,
        'A status of 404 means that the input for that path is wrong, or the application has no such endpoint.',
      ],
    };
  },
};
