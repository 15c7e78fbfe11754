/**
 * Whole runs by every way in, on the real stack; and on the machine itself, with no SSH at all.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAction } from '../runner.ts';
import { testWays } from '../way-cases.ts';
import { PROJECT_DIRECTORY } from './places.ts';
import { realStack, realStackMissing } from './real.ts';

const missing = realStackMissing();

describe.skipIf(missing !== '')('on the real stack', () => {
  const stack = realStack();
  beforeAll(() => stack.up());
  afterAll(() => stack.down());

  testWays(() => stack);

  test('the machine itself is diagnosed and fixed as `host: local`', async () => {
    await stack.reset();
    await stack.fault('container-stopped');
    const inputs = {
      ...stack.inputs,
      host: 'local',
      'private-key': '',
      'known-hosts': '',
      'project-directory': PROJECT_DIRECTORY,
      fix: 'auto',
    };
    const ended = await runAction(inputs);
    expect(ended.outputs, ended.shownLog).toMatchObject({ status: 'fixed', cause: 'container-exited' });
    expect(await stack.ills()).toEqual([]);
  });
});
