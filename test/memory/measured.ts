/**
 * Runs the bundled action and tells how much memory it took at its peak.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionRun, runAction } from '../runner.ts';

const KIB = 1024;

export interface MeasuredRun {
  readonly run: ActionRun;
  /** The most memory that the process had resident, in MiB. */
  readonly peakMib: number;
}

export async function runMeasured(inputs: Readonly<Record<string, string>>): Promise<MeasuredRun> {
  const folder = mkdtempSync(join(tmpdir(), 'backend-health-peak-'));
  const file = join(folder, 'peak');
  const run = await runAction(inputs, {
    timeoutMs: 110_000,
    environment: { NODE_OPTIONS: `--require=${join(import.meta.dirname, 'peak.cjs')}`, PEAK_FILE: file },
  });
  const peakMib = Math.round(Number(readFileSync(file, 'utf8')) / KIB);
  rmSync(folder, { recursive: true });
  return { run, peakMib };
}
