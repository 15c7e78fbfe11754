/**
 * Ends a process with what it started: it leads a group of its own (`detached`).
 */

import type { ChildProcess } from 'node:child_process';

/** What the child started and did not detach from its group gets the signal too. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
