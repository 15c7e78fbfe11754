/**
 * What changed, on the embedded host: each change made there, alone and with something innocent beside it.
 */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OLD_DOCKERFILE } from '../changes/innocent.ts';
import { changesOn, type Hands } from '../changes/made.ts';
import { hostSecond, lookBeside, trial } from '../changes/trial.ts';
import { embeddedStack } from './embedded.ts';
import { BASE_IMAGES, FOLDER } from './project.ts';

const stack = embeddedStack();
beforeAll(() => stack.up());
afterAll(() => stack.down());

function hands(): Hands {
  const shell = promisify(execFile);
  const run = async (script: string) => {
    const env = { ...stack.environment, root: stack.environment['BACKEND_HEALTH_ROOT'] ?? '/nowhere' };
    return (await shell('/bin/sh', ['-c', script], { cwd: join(stack.home, FOLDER), env })).stdout;
  };
  return {
    stack,
    docker: (...args) => stack.docker(args),
    compose: (...args) => stack.docker(['compose', '--profile', 'aws', ...args]),
    sh: run,
    system: run,
    nameOf: async (service) => `${FOLDER}-${service}-1`,
    base: BASE_IMAGES.python,
    source: 'backend/app.py',
  };
}

describe('on the embedded host', () => {
  beforeEach(() => stack.reset());

  test.each(changesOn('embedded').map(([made]) => [made.title, made] as const))(
    'a run names first that %s',
    async (_, made) => {
      const began = await hostSecond(hands());
      expect((await trial(hands(), made, null, began)).wrong).toBe('');
      expect((await lookBeside(hands(), made, OLD_DOCKERFILE, began)).wrong).toBe('');
    },
  );
});
