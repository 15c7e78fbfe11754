/** The program may not read or write something it needs. */

import { BACKEND_SYMPTOMS, type Cause } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { refuse } from '../remedies.ts';

export const startupErrorPermission: Cause = {
  id: 'startup-error-permission',
  title: 'The backend lacks a permission',
  severity: 'critical',
  guide: 'Container keeps restarting',
  means:
    'A file, folder, mount or port is not accessible to the user that the program runs as, or a file system is read-only.',
  recognised: 'The log has a permission error, or one of a read-only file system or mount.',
  automatic: 'Refused: a person sets the rights.',
  byHand:
    'Look at the mounts and who owns them; a file system that became read-only by itself points to a failing disk (`dmesg`).',
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const sign = signOf(of, ['permission', 'read-only', 'mount']);
    if (sign === null) return null;
    return {
      summary: `The backend lacks a permission: ${sign.line.text.trim()}`,
      evidence: signEvidence(of, sign),
      remedy: refuse('Rights on files and mounts are for a person to set: nothing was changed.'),
      byHand: [
        `Look at the mounts of the service and who owns them: \`docker inspect ${of.backend?.name ?? of.service}\`.`,
        'A file system that became read-only by itself points to a failing disk: see `dmesg`.',
      ],
    };
  },
};
