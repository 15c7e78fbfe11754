/**
 * Faults of containers and of the process in them: stopped, removed, killed, paused, hung, out of memory, or misbehaving
 * until its next start.
 */

import type { BackendMood } from '../programs/backend.ts';
import {
  BACKEND,
  type Breakable,
  type Breaks,
  recreateBackend,
  SILENT,
  UPDATER,
  untilHealth,
  untilLooping,
} from './break.ts';

const nameOf = ({ world }: Breakable) => world.container(BACKEND)?.name ?? '';

async function kill(host: Breakable): Promise<void> {
  await host.world.docker(['update', '--restart', 'no', nameOf(host)]);
  await host.world.docker(['kill', nameOf(host)]);
}

async function exhaustMemory(host: Breakable): Promise<void> {
  await host.world.docker(['update', '--restart', 'no', nameOf(host)]);
  host.world.container(BACKEND)?.outOfMemory();
}

async function pause(host: Breakable) {
  await host.world.docker(['pause', nameOf(host)]);
  return SILENT;
}

async function hang(host: Breakable) {
  host.world.container(BACKEND)?.hang();
  await untilHealth(host, BACKEND, 'unhealthy');
  return SILENT;
}

async function fallSilent(host: Breakable) {
  host.world.backend().mood.silent = true;
  await untilHealth(host, BACKEND, 'unhealthy');
  return SILENT;
}

/** It exits until somebody starts it by hand. */
async function crashForAWhile(host: Breakable): Promise<void> {
  const { world } = host;
  world.crashing = true;
  await recreateBackend(host);
  await untilLooping(host);
  const missingFileAppears = (argv: readonly string[]) => {
    if (!argv.some((word) => /^(restart|start|up)$/.test(word))) return;
    world.crashing = false;
    world.listeners.delete(missingFileAppears);
  };
  world.listeners.add(missingFileAppears);
}

const mood =
  (changes: Partial<BackendMood>) =>
  async ({ world }: Breakable): Promise<void> => {
    Object.assign(world.backend().mood, changes);
  };

export const containerBreaks: Breaks = {
  'container-stopped': async ({ world }) => void (await world.compose('stop', BACKEND)),
  'container-removed': async ({ world }) => void (await world.compose('rm', '-sf', BACKEND)),
  'process-killed': kill,
  'out-of-memory': exhaustMemory,
  'container-paused': pause,
  'process-hung': hang,
  'never-answers': fallSilent,
  'crash-loop-transient': crashForAWhile,
  'neighbour-down': async ({ world }) => void (await world.compose('stop', UPDATER)),
  'monitoring-error': mood({ monitoring: 'error' }),
  'monitoring-degraded': mood({ monitoring: 'degraded' }),
  'slow-ping': mood({ ping: 'slow' }),
  'health-500': mood({ health: 'error' }),
  'html-error-page': mood({ health: 'html' }),
};
