/**
 * The post step: does nothing after a run that came to its end. After one that was killed in the middle of a fix it waits
 * until that fix has ended on the host, takes its lock over and gives it back, and tells how the backend is now.
 */

import * as core from '@actions/core';
import { maskSecrets, rawInput, runAndReport } from './action.ts';
import { FixSession } from './fix/session.ts';
import { connect } from './host/connect.ts';
import { reconnecting } from './host/reconnecting.ts';
import type { Settings } from './model/settings.ts';
import { originOf } from './origin.ts';
import { cleanText } from './report/clean-record.ts';
import { forLog } from './report/sanitise.ts';
import { readSettings } from './settings.ts';
import { withSettingsFile } from './step-inputs.ts';
import { killedInTheMiddle } from './step-state.ts';

/** GitHub gives post steps five minutes in a cancelled job. */
const FIX_END_MS = 180_000;
/** How long the backend is watched after that. */
const RECOVERY_MS = 60_000;

export async function runPost(): Promise<number> {
  const runId = killedInTheMiddle();
  if (runId === null) return 0;
  const secrets = maskSecrets();
  try {
    const settings = readSettings(await withSettingsFile(rawInput));
    core.warning('The run was killed in the middle of a fix. Waiting for that fix to end on the host.');
    await endFix(settings, runId);
    const verifyTimeoutMs = Math.min(settings.verifyTimeoutMs, RECOVERY_MS);
    await runAndReport({ ...settings, fix: 'none', awaitHealthy: true, verifyTimeoutMs }, runId, secrets);
  } catch (error) {
    const { createLearningRedactor } = await import('./report/learning.ts');
    const { redact } = createLearningRedactor(secrets, []);
    const why = cleanText(error instanceof Error ? error.message : String(error), redact);
    core.warning(`What the killed run left could not be looked at: ${forLog(why)}`);
  }
  return 0;
}

/** The fix holds the lock until it has ended; taking the lock waits for that. */
async function endFix(settings: Settings, runId: string): Promise<void> {
  const host = await reconnecting((signal) => connect(settings.way, { signal }));
  try {
    const session = await FixSession.open(host, {
      projectDirectory: settings.target.projectDirectory,
      runId,
      holder: 'the post step of a killed run',
      lockTimeoutMs: FIX_END_MS,
      onWaiting: () => core.info('The fix is still under way on the host'),
      onResume: () => undefined,
    });
    await session.write({
      id: runId,
      at: new Date().toISOString(),
      cause: '',
      option: 'unknown',
      status: 'cancelled',
      recoveryMs: null,
      runUrl: originOf(process.env).runUrl,
    });
    await session.release();
  } finally {
    host.close();
  }
}
