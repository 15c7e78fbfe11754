/** No database connection is left. */

import { BACKEND_SYMPTOMS, type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { escalate } from '../remedies.ts';

export const connectionsExhausted: Cause = {
  id: 'connections-exhausted',
  title: 'No database connection is left',
  severity: 'critical',
  guide: 'Database connection errors',
  means: "The database has no connection slot left, or the backend's own pool is used up: often a leak in the backend.",
  recognised: 'The log says `too many clients`, `QueuePool limit`, `Connection is not available` or the like.',
  automatic: 'Restarts the backend, which gives its connections back.',
  byHand:
    'See who holds the connections (`pg_stat_activity`), mend the leak, and only then raise the pool or `max_connections`.',
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS],
  match(of) {
    const sign = signOf(of, ['connections-exhausted']);
    if (sign === null) return null;
    return {
      summary: `No database connection is left: ${sign.line.text.trim()}`,
      evidence: signEvidence(of, sign),
      remedy: escalate(of),
      byHand: [
        'See who holds the connections: `select usename, state, count(*) from pg_stat_activity group by 1, 2`.',
        'Look for connections that the backend does not give back; raise the pool or `max_connections` only after that.',
      ],
    };
  },
};
