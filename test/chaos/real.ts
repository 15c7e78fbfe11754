/**
 * Chaos on the real stack: rebuilds during which the connection is cut at random moments. Prints how many left the backend
 * down, built twice, left the lock, or did not say what happened; fails when there is any.
 *
 *   node test/chaos/real.ts [--runs 20] [--seed 1] [--dist FOLDER]
 */

import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { projectContainers } from '../e2e/containers.ts';
import { PROJECT_DIRECTORY, SERVICE } from '../e2e/places.ts';
import { realStack, realStackMissing } from '../e2e/real.ts';
import { type Relay, relayTo } from '../relay.ts';
import { inputDefaults } from '../runner.ts';
import { ActionRun, type StepEnd, type StepFiles } from './action-process.ts';
import { Random } from './random.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const STEP_MS = 240_000;
/** A backend that is down for longer than this after the run is left down. */
const UP_WITHIN_MS = 60_000;
const LOCK_WITHIN_MS = 18_000;
const LOOK_MS = 500;

interface Rebuild {
  readonly end: StepEnd;
  readonly files: StepFiles;
  /** From the begin of the fix to the end of the step. */
  readonly fixMs: number;
  readonly cuts: number;
  readonly builds: number;
  readonly ills: readonly string[];
  readonly lockFree: boolean;
}

async function until(withinMs: number, holds: () => Promise<boolean>): Promise<boolean> {
  const began = performance.now();
  for (;;) {
    if (await holds()) return true;
    if (performance.now() - began > withinMs) return false;
    await sleep(LOOK_MS);
  }
}

const lockIsFree = () =>
  new Promise<boolean>((answer) => {
    execFile('flock', ['-n', PROJECT_DIRECTORY, 'true'], (error) => answer(error === null));
  });

/** One rebuild through the relay, cut so many milliseconds after its fix began. */
async function rebuild(relay: Relay, dist: string, cutsAfterMs: readonly number[]): Promise<Rebuild> {
  const stack = realStack();
  await stack.reset();
  const extra = await stack.fault('import-error');
  const inputs = stack.inputs;
  const port = inputs['port'] ?? '';
  const action = new ActionRun(dist, {
    ...(await inputDefaults()),
    ...inputs,
    port: String(relay.port),
    'known-hosts': (inputs['known-hosts'] ?? '').replaceAll(`]:${port}`, `]:${relay.port}`),
    fix: 'rebuild',
    ...extra,
  });
  const timers: NodeJS.Timeout[] = [];
  try {
    const main = action.start('main', STEP_MS);
    let fixBeganAt: number | null = null;
    let log = '';
    let cuts = 0;
    main.child.stdout?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (fixBeganAt !== null || !log.includes('Trying: rebuild')) return;
      fixBeganAt = performance.now();
      for (const afterMs of cutsAfterMs) {
        timers.push(
          setTimeout(() => {
            relay.cut();
            cuts += 1;
          }, afterMs),
        );
      }
    });
    const end = await main.ended;
    const fixMs = performance.now() - (fixBeganAt ?? performance.now());
    for (const timer of timers) clearTimeout(timer);
    let ills: readonly string[] = [];
    await until(UP_WITHIN_MS, async () => {
      ills = await stack.ills();
      return ills.length === 0;
    });
    const count = (await projectContainers()).filter((one) => one.service === SERVICE).length;
    return {
      end,
      files: action.files(),
      fixMs: Math.round(fixMs),
      cuts,
      builds: (log.match(/Build \S+ while the old container still runs:/g) ?? []).length,
      ills: count > 1 ? [...ills, `${count} containers of ${SERVICE}`] : ills,
      lockFree: await until(LOCK_WITHIN_MS, lockIsFree),
    };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    action.remove();
  }
}

function offencesOf({ end, files, builds, ills, lockFree }: Rebuild): string[] {
  const status = files.outputs['status'] ?? '';
  let attempts = 0;
  try {
    attempts = (JSON.parse(files.report) as { attempts: unknown[] }).attempts.length;
  } catch {
    attempts = 0;
  }
  return [
    ...(ills.length === 0 ? [] : [`LEFT DOWN: ${ills.join('; ')}`]),
    ...(builds <= 1 && attempts === 1 ? [] : [`TWICE: ${builds} builds, ${attempts} attempts`]),
    ...(lockFree ? [] : ['LOCK: it is held']),
    ...(end.overdue || files.summary === '' || !['fixed', 'unreachable', 'unhealthy'].includes(status)
      ? [`SILENT: ${end.overdue ? 'it did not end' : `status ${status}`}`]
      : []),
  ];
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      dist: { type: 'string', default: join(ROOT, 'dist') },
    },
  });
  const missing = realStackMissing();
  if (missing !== '') {
    console.error(missing);
    return 2;
  }
  const stack = realStack();
  await stack.up();
  const relay = await relayTo(Number(stack.inputs['port']));
  const dist = resolve(values.dist);
  const whole = await rebuild(relay, dist, []);
  if (whole.files.outputs['status'] !== 'fixed') {
    console.error(`a rebuild that nothing disturbed was to end as fixed:\n${whole.end.log}`);
    return 2;
  }
  console.log(`without a cut: ${whole.files.outputs['status']}, the fix and its verification took ${whole.fixMs} ms`);
  const guilty = new Map<string, number>();
  const ends = new Map<string, number>();
  let cuts = 0;
  for (let index = 0; index < Number(values.runs); index++) {
    const random = new Random(Number(values.seed), index);
    const moments = Array.from({ length: random.oneOf([1, 1, 2]) }, () => random.whole(0, whole.fixMs));
    const result = await rebuild(relay, dist, moments);
    const wrong = offencesOf(result);
    const status = result.files.outputs['status'] ?? 'nothing';
    cuts += result.cuts;
    ends.set(status, (ends.get(status) ?? 0) + 1);
    for (const one of wrong) {
      const kind = one.split(':')[0] ?? '';
      guilty.set(kind, (guilty.get(kind) ?? 0) + 1);
    }
    console.log(
      [
        `${index}: cut after ${moments.join(' and ')} ms (${result.cuts} came) → ${status}, ${result.fixMs} ms`,
        ...wrong.map((one) => `   ${one}`),
      ].join('\n'),
    );
  }
  await relay.close();
  await stack.reset();
  await stack.down();
  console.log(
    `${values.runs} rebuilds, seed ${values.seed}, ${cuts} cuts; ends: ${[...ends].map((one) => one.join(' ')).join(', ')}`,
  );
  for (const kind of ['LEFT DOWN', 'TWICE', 'LOCK', 'SILENT'])
    console.log(`${kind.toLowerCase()}: ${guilty.get(kind) ?? 0}`);
  return guilty.size === 0 ? 0 : 1;
}

process.exit(await main());
