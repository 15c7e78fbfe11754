/** The user may not use Docker. */

import { type Cause, evidence, UNSEEN_SYMPTOMS } from '../cause.ts';
import { refuse } from '../remedies.ts';

export const dockerPermission: Cause = {
  id: 'docker-permission',
  title: 'The user may not use Docker',
  severity: 'critical',
  guide: 'Reaching the host',
  means: 'The user who logs in is not allowed to talk to the Docker engine.',
  recognised: '`docker` answers `permission denied` on its socket, or `sudo` asks for a password.',
  automatic: 'Nothing: rights are for a person to grant.',
  byHand:
    'Add the user to the group `docker` and log in anew, or set `use-sudo: true` and allow `docker` in sudoers without a password.',
  explains: UNSEEN_SYMPTOMS,
  match(of) {
    const { engine, machine } = of.snapshot;
    if (engine.status !== 'forbidden') return null;
    const user = machine.known ? machine.value.user : 'the user';
    const groups = machine.known ? machine.value.groups.join(', ') : 'unknown';
    return {
      summary: `User ${user} may not use Docker: not in the group docker (groups: ${groups}).`,
      evidence: [evidence('command', 'docker version', engine.message)],
      remedy: refuse(`User ${user} is not allowed to use Docker: nothing was changed.`),
      byHand: [
        `Add the user to the group docker: \`sudo usermod -aG docker ${of.snapshot.machine.known ? of.snapshot.machine.value.user : 'USER'}\`, then log in anew.`,
        'Or set the input `use-sudo: true` and allow `docker` in sudoers without a password.',
      ],
    };
  },
};
