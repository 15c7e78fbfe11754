/**
 * Deploys on the real stack, by Compose, while the health check fires at random moments of each of their phases with
 * `fix: auto`. Prints each trial and, at its end, how many deploys were disturbed; fails where there is one.
 *
 *   node test/e2e/others/deploys-undisturbed.ts [--moments 50] [--seed 1] [--only WORD]
 */

import { parseArgs } from 'node:util';
import { Random } from '../../chaos/random.ts';
import { type ActionRun, runAction } from '../../runner.ts';
import { containerOf } from '../containers.ts';
import { realStack, realStackMissing } from '../real.ts';
import { until } from '../until.ts';
import { DEPLOYS, type Deploy, type DeployKind, deploy, makeYoungSlow, type Phase } from './deploys.ts';
import { deedsSince, type EngineDeed } from './engine-log.ts';
import { loopbackRegistry, type Registry } from './registry.ts';

/** A run connects and begins to look so long after it was started. */
const UNTIL_LOOK_MS = 700;
/** How long each phase is taken to last, until it was seen. */
const lasts = new Map<Phase, number>();
const GUESS_MS = 1_500;

interface Moment {
  readonly kind: DeployKind;
  readonly phase: Phase;
  readonly asRoot: boolean;
  readonly onDeploy: 'wait' | 'report';
}

interface Trial {
  readonly deploy: Deploy;
  readonly run: ActionRun;
  readonly ranAt: number;
  readonly lookedAt: number;
  readonly deeds: readonly EngineDeed[];
  readonly container: string;
  readonly ills: readonly string[];
}

/** Every phase of every kind of deploy in its turn. */
function momentOf(index: number, random: Random, kinds: readonly DeployKind[]): Moment {
  const all = kinds.flatMap((kind) =>
    [...kind.phases.map(([phase]) => phase), 'young' as const].map((phase) => ({ kind, phase })),
  );
  const chosen = all[index % all.length];
  if (chosen === undefined) throw new Error('no such deploy');
  return { ...chosen, asRoot: random.chance(0.4), onDeploy: random.chance(0.6) ? 'wait' : 'report' };
}

async function tryOnce({ kind, phase, asRoot, onDeploy }: Moment, random: Random, registry: Registry): Promise<Trial> {
  const stack = realStack();
  await stack.reset();
  await stack.fault('health-500');
  await kind.prepare(registry, random);
  await makeYoungSlow(random.whole(1, 4));
  const inputs = { ...stack.inputs, fix: 'auto', 'on-deploy': onDeploy, 'confirm-after': '1', 'verify-timeout': '20' };
  let running: Promise<ActionRun> | null = null;
  let ranAt = 0;
  let lookedAt = 0;
  const fire = () => {
    ranAt = Date.now();
    running = runAction(
      { ...inputs, 'stable-for': '1' },
      {
        onOutput: (text) => {
          if (lookedAt === 0 && text.includes('::group::Observe')) lookedAt = Date.now();
        },
      },
    );
  };
  const offsetMs = random.whole(0, lasts.get(phase) ?? GUESS_MS);
  const deployed = await deploy(kind, asRoot, (begun) => {
    if (begun === phase) setTimeout(fire, Math.max(0, offsetMs - UNTIL_LOOK_MS));
  });
  await until('the run is started', 30_000, () => running !== null);
  const run = await (running as unknown as Promise<ActionRun>);
  learn(deployed);
  let ills: readonly string[] = [];
  await until('the stack is well', 20_000, async () => {
    ills = await stack.ills();
    return ills.length === 0;
  }).catch(() => undefined);
  const container = (await containerOf())?.id ?? '';
  return { deploy: deployed, run, ranAt, lookedAt, deeds: await deedsSince(deployed.beganAt), container, ills };
}

