/** A name can't be resolved in the container. */

import { BACKEND_SYMPTOMS, type Cause } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { fix } from '../remedies.ts';

export const nameResolution: Cause = {
  id: 'name-resolution',
  title: "A name can't be resolved",
  severity: 'critical',
  guide: 'Database connection errors',
  means:
    "The backend looks up a host name that Docker's resolver does not know, or the resolver itself does not answer.",
  recognised: 'The log has a name resolution error.',
  automatic: 'Restarts the backend, which mends one that started before its neighbour; then nothing.',
  byHand: "The host name must be that of a service on the same network; for a name outside check the host's resolver.",
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const sign = signOf(of, ['dns']);
    if (sign === null) return null;
    return {
      summary: `The backend can't resolve a name${sign.subject === '' ? '' : `: ${sign.subject}`}.`,
      evidence: signEvidence(of, sign),
      remedy: fix([
        { action: 'restart', service: of.service },
        { action: 'recreate', service: of.service },
      ]),
      byHand: [
        "Check the host name in the backend's settings: it must be the name of a service on the same Compose network.",
        "For a name outside: check the host's own resolver (`resolvectl status`).",
      ],
    };
  },
};
