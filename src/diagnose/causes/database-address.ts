/** The backend can't reach the database at the address it uses. */

import { BACKEND_SYMPTOMS, type Cause, evidence } from '../cause.ts';
import { stateEvidence } from '../facts.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { fix } from '../remedies.ts';

export const databaseAddress: Cause = {
  id: 'database-address',
  title: "The backend can't reach its database",
  severity: 'critical',
  guide: 'Database connection errors',
  means:
    'The backend is refused or gets no answer at the address that it uses for its database, although the database runs and accepts connections or is none of this project.',
  recognised: 'The log says `Connection refused` or the like, while `pg_isready` says `accepting connections`.',
  automatic:
    'Restarts the backend, which mends one that started before its database; then nothing, since an address is for a person to set right.',
  byHand:
    "Compare host and port in the database URL with the service's name and port, and check that both are on one network.",
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const sign = signOf(of, ['database-refused']);
    if (sign === null) return null;
    return {
      summary: `The backend can't reach its database${sign.subject === '' ? '' : ` at ${sign.subject}`}${of.database === null ? "; none of this project's services is known to be it" : ', although the database runs'}.`,
      evidence: [
        ...signEvidence(of, sign),
        ...(of.database
          ? [
              stateEvidence(of.database),
              evidence(
                'command',
                `pg_isready in ${of.database.name}`,
                of.snapshot.database.output || of.snapshot.database.status,
              ),
            ]
          : []),
      ],
      remedy: fix([{ action: 'restart', service: of.service }]),
      byHand: [
        "Compare host and port in the backend's database URL with the name of the database's service and its port.",
        'Check that both are on the same Compose network.',
      ],
    };
  },
};
