/** An environment variable that the program needs is missing. */

import { BACKEND_SYMPTOMS, type Cause } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { composeCommand, refuse } from '../remedies.ts';

export const startupErrorEnvironment: Cause = {
  id: 'startup-error-environment',
  title: 'An environment variable is missing',
  severity: 'critical',
  guide: 'Container keeps restarting',
  means: 'The program stops since an environment variable that it needs is not set, or is empty.',
  recognised:
    'The log since the last start names the variable (KeyError from os.environ, pydantic, Spring placeholders, Rails, Laravel, Prisma …).',
  automatic: 'Refused: only a person knows the value.',
  byHand:
    'Set the variable in `environment` or `env_file`, then `docker compose up -d`: a plain restart keeps the old environment.',
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const sign = signOf(of, ['environment']);
    if (sign === null) return null;
    return {
      summary: `The backend stops for want of an environment variable${sign.subject === '' ? '' : ` (${sign.subject})`}.`,
      evidence: signEvidence(of, sign),
      remedy: refuse(
        `No restart or rebuild can supply the environment variable ${sign.subject || 'that the log names'}: nothing was changed.`,
      ),
      byHand: [
        `Set ${sign.subject || 'the variable'} in the service's \`environment\` or \`env_file\` (see \`.env\` in the project folder).`,
        `Then apply it: ${composeCommand(of, `up -d ${of.service}`)}. A plain restart keeps the old environment.`,
      ],
    };
  },
};
