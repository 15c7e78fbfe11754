/**
 * Leaves the project to whoever is at work on it: waits for a deploy to end, or ends the run with what was found.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { conclude } from './conclude.ts';
import type { Settings } from './model/settings.ts';
import type { Snapshot } from './model/snapshot.ts';
import { handsOff } from './plan/hands-off.ts';
import type { Recorder } from './recorder.ts';

export interface Yielding {
  readonly settings: Settings;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** Looks without a word. */
  readonly peek: () => Promise<Snapshot>;
}

const LOOK_EVERY_MS = 3_000;

/**
 * `free`: nobody else is at work. `again`: somebody was, and has ended: what was planned no longer holds.
 * `ended`: the run is over, and the record says why.
 */
export async function yieldToOthers(snapshot: Snapshot, yielding: Yielding): Promise<'free' | 'again' | 'ended'> {
  const { settings, recorder, signal } = yielding;
  let found = handsOff(snapshot);
  if (found.kind === 'free') return 'free';
  recorder.tell(found.why, 'warning');
  const mayWait = found.kind === 'deploy' && settings.onDeploy === 'wait' && !settings.dryRun;
  if (mayWait) {
    const limit = performance.now() + settings.commandTimeoutMs;
    recorder.tell(`Waiting up to ${settings.commandTimeoutMs / 1000} s for it to end`, 'notice');
    while (found.kind === 'deploy' && performance.now() < limit) {
      await sleep(Math.min(LOOK_EVERY_MS, settings.commandTimeoutMs), undefined, { signal });
      found = handsOff(await yielding.peek());
    }
    if (found.kind === 'free') {
      recorder.tell('The deploy has ended: looking again', 'notice');
      return 'again';
    }
  }
  const waited = mayWait ? ` It was waited for ${settings.commandTimeoutMs / 1000} s.` : '';
  if (found.kind === 'maintenance') conclude(recorder.record, 'refused', 'maintenance', found.why);
  else conclude(recorder.record, 'refused', 'deploy-under-way', `${found.why}${waited} Nothing was changed.`);
  return 'ended';
}

/** Somebody's hand came in between: it is left to them. */
export function leaveToOthers(recorder: Recorder, why: string, so = 'It was looked at again, and that went on'): void {
  const text = `Somebody else is at work on the project: ${why}. ${so}; it is left to them.`;
  recorder.tell(text, 'warning');
  conclude(recorder.record, 'refused', 'deploy-under-way', text);
}
