/**
 * Starts the bundled action as a runner does and times it, from the start of its process to its exit.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputDefaults } from '../test/runner.ts';
import { timed } from './process.ts';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const BUNDLE = join(ROOT, 'dist/index.js');

export interface ActionTime {
  readonly durationMs: number;
  /** When it ended, as `Date.now()` says. */
  readonly endedAt: number;
  /** The JSON report. */
  // biome-ignore lint/suspicious/noExplicitAny: the report is read here and there, as other steps of a workflow do.
  readonly report: any;
  /** The most memory it had, in bytes. */
  readonly peakBytes: number;
}

/** Variables that a runner sets for the action, with its command files in `folder`. */
export async function actionEnvironment(
  inputs: Readonly<Record<string, string>>,
  folder: string,
): Promise<Record<string, string>> {
  const file = (name: string) => join(folder, name);
  await Promise.all(['summary', 'output', 'state'].map((name) => writeFile(file(name), '')));
  const given = Object.entries({ ...(await inputDefaults()), ...inputs });
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GITHUB_ACTIONS: 'true',
    RUNNER_TEMP: folder,
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  };
}

/** @param statuses any of which is the end that is wanted; another one rejects. */
export async function timeAction(
  inputs: Readonly<Record<string, string>>,
  statuses: readonly string[],
): Promise<ActionTime> {
  const folder = await mkdtemp(join(tmpdir(), 'backend-health-bench-run-'));
  try {
    const environment = await actionEnvironment(inputs, folder);
    const memory = join(folder, 'memory');
    const ended = await timed(process.execPath, ['--require', join(ROOT, 'bench/peak-memory.cjs'), BUNDLE], {
      env: { ...environment, BENCH_PEAK_MEMORY: memory },
      cwd: folder,
      timeoutMs: 240_000,
    });
    const endedAt = Date.now();
    const text = await readFile(join(folder, 'backend-health-report.json'), 'utf8').catch(() => '');
    if (text === '') throw new Error(`the action left no report: ${ended.stdout.trim().slice(-300)}`);
    const report = JSON.parse(text);
    if (!statuses.includes(report.status)) throw new Error(`the action ended ${report.status}: ${report.reason}`);
    return { durationMs: ended.durationMs, endedAt, report, peakBytes: Number(await readFile(memory, 'utf8')) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
