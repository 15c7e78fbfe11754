/**
 * How the trials of changes get at the real stack, past the product.
 */

import { NOTE } from '../changes/innocent.ts';
import type { Hands } from '../changes/made.ts';
import { account, asAccount } from './accounts.ts';
import { attempt, run } from './command.ts';
import { containerOf, theContainer } from './containers.ts';
import { BASE_IMAGE, OWNER, PROJECT_DIRECTORY } from './places.ts';
import { compose } from './project.ts';
import { realStack } from './real.ts';

export const realHands: Hands = {
  stack: realStack(),
  docker: (...args) => run('docker', args),
  compose,
  sh: async (script) => {
    const owner = await account(OWNER);
    const env = { HOME: owner.home };
    return run('setpriv', [...asAccount(owner), '/bin/sh', '-c', script], { cwd: PROJECT_DIRECTORY, env });
  },
  system: (script) => run('/bin/sh', ['-c', script], { env: { root: '' } }),
  nameOf: async (service) => (await theContainer(service)).id,
  base: BASE_IMAGE,
  source: 'backend/server.py',
};

/** The stack as `reset` leaves it, with a backend that is new: its log and its networks are those of no earlier trial. */
export async function freshStack(): Promise<void> {
  const backend = await containerOf();
  if (backend !== undefined) await run('docker', ['rm', '--force', backend.id]);
  await realHands.stack.reset();
}

/** Takes away what the stack's own reset does not look at. */
export async function tidyAfterChange(): Promise<void> {
  await attempt('dpkg', ['--purge', NOTE, `${NOTE}-beside`]);
}
