/**
 * The project's lock as another program on the host sees it.
 */

import { attempt } from './command.ts';
import { OWNER, PROJECT_DIRECTORY } from './places.ts';
import { until } from './until.ts';

/** Whether the lock can be had at once. */
async function lockIsFree(): Promise<boolean> {
  return (await attempt('runuser', ['-u', OWNER, '--', 'flock', '-n', PROJECT_DIRECTORY, 'true'])).exitCode === 0;
}

/** Whether the lock is given back within so many milliseconds. */
export async function lockFreed(withinMs: number): Promise<boolean> {
  return until('the lock is free', withinMs, lockIsFree).then(
    () => true,
    () => false,
  );
}
