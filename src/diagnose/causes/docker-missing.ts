/** Docker is not on the host. */

import { type Cause, evidence, UNSEEN_SYMPTOMS } from '../cause.ts';
import { refuse } from '../remedies.ts';

export const dockerMissing: Cause = {
  id: 'docker-missing',
  title: 'Docker is not on the host',
  severity: 'critical',
  guide: 'Reaching the host',
  means: 'No program `docker` was found for the user, neither on the PATH of the login nor in the usual folders.',
  recognised: '`docker` is not found on PATH, nor in /usr/local/bin, /usr/bin, /snap/bin or /opt.',
  automatic: 'Nothing.',
  byHand: 'Install Docker Engine with the Compose plugin, or log in as a user who has it on the PATH.',
  explains: UNSEEN_SYMPTOMS,
  match(of) {
    const { engine, machine } = of.snapshot;
    if (engine.status !== 'missing') return null;
    const user = machine.known ? machine.value.user : 'the user';
    const groups = machine.known ? machine.value.groups.join(', ') : 'unknown';
    return {
      summary: `Docker was not found for ${user} (groups: ${groups}).`,
      evidence: [evidence('command', 'docker version', engine.message)],
      remedy: refuse('Without Docker on the host nothing can be observed or fixed.'),
      byHand: ['Install Docker Engine with the Compose plugin, or log in as a user who has it.'],
    };
  },
};
