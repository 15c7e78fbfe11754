/** Monitoring says that the backend is in error. */

import { type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { endpointEvidence, monitoredHealth, ownSignEvidence, stateEvidence, tailEvidence } from '../facts.ts';
import { composeCommand, escalate } from '../remedies.ts';

export const monitoringError: Cause = {
  id: 'monitoring-error',
  title: 'Monitoring reports an error',
  severity: 'critical',
  guide: 'Step 2: Health endpoints',
  means:
    'The monitoring endpoint answers, and the health that it tells is none of the accepted values: this is what the dashboard shows in red.',
  recognised: 'The value at `health-json-path` is not one of `accepted-health`.',
  automatic: 'Restarts it, then rebuilds it, then restarts everything.',
  byHand: 'Read in the log what the monitoring complains of.',
  explains: ['unhealthy', ...OUTER_SYMPTOMS],
  match(of) {
    const answer = of.failing.find((candidate) => candidate.name === 'monitoring');
    const health = answer ? monitoredHealth(answer, of.snapshot) : null;
    if (
      answer?.outcome.kind !== 'answered' ||
      answer.outcome.status < 200 ||
      answer.outcome.status > 299 ||
      health === null
    )
      return null;
    return {
      summary: `Monitoring reports ${of.snapshot.target.healthPointer} as "${health}".`,
      evidence: [
        endpointEvidence(answer),
        ...(of.backend ? [stateEvidence(of.backend)] : []),
        ...(of.sign ? [ownSignEvidence(of, of.sign)] : tailEvidence(of.log, of.service, 2)),
      ],
      remedy: escalate(of),
      byHand: [
        `Read the log for what the monitoring complains of: ${composeCommand(of, `logs --tail=100 ${of.service}`)}.`,
      ],
    };
  },
};
