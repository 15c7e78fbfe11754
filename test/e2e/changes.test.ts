/**
 * What changed, on the real stack: a few of the changes, each with something innocent beside it. `changes-table.ts` makes
 * them all.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { innocentFor } from '../changes/innocent.ts';
import { changesOn } from '../changes/made.ts';
import { hostSecond, trial } from '../changes/trial.ts';
import { freshStack, realHands, tidyAfterChange } from './hands.ts';
import { realStackMissing } from './real.ts';

const CHOSEN = ['an image with a commit is built and applied', 'the container is paused', 'a neighbour is restarted'];

describe.skipIf(realStackMissing() !== '')('on the real stack', () => {
  const { stack } = realHands;
  beforeAll(() => stack.up());
  beforeEach(freshStack);
  afterAll(() => stack.down());

  test.each(
    changesOn('real')
      .filter(([{ title }]) => CHOSEN.includes(title))
      .map(([made, index]) => ({ title: made.title, made, innocent: innocentFor(made, index, 'real') })),
  )('a run names first that $title, beside $innocent.title', async ({ made, innocent }) => {
    try {
      expect((await trial(realHands, made, innocent, await hostSecond(realHands))).wrong).toBe('');
    } finally {
      await tidyAfterChange();
    }
  });
});
