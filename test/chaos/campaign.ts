/**
 * Many chaos runs over several embedded hosts at a time. Which host a run gets does not change the run.
 */

import { embeddedStack } from '../host/embedded.ts';
import { type ChaosResult, chaosRun } from './run.ts';
import { scenarioOf } from './scenario.ts';

export interface Campaign {
  readonly seed: number;
  readonly indexes: readonly number[];
  readonly atATime: number;
  /** Folder of the action's bundle. */
  readonly dist: string;
  readonly onResult: (result: ChaosResult) => void;
}

export async function runCampaign({ seed, indexes, atATime, dist, onResult }: Campaign): Promise<void> {
  const waiting = [...indexes];
  const work = async () => {
    const stack = embeddedStack();
    await stack.up();
    try {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift())
        onResult(await chaosRun(stack, scenarioOf(seed, index), dist));
    } finally {
      await stack.down();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, indexes.length) }, work));
}
