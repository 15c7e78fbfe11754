/**
 * One chaos run on an embedded host: falls ill, runs the action under misfortune, waits until the host rests, and judges.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedStack } from '../host/embedded.ts';
import { inputDefaults } from '../runner.ts';
import { ActionRun, type StepEnd } from './action-process.ts';
import { fallIll } from './ailments.ts';
import { disturb } from './disturb.ts';
import { fixesOnHost, journalOnHost, lockIsFree } from './fixes-on-host.ts';
import { changeOf, judge, type Offence, type Witnessed, worse } from './judge.ts';
import { type Picture, takePicture } from './picture.ts';
import type { Scenario } from './scenario.ts';

/** A step that takes longer than this hangs. */
const STEP_MS = 100_000;
/** A run whose connection broke keeps its lock for ten seconds; the rest is for a slow machine. */
const REST_MS = 18_000;
/** A fix that goes on by itself has come to its end by then. */
const FIX_MS = 90_000;
const LOOK_MS = 150;

export interface ChaosResult {
  readonly scenario: Scenario;
  readonly offences: readonly Offence[];
  /** How the main step ended: its status, or the signal that ended it. */
  readonly end: string;
  readonly witnessed: Witnessed;
  readonly happened: number;
  readonly connections: number;
  /** From the end of the steps until the host rested. */
  readonly restMs: number;
}

/** The stack is up; it is reset first, and left as the run left it. */
export async function chaosRun(stack: EmbeddedStack, scenario: Scenario, dist: string): Promise<ChaosResult> {
  await stack.reset();
  const extra = await fallIll(stack, scenario.ailment);
  const before = await takePicture(stack);
  const action = new ActionRun(dist, {
    ...(await inputDefaults()),
    ...stack.inputs,
    'verify-timeout': '5',
    'stable-for': '0.5',
    'confirm-after': '0.1',
    'connect-timeout': '4',
    'lock-timeout': '4',
    'command-timeout': '20',
    fix: scenario.fix,
    ...extra,
    ...scenario.inputs,
  });
  try {
    const connectionsBefore = stack.connections;
    const disturbance = await disturb(stack, scenario.misfortunes);
    const main = action.start('main', STEP_MS);
    disturbance.begin(main.child);
    const mainEnd = await main.ended;
    await disturbance.end();
    const mainFiles = action.files();
    const postEnd = await action.start('post', STEP_MS).ended;
    const began = performance.now();
    const rest = await untilRest(stack, before);
    const witnessed: Witnessed = {
      before,
      main: { end: mainEnd, files: mainFiles },
      post: { end: postEnd, files: action.files() },
      ...rest,
    };
    return {
      scenario,
      offences: judge(witnessed),
      end: endOf(mainEnd, mainFiles.outputs['status']),
      witnessed,
      happened: disturbance.happened,
      connections: stack.connections - connectionsBefore,
      restMs: Math.round(performance.now() - began),
    };
  } finally {
    action.remove();
  }
}

function endOf(end: StepEnd, status = 'nothing'): string {
  return end.exitCode === null ? (end.signal ?? 'nothing') : status;
}

type Rest = Pick<Witnessed, 'after' | 'changes' | 'fixes' | 'journal' | 'lockFree' | 'leftRunning'>;

/** Looks until all is as it should be, for a while after the last fix has ended; then as it is. */
async function untilRest(stack: EmbeddedStack, before: Picture): Promise<Rest> {
  const began = performance.now();
  let fixEndedAt = began;
  for (;;) {
    const fixes = fixesOnHost(stack);
    const now = performance.now();
    if (fixes.some(({ ended }) => !ended)) fixEndedAt = now;
    const leftRunning = stack.leftRunning().length;
    const lockFree = await lockIsFree(stack);
    const after = await takePicture(stack);
    const changes = stack.dockerCalls.map(changeOf).filter((change) => change !== null);
    const resting = lockFree && leftRunning === 0 && worse({ before, after, changes }).length === 0;
    if (resting || now - fixEndedAt > REST_MS || now - began > FIX_MS)
      return { after, changes, fixes, journal: journalOnHost(stack), lockFree, leftRunning };
    await sleep(LOOK_MS);
  }
}
