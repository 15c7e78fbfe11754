/** The database refuses the backend's login. */

import { BACKEND_SYMPTOMS, type Cause, OUTER_SYMPTOMS } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { composeCommand, refuse } from '../remedies.ts';

export const databaseAuth: Cause = {
  id: 'database-auth',
  title: 'The database refuses the login',
  severity: 'critical',
  guide: 'Database connection errors',
  means: 'User, password or database name that the backend uses are not the ones that the database accepts.',
  recognised: 'The log has an authentication error of PostgreSQL, MySQL, Redis or MongoDB.',
  automatic: 'Refused: credentials are for a person to set right.',
  byHand:
    "Compare user, password and database name in the backend's environment with the database's; a PostgreSQL volume keeps the password of its first start. Apply with `docker compose up -d`.",
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS],
  match(of) {
    const sign = signOf(of, ['database-auth']);
    if (sign === null) return null;
    return {
      summary: `The database refuses the backend's login${sign.subject === '' ? '' : ` (${sign.subject})`}.`,
      evidence: signEvidence(of, sign),
      remedy: refuse('No restart changes a password: nothing was changed.'),
      byHand: [
        "Compare user, password and database name in the backend's environment with those of the database. The password of a PostgreSQL volume is the one from its first start.",
        `Then apply it: ${composeCommand(of, `up -d ${of.service}`)}.`,
      ],
    };
  },
};
