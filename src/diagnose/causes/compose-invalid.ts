/** Compose rejects the project\'s files. */

import { type Cause, evidence } from '../cause.ts';
import { composeCommand, refuse } from '../remedies.ts';

export const composeInvalid: Cause = {
  id: 'compose-invalid',
  title: "Compose rejects the project's files",
  severity: 'critical',
  guide: 'Step 1: Container status',
  means:
    "Compose can't read the project: a mistake in a compose file, a missing `env_file`, or a required variable without a value. Every compose command fails, `ps`, `logs` and `stop` too.",
  recognised: '`compose config` fails; its message is quoted.',
  automatic: 'Refused: a person mends the file.',
  byHand:
    'Mend what Compose names, check it with `docker compose config --quiet`, and see with `git diff` what was changed last.',
  explains: ['container-missing', 'image-missing', 'container-exited', 'container-created'],
  match(of) {
    const { compose } = of.snapshot;
    if (
      compose.status !== 'invalid' ||
      compose.message === '' ||
      !of.snapshot.folder.known ||
      of.snapshot.folder.value.status !== 'found'
    )
      return null;
    return {
      summary: `Compose can't read the project: ${compose.message.split('\n').at(-1) ?? ''}`,
      evidence: [evidence('command', `${compose.command} config`, compose.message)],
      remedy: refuse("No compose command works until the project's files are mended: nothing was changed."),
      byHand: [
        `Mend what Compose names, then check it with ${composeCommand(of, 'config --quiet')}.`,
        'See what was changed last: `git log -3 --stat` and `git diff` in the project folder.',
      ],
    };
  },
};
