/**
 * How somebody deploys the backend: what is prepared in the project folder, and the commands, each phase of them announced.
 */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Random } from '../../chaos/random.ts';
import { account, asAccount } from '../accounts.ts';
import { run } from '../command.ts';
import { imageOf } from '../images.ts';
import { OWNER, PROFILE, PROJECT_DIRECTORY, SERVICE } from '../places.ts';
import { editService, readProjectFile, writeProjectFile } from '../project.ts';
import type { Registry } from './registry.ts';

/** `up` makes and starts the container. `young`: the deploy has ended, and the container is within its start period. */
export type Phase = 'pull' | 'build' | 'create' | 'start' | 'remove' | 'up' | 'young';

export interface DeployKind {
  readonly name: string;
  readonly phases: readonly (readonly [phase: Phase, words: string])[];
  readonly prepare: (registry: Registry, random: Random) => Promise<unknown>;
}

const COMPOSE = `docker compose --profile ${PROFILE}`;
const nothing = async () => {};

/** Source that takes its time to build. */
async function slowBuild(_: Registry, random: Random): Promise<void> {
  const seconds = (random.whole(15, 40) / 10).toFixed(1);
  const text = await readProjectFile('backend/Dockerfile');
  await writeProjectFile('backend/Dockerfile', `${text}\nRUN sleep ${seconds} && echo ${random.whole(1, 1e9)}\n`);
}

/** An image that the registry has, and the host has no more. */
async function pushed(registry: Registry, random: Random): Promise<void> {
  const reference = `${registry.place}/backend:${random.whole(1, 1e9)}`;
  const recipe = `FROM ${imageOf(SERVICE)}\nRUN echo ${random.whole(1, 1e9)} >/release\n`;
  registry.slowMs = 0;
  await run('docker', ['build', '--quiet', '--tag', reference, '-'], { input: recipe, env: { DOCKER_BUILDKIT: '0' } });
  await run('docker', ['push', '--quiet', reference], { timeoutMs: 240_000 });
  await run('docker', ['image', 'rm', reference]);
  await editService('    build: ./backend\n', `    build: ./backend\n    image: ${reference}\n`);
  registry.slowMs = random.whole(500, 1_200);
}

export const DEPLOYS: readonly DeployKind[] = [
  {
    name: 'build, then up',
    phases: [
      ['build', `${COMPOSE} build ${SERVICE}`],
      ['up', `${COMPOSE} up -d ${SERVICE}`],
    ],
    prepare: slowBuild,
  },
  { name: 'up --build', phases: [['up', `${COMPOSE} up -d --build ${SERVICE}`]], prepare: slowBuild },
  {
    name: 'pull, then up',
    phases: [
      ['pull', `${COMPOSE} pull ${SERVICE}`],
      ['up', `${COMPOSE} up -d --no-build ${SERVICE}`],
    ],
    prepare: pushed,
  },
  {
    name: 'create, then start',
    phases: [
      ['create', `${COMPOSE} create --no-build --force-recreate ${SERVICE}`],
      ['start', `${COMPOSE} start ${SERVICE}`],
    ],
    prepare: nothing,
  },
  {
    name: 'rm, then up',
    phases: [
      ['remove', `${COMPOSE} rm --stop --force ${SERVICE}`],
      ['up', `${COMPOSE} up -d --no-build ${SERVICE}`],
    ],
    prepare: nothing,
  },
  {
    name: 'up --force-recreate --wait',
    phases: [['up', `${COMPOSE} up -d --wait --force-recreate --no-build --no-deps ${SERVICE}`]],
    prepare: nothing,
  },
];

export interface Deploy {
  /** null: it was killed, as it took too long. */
  readonly exitCode: number | null;
  readonly output: string;
  readonly beganAt: number;
  readonly endedAt: number;
  /** When each phase began, by this machine's clock. */
  readonly phases: ReadonlyMap<Phase, number>;
}

const LIMIT_MS = 120_000;

/** Makes the new container take a while to answer, within its start period. */
export const makeYoungSlow = (seconds: number) => editService('START_DELAY: "0"', `START_DELAY: "${seconds}"`);

/** Runs the commands one after the other in one shell, as root or as the owner of the folder. */
export async function deploy(kind: DeployKind, asRoot: boolean, onPhase: (phase: Phase) => void): Promise<Deploy> {
  const owner = await account(OWNER);
  const script = kind.phases.map(([phase, words]) => `echo "phase ${phase}"; ${words} || exit`).join('\n');
  const [program = '', ...args] = [...(asRoot ? [] : ['setpriv', ...asAccount(owner)]), '/bin/sh', '-c', script];
  const beganAt = Date.now();
  const child = spawn(program, args, {
    cwd: PROJECT_DIRECTORY,
    env: { ...process.env, HOME: asRoot ? '/root' : owner.home },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  });
  const phases = new Map<Phase, number>();
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      output += `${line}\n`;
      const phase = /^phase (\w+)$/.exec(line)?.[1] as Phase | undefined;
      if (phase === undefined) return;
      phases.set(phase, Date.now());
      onPhase(phase);
    });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  phases.set('young', Date.now());
  onPhase('young');
  return { exitCode, output, beganAt, endedAt: Date.now(), phases };
}
