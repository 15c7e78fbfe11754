/**
 * Waits for a condition by asking again and again, within a bound.
 */

import { setTimeout as pause } from 'node:timers/promises';

export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** Resolves once `holds` says true. Rejects with NotInTime after `withinMs` milliseconds. */
export async function until(what: string, withinMs: number, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) {
      throw new NotInTime(`${what}: not within ${withinMs / 1000} s`);
    }
    await pause(150);
  }
}
