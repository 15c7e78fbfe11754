/** Monitoring says that the backend works, but not well. */

import type { Cause } from '../cause.ts';
import { endpoint, endpointEvidence, endpointTrouble, monitoredHealth } from '../facts.ts';

export const monitoringDegraded: Cause = {
  id: 'monitoring-degraded',
  title: 'Monitoring reports a degraded backend',
  severity: 'note',
  guide: 'Step 2: Health endpoints',
  means: 'The backend works, and its monitoring reports another accepted value than the best one.',
  recognised: 'The value at `health-json-path` is accepted and is not the first of `accepted-health`.',
  automatic: 'Nothing.',
  byHand: 'See in the monitoring answer what is degraded.',
  explains: [],
  match(of) {
    const answer = endpoint(of, 'monitoring');
    const health = answer ? monitoredHealth(answer, of.snapshot) : null;
    if (
      answer === null ||
      health === null ||
      endpointTrouble(answer, of.snapshot) !== '' ||
      of.snapshot.target.goodHealth.includes(health)
    )
      return null;
    return {
      summary: `Monitoring reports ${of.snapshot.target.healthPointer} as "${health}": the backend works, but not as well as it should.`,
      evidence: [endpointEvidence(answer)],
      remedy: { kind: 'nothing' },
      byHand: ['See in the monitoring answer what is degraded.'],
    };
  },
};
