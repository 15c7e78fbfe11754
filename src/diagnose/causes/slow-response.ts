/** The ping endpoint answers slowly. */

import { type Cause, evidence } from '../cause.ts';
import { endpoint, endpointEvidence } from '../facts.ts';

export const slowResponse: Cause = {
  id: 'slow-response',
  title: 'The backend answers slowly',
  severity: 'note',
  guide: 'Step 2: Health endpoints',
  means: 'The backend answers correctly and takes longer than `slow-after`.',
  recognised: 'The ping endpoint answered 2xx, later than `slow-after`.',
  automatic: 'Nothing: a restart of a busy backend makes it slower.',
  byHand: 'Look at the load of host and database before restarting anything.',
  explains: [],
  match(of) {
    const answer = endpoint(of, 'ping');
    if (answer?.outcome.kind !== 'answered' || answer.durationMs < of.snapshot.target.slowMs || of.down) return null;
    const { machine } = of.snapshot;
    return {
      summary: `${new URL(answer.url).pathname} answers, but takes ${(answer.durationMs / 1000).toFixed(1)} s.`,
      evidence: [
        endpointEvidence(answer),
        ...(machine.known
          ? [
              evidence(
                'resource',
                'load of the host',
                `${machine.value.load1} on ${machine.value.cpus} CPUs, ${Math.round(machine.value.memoryAvailableBytes / 1_048_576)} MiB of memory available`,
              ),
            ]
          : []),
      ],
      remedy: { kind: 'nothing' },
      byHand: ['Look at the load of the host and of the database before restarting anything.'],
    };
  },
};
