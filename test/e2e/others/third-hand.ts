/**
 * A third hand on the real stack: while a run goes on, somebody restarts, recreates or removes the container. Prints each
 * trial and, at its end, how many fixes were made over such a hand, or after it; fails where there is one.
 *
 *   node test/e2e/others/third-hand.ts [--times 3] [--seed 1] [--only WORD]
 */

import { parseArgs } from 'node:util';
import { Random } from '../../chaos/random.ts';
import { runAction } from '../../runner.ts';
import type { TestStack } from '../../stack.ts';
import { attempt } from '../command.ts';
import { containerOf, theContainer } from '../containers.ts';
import { PROFILE, PROJECT_DIRECTORY, SERVICE } from '../places.ts';
import { realStack, realStackMissing } from '../real.ts';
import { until } from '../until.ts';
import { deedsSince, startsIn } from './engine-log.ts';

interface Point {
  readonly name: string;
  /** The line of the log after which the hand comes; the first of it, or the one after so many. '' is the start. */
  readonly after: string;
  readonly nth: number;
  readonly withinMs: number;
}

const POINTS: readonly Point[] = [
  { name: 'before the look', after: '', nth: 1, withinMs: 250 },
  { name: 'during the look', after: 'Connected to', nth: 1, withinMs: 800 },
  { name: 'before the second look', after: 'Looking again in', nth: 1, withinMs: 1_000 },
  { name: 'during the second look', after: '::group::Observe', nth: 2, withinMs: 900 },
  { name: 'after the plan', after: '::group::Plan', nth: 1, withinMs: 60 },
  { name: 'as the fix begins', after: 'Trying:', nth: 1, withinMs: 250 },
  { name: 'during the fix', after: 'Restart backend-aws:', nth: 1, withinMs: 900 },
  { name: 'during verification', after: '::group::Verify', nth: 1, withinMs: 4_000 },
];

const HANDS = ['restarts', 'recreates', 'removes'] as const;
type Hand = (typeof HANDS)[number];

const words = async (hand: Hand): Promise<readonly string[]> => {
  if (hand === 'recreates')
    return ['compose', '--profile', PROFILE, 'up', '-d', '--force-recreate', '--no-build', '--no-deps', SERVICE];
  const { name } = await theContainer();
  return hand === 'restarts' ? ['restart', name] : ['rm', '--force', name];
};

interface Trial {
  readonly status: string;
  readonly reason: string;
  /** Fixes that were begun, and not held back. */
  readonly fixes: number;
  /** Starts of the backend by the engine, whoever asked for them. */
  readonly starts: number;
  /** Whether the hand came before the run sent its fix, with its check at the head, or never. */
  readonly hand: 'before' | 'after' | 'never';
  readonly ills: readonly string[];
}

async function tryOnce(hand: Hand, point: Point, random: Random): Promise<Trial> {
  const stack = realStack();
  await stack.reset();
  await stack.fault('health-500');
  const argv = await words(hand);
  const began = Date.now();
  let seen = 0;
  let done: Promise<number> | null = null;
  let fixBeganAt = Number.POSITIVE_INFINITY;
  const come = () => {
    if (done !== null) return;
    done = new Promise((resolve) => {
      setTimeout(
        () => {
          const at = Date.now();
          void attempt('docker', argv, { cwd: PROJECT_DIRECTORY }).then(() => resolve(at));
        },
        random.whole(0, point.withinMs),
      );
    });
  };
  if (point.after === '') come();
  const run = await runAction(
    { ...stack.inputs, fix: 'auto', 'confirm-after': '1', 'verify-timeout': '15', 'stable-for': '2' },
    {
      onOutput: (text) => {
        if (text.includes('Trying:')) fixBeganAt = Math.min(fixBeganAt, Date.now());
        if (point.after === '' || !text.includes(point.after)) return;
        seen += 1;
        if (seen === point.nth) come();
      },
    },
  );
  const at = await (done ?? Promise.resolve(Number.NaN));
  const { attempts } = JSON.parse(run.report) as { attempts: unknown[] };
  return {
    status: run.outputs['status'] ?? '',
    reason: run.outputs['reason'] ?? '',
    fixes: attempts.length,
    starts: startsIn(await deedsSince(began)).length,
    hand: Number.isNaN(at) ? 'never' : at < fixBeganAt ? 'before' : 'after',
    ills: (await containerOf()) === undefined ? ['no container'] : await illsInTheEnd(stack),
  };
}

/** A container that has just come up is given its time. */
async function illsInTheEnd(stack: TestStack): Promise<readonly string[]> {
  let ills: readonly string[] = [];
  await until('the stack is well', 15_000, async () => {
    ills = await stack.ills();
    return ills.length === 0;
  }).catch(() => undefined);
  return ills;
}

/**
 * A hand that restarts or recreates has mended it: no fix is to follow. One that comes as the fix is sent may meet it: then
 * there is that one and no second. One that removes leaves at most one to be made.
 */
function offences(hand: Hand, { status, fixes, starts, hand: came, ills }: Trial): string[] {
  const own = came === 'never' || hand === 'removes' ? 0 : 1;
  const most = came === 'before' && hand !== 'removes' ? 0 : 1;
  return [
    ...(fixes > most ? [`FIXED OVER: ${fixes} fixes where there was to be ${most}`] : []),
    ...(starts > own + fixes ? [`STARTED: ${starts} starts, of which ${own} were the hand's and ${fixes} ours`] : []),
    ...(ills.length > 0 && status !== 'refused' ? [`LEFT ILL: ${status}, and ${ills.join('; ')}`] : []),
    ...(['fixed', 'healthy', 'refused', 'degraded'].includes(status) ? [] : [`ENDED: ${status}`]),
  ];
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      times: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
    },
  });
  const missing = realStackMissing();
  if (missing !== '') {
    console.error(missing);
    return 2;
  }
  await realStack().up();
  const kinds = new Map<string, number>();
  let trials = 0;
  let came = 0;
  for (let time = 0; time < Number(values.times); time += 1) {
    for (const [at, point] of POINTS.entries()) {
      for (const hand of HANDS) {
        if (!`${hand} ${point.name}`.includes(values.only)) continue;
        const random = new Random(Number(values.seed), time * 100 + at * 3 + HANDS.indexOf(hand));
        const result = await tryOnce(hand, point, random);
        const wrong = offences(hand, result);
        trials += 1;
        came += result.hand === 'never' ? 0 : 1;
        for (const one of wrong) kinds.set(one.split(':')[0] ?? '', (kinds.get(one.split(':')[0] ?? '') ?? 0) + 1);
        console.log(
          `${trials}: it ${hand} ${point.name} (${result.hand} the fix) → ${result.status}, ${result.fixes} fixes, ${result.starts} starts`,
        );
        for (const one of wrong) console.log(`   ${one}\n   ${result.reason}`);
      }
    }
  }
  await realStack().down();
  console.log(`${trials} trials, seed ${values.seed}; in ${came} of them the hand came while the run went on`);
  for (const kind of ['FIXED OVER', 'STARTED', 'LEFT ILL', 'ENDED'])
    console.log(`${kind.toLowerCase()}: ${kinds.get(kind) ?? 0}`);
  return kinds.size === 0 ? 0 : 1;
}

process.exit(await main());