/** How long each phase lasted: the next moments fall into it. */
function learn({ phases }: Deploy): void {
  const begins = [...phases];
  for (const [index, [phase, at]] of begins.entries()) {
    const next = begins[index + 1];
    if (next !== undefined) lasts.set(phase, next[1] - at);
  }
  lasts.set('young', 4_000);
}

/** The phase in which something was, by what the deploy said and what the engine did. */
function phaseAt({ deploy: { phases, beganAt }, deeds }: Trial, at: number): string {
  if (at < beganAt) return 'before';
  const steps: (readonly [string, number])[] = [
    ...phases,
    ...deeds
      .filter(({ action }) => action === 'create' || action === 'start')
      .map((deed): readonly [string, number] => [deed.action === 'create' ? 'created' : 'started', deed.at]),
  ];
  return steps.filter(([, since]) => since <= at).sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'begin';
}

function offences({ deploy: { exitCode, output }, run, deeds, container, ills }: Trial): string[] {
  const count = (action: string) => deeds.filter((deed) => deed.action === action).length;
  const made = deeds.findLast(({ action }) => action === 'create')?.id ?? '';
  const attempts = (JSON.parse(run.report || '{"attempts":[]}') as { attempts: unknown[] }).attempts.length;
  const status = run.outputs['status'] ?? '';
  return [
    ...(exitCode === 0 ? [] : [`DEPLOY FAILED: exit code ${exitCode}: ${output.slice(-300)}`]),
    ...(attempts === 0 ? [] : [`FIXED: ${attempts} fixes, ${run.outputs['reason']}`]),
    ...(count('create') === 1 && count('start') === 1 && count('restart') === 0
      ? []
      : [`TOUCHED: ${deeds.map(({ action }) => action).join(' ')}`]),
    ...(container === made && made !== ''
      ? []
      : [`REPLACED: ${container.slice(0, 12)} runs, ${made.slice(0, 12)} was made`]),
    ...(ills.length === 0 ? [] : [`LEFT ILL: ${ills.join('; ')}`]),
    ...(['healthy', 'refused', 'degraded'].includes(status)
      ? []
      : [`ENDED: ${status} (${run.outputs['reason-code']}) ${run.outputs['reason']}`]),
  ];
}

const tally = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .sort()
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');
const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      moments: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
    },
  });
  const missing = realStackMissing();
  if (missing !== '') {
    console.error(missing);
    return 2;
  }
  const kinds = DEPLOYS.filter(({ name }) => name.includes(values.only));
  await realStack().up();
  const registry = await loopbackRegistry();
  const [wrongs, phases, ends] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  let disturbed = 0;
  for (let index = 0; index < Number(values.moments); index += 1) {
    const random = new Random(Number(values.seed), index);
    const moment = momentOf(index, random, kinds);
    const trial = await tryOnce(moment, random, registry);
    const wrong = offences(trial);
    const looked = phaseAt(trial, trial.lookedAt);
    const code = `${trial.run.outputs['status']} (${trial.run.outputs['reason-code']})`;
    disturbed += wrong.length === 0 ? 0 : 1;
    add(phases, looked);
    add(ends, code);
    for (const one of wrong) add(wrongs, one.split(':')[0] ?? '');
    const who = moment.asRoot ? 'root' : 'owner';
    console.log(
      `${index + 1}: ${moment.kind.name} by ${who}, meant for ${moment.phase}, looked at ${looked}, ${moment.onDeploy} → deploy ${trial.deploy.exitCode}, run ${code}`,
    );
    for (const one of wrong) console.log(`   ${one}`);
  }
  await registry.close();
  await realStack().reset();
  await realStack().down();
  console.log(`${values.moments} moments, seed ${values.seed}; first looks fell into: ${tally(phases)}`);
  console.log(`runs ended: ${tally(ends)}`);
  console.log(
    `deploys disturbed, or runs that ended otherwise: ${disturbed}${disturbed === 0 ? '' : ` (${tally(wrongs)})`}`,
  );
  return disturbed === 0 ? 0 : 1;
}

process.exit(await main());
