/**
 * The lock of a project: opens a fix session under it, and says in the record why it could not be had.
 */

import { conclude } from '../conclude.ts';
import { FixSession, SessionRefused } from '../fix/session.ts';
import type { Host } from '../host/host.ts';
import type { Settings } from '../model/settings.ts';
import type { Recorder } from '../recorder.ts';

/** Who wants the lock, and where. */
export interface Claim {
  readonly host: Host;
  readonly settings: Settings;
  readonly runId: string;
  readonly recorder: Recorder;
}

/** Waits for the lock up to `lock-timeout`. Rejects with SessionRefused where it can't be had. */
export function openSession({ host, settings, runId, recorder }: Claim): Promise<FixSession> {
  const { origin } = recorder.record;
  const who = origin.runUrl === '' ? 'the command line' : `${origin.actor} (${origin.workflow}) ${origin.runUrl}`;
  return FixSession.open(host, {
    projectDirectory: settings.target.projectDirectory,
    runId,
    holder: `${who}, since ${new Date().toISOString()}`.replace(/[\r\n]/g, ' '),
    lockTimeoutMs: settings.lockTimeoutMs,
    onWaiting: (holder) =>
      recorder.tell(
        `Another run holds the lock of this project: ${holder || 'unknown'}. Waiting up to ${settings.lockTimeoutMs / 1000} s`,
        'notice',
      ),
    onResume: () =>
      recorder.tell('The connection broke in the middle of a fix; it goes on, on the host. Connecting anew', 'warning'),
  });
}

/**
 * Waits until no other run holds the project's lock.
 * @returns false when it waited in vain; the record then says that the run was refused.
 */
export async function awaitOthers(claim: Claim): Promise<boolean> {
  try {
    const session = await openSession(claim);
    await session.release();
    return true;
  } catch (error) {
    if (!(error instanceof SessionRefused)) throw error;
    lockRefused(claim, error);
    return false;
  }
}

/** Ends the run as refused: another run has the lock, or the host does not let a fix begin. */
export function lockRefused({ recorder, settings }: Claim, error: SessionRefused): void {
  const why =
    error.reason === 'locked'
      ? `Another run holds the lock of this project: ${error.message || 'unknown'}. It was waited for ${settings.lockTimeoutMs / 1000} s; nothing was changed.`
      : `The fix could not be begun: ${error.message}. Nothing was changed.`;
  recorder.tell(why, 'error');
  conclude(recorder.record, 'refused', error.reason === 'locked' ? 'locked' : 'not-allowed', why);
}
