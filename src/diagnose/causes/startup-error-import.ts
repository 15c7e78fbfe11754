/** The program can't load a module, class or library. */

import { BACKEND_SYMPTOMS, type Cause } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { composeCommand, rebuildOnly } from '../remedies.ts';

export const startupErrorImport: Cause = {
  id: 'startup-error-import',
  title: "The backend can't load part of its code",
  severity: 'critical',
  guide: 'Container keeps restarting',
  means:
    "The program in the image can't find or load a module, class, package or shared library: the image was built without it, or its code names something that is not there.",
  recognised: 'The log since the last start has an import error (Python, Node, Java, Ruby, PHP, dynamic linker).',
  automatic:
    'Rebuilds the image and goes back to the previous one when the new one is no better; a restart is skipped, since the same image fails in the same way.',
  byHand: 'Add the missing dependency to the source and rebuild, or go back to the last image that worked.',
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const sign = signOf(of, ['import']);
    if (sign === null) return null;
    return {
      summary: `The backend can't load its code: ${sign.line.text.trim()}`,
      evidence: signEvidence(of, sign),
      remedy: rebuildOnly(of, 'The image itself is broken: a restart starts the same code again.'),
      byHand: [
        `Check that the dependency is in the source: ${sign.subject || 'see the log'}.`,
        `Rebuild: ${composeCommand(of, `build ${of.service}`)}, then ${composeCommand(of, `up -d ${of.service}`)}.`,
        'Or go back to the last image that worked.',
      ],
    };
  },
};
