/** The program rejects its configuration. */

import { BACKEND_SYMPTOMS, type Cause } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { composeCommand, refuse } from '../remedies.ts';

export const startupErrorConfiguration: Cause = {
  id: 'startup-error-configuration',
  title: 'The backend rejects its configuration',
  severity: 'critical',
  guide: 'Container keeps restarting',
  means: "The program stops since a setting has a value that it can't use.",
  recognised: 'The log since the last start has a configuration error.',
  automatic: 'Refused: a person mends the setting.',
  byHand: 'Mend the setting that the log names, then `docker compose up -d`.',
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const sign = signOf(of, ['configuration']);
    if (sign === null) return null;
    return {
      summary: `The backend rejects its configuration: ${sign.line.text.trim()}`,
      evidence: signEvidence(of, sign),
      remedy: refuse('A restart or rebuild would read the same configuration again: nothing was changed.'),
      byHand: [
        `Mend the setting${sign.subject === '' ? '' : ` (${sign.subject})`}, then apply it: ${composeCommand(of, `up -d ${of.service}`)}.`,
      ],
    };
  },
};
