/**
 * What the main step leaves for the post step, in the runner's state file: it is there even when the main step was killed.
 */

import { getState, saveState } from '@actions/core';

const RUN_ID = 'run-id';
const FIXING = 'fixing';
const ENDED = 'ended';

export function saveRunId(runId: string): void {
  saveState(RUN_ID, runId);
}

/** From now on the host may be changed by this run. */
export function saveFixing(): void {
  saveState(FIXING, 'true');
}

/** The main step came to its end and said what it did. */
export function saveEnded(): void {
  saveState(ENDED, 'true');
}

/** The run's id when the main step was killed in the middle of a fix; null when there is nothing to clean up. */
export function killedInTheMiddle(): string | null {
  return getState(FIXING) === 'true' && getState(ENDED) !== 'true' ? getState(RUN_ID) : null;
}
