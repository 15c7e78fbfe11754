/**
 * What changed, on the real stack: each change made there, alone and with something innocent beside it.
 */

import { afterAll, beforeAll, beforeEach, describe, test } from 'vitest';
import { CHANGES, type Hands, tryChange } from '../changes/made.ts';
import { account, asAccount } from './accounts.ts';
import { attempt, run } from './command.ts';
import { theContainer } from './containers.ts';
import { BASE_IMAGE, OWNER, PROJECT_DIRECTORY } from './places.ts';
import { compose } from './project.ts';
import { realStack, realStackMissing } from './real.ts';

const stack = realStack();

const hands: Hands = {
  stack,
  docker: (...args) => run('docker', args),
  compose,
  sh: async (script) => {
    const owner = await account(OWNER);
    return run('setpriv', [...asAccount(owner), '/bin/sh', '-c', script], {
      cwd: PROJECT_DIRECTORY,
      env: { HOME: owner.home },
    });
  },
  system: (script) => run('/bin/sh', ['-c', script], { env: { root: '' } }),
  nameOf: async (service) => (await theContainer(service)).id,
  base: BASE_IMAGE,
  source: 'backend/server.py',
};

describe.skipIf(realStackMissing() !== '')('on the real stack', () => {
  beforeAll(() => stack.up());
  beforeEach(() => stack.reset());
  afterAll(async () => {
    await attempt('dpkg', ['--purge', 'backend-health-e2e-note']);
    await stack.down();
  });

  test.each(
    CHANGES.filter((made) => made.only !== 'embedded').map((made, index) => [made.title, made, index] as const),
  )('a run names first that %s', async (_, made, index) => {
    try {
      await tryChange(hands, made, index);
    } finally {
      // The stack's own reset does not look at networks.
      if (made.title.includes('network')) await run('docker', ['rm', '--force', (await theContainer()).id]);
    }
  });
});
