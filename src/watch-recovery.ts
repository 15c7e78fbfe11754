/**
 * Verifies a recovery and tells of it as it goes: on the way up a ladder, and where patience is all that is needed.
 */

import { Cancelled } from './cancel.ts';
import type { Host } from './host/host.ts';
import type { Verdict } from './model/record.ts';
import type { Settings } from './model/settings.ts';
import type { Container, Snapshot } from './model/snapshot.ts';
import type { Recorder } from './recorder.ts';
import { verify } from './verify/verify.ts';

export interface Watch {
  readonly host: Host;
  readonly settings: Settings;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
}

/**
 * Puts the verdict into the record, too. Rejects with Cancelled when the run is told to stop.
 * @param when says in the report where the run was then.
 * @param onContainers is told of each look that saw how the containers are.
 */
export async function watchRecovery(
  { host, settings, recorder, signal }: Watch,
  snapshot: Snapshot,
  limitMs: number,
  when: string,
  onContainers: (containers: readonly Container[]) => void = () => {},
): Promise<Verdict> {
  recorder.stage('verify');
  const verdict = await verify(host, settings, snapshot, {
    limitMs,
    stableForMs: settings.stableForMs,
    signal,
    onChange: (reasons) =>
      recorder.tell(
        reasons.length === 0 ? 'All is well; watching whether it stays so' : `Not yet: ${reasons.join('; ')}`,
      ),
    onContainers,
  });
  recorder.record.verdict = verdict;
  if (verdict.outcome === 'interrupted') throw new Cancelled(when);
  return verdict;
}
