/**
 * Peers over the OpenSSH client: nothing at all, the guide's steps as one script, and each step by a call of its own.
 */

import { probeOf } from '../../src/observe/probe-run.ts';
import { readSettings } from '../../src/settings.ts';
import { inputDefaults } from '../../test/runner.ts';
import type { BenchWay } from '../bed.ts';
import { expectTimed } from '../process.ts';
import { GUIDE_SCRIPT, GUIDE_STEPS } from './guide-steps.ts';

/** `ssh host true`, in milliseconds. */
export async function nothing(way: BenchWay): Promise<number> {
  return (await expectTimed('ssh', [...way.ssh, 'true'], [])).durationMs;
}

/** One script on standard input, in milliseconds. */
export async function oneScript(way: BenchWay): Promise<number> {
  const shows = GUIDE_STEPS.map((step) => step.shows);
  return (await expectTimed('ssh', [...way.ssh, 'sh -s'], shows, { input: GUIDE_SCRIPT })).durationMs;
}

/** One `ssh` for each step, one after another, in milliseconds. */
export async function oneCallPerStep(way: BenchWay): Promise<number> {
  let sumMs = 0;
  for (const { command, shows } of GUIDE_STEPS)
    sumMs += (await expectTimed('ssh', [...way.ssh, command], [shows])).durationMs;
  return sumMs;
}

/** This product's own probe with nobody to read its answers, in milliseconds. */
export async function probeAlone(way: BenchWay): Promise<number> {
  const given: Readonly<Record<string, string>> = { ...(await inputDefaults()), ...way.inputs };
  const script = probeOf(
    readSettings((name) => given[name] ?? ''),
    '0'.repeat(32),
  );
  return (await expectTimed('ssh', [...way.ssh, 'sh -s'], ['answer 200 http://engine/_ping'], { input: script }))
    .durationMs;
}

/** Compose's view of the project and nothing else, in milliseconds. */
export async function composeConfig(way: BenchWay): Promise<number> {
  const command = 'cd ~/automated-trading-platform && docker compose --profile aws config --format json';
  return (await expectTimed('ssh', [...way.ssh, command], ['services'])).durationMs;
}
