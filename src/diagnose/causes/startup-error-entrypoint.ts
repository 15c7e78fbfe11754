/** The container's command can't be executed. */

import { BACKEND_SYMPTOMS, type Cause } from '../cause.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { rebuildOnly } from '../remedies.ts';

export const startupErrorEntrypoint: Cause = {
  id: 'startup-error-entrypoint',
  title: "The container's command can't be started",
  severity: 'critical',
  guide: 'Container keeps restarting',
  means:
    'The command or entry point is not found, is not executable, has Windows line ends, or is built for another processor.',
  recognised:
    '`State.Error` or the log says `executable file not found`, `exec format error` or the like; exit code 126, 127 or 255.',
  automatic: 'Rebuilds the image and goes back to the previous one when the new one is no better.',
  byHand:
    "Check `command` and `entrypoint`, the file's mode and line ends, and the image's platform against the host's.",
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const sign = signOf(of, ['entrypoint']);
    if (sign === null) return null;
    return {
      summary: `The container's command can't be started: ${sign.line.text.trim()}`,
      evidence: signEvidence(of, sign),
      remedy: rebuildOnly(of, 'The image or its command is broken: a restart starts the same again.'),
      byHand: [
        "Check `command`, `entrypoint` and the file's line ends and mode; check the image's platform against the host's.",
      ],
    };
  },
};
