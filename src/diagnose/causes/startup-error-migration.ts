/** The database's schema is not the one that the program expects. */

import { BACKEND_SYMPTOMS, type Cause } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { refuse } from '../remedies.ts';

export const startupErrorMigration: Cause = {
  id: 'startup-error-migration',
  title: 'The database schema does not fit the code',
  severity: 'critical',
  guide: 'Container keeps restarting',
  means:
    'A table, column or revision is missing, or a migration failed: the code and the schema belong to different versions.',
  recognised: 'The log has a migration or schema error.',
  automatic: 'Refused: migrations change data and are for a person to run.',
  byHand:
    'See whether the code is older or newer than the schema; run the pending migrations, or deploy the version that fits.',
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const sign = signOf(of, ['migration']);
    if (sign === null) return null;
    return {
      summary: `The database schema does not fit the code: ${sign.line.text.trim()}`,
      evidence: signEvidence(of, sign),
      remedy: refuse('Migrations change data: they are not run by themselves, and nothing else helps.'),
      byHand: [
        'See whether the image is older or newer than the schema (a roll-back leaves the schema ahead).',
        'Run the pending migrations, or deploy the version that fits the schema.',
      ],
    };
  },
};
