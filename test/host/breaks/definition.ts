/**
 * Faults of how the project is defined, and of its database.
 */

import { Database } from '../programs/database.ts';
import { FOLDER } from '../project.ts';
import { BACKEND, type Breakable, type Breaks, recreateBackend, untilHealth, untilLooping } from './break.ts';

const COMPOSE_FILE = 'docker-compose.yml';
/** Seconds; long enough to be seen by a run that looks twice, short enough to be waited for. */
const SLOW_START = 2;
const SLOWER_START = 4;

async function editVariables(host: Breakable, from: RegExp, to: string): Promise<void> {
  host.world.project.edit('.env', from, to);
  await recreateBackend(host);
}

async function askWrongPath(host: Breakable): Promise<void> {
  host.world.project.edit(COMPOSE_FILE, 'localhost:8002/ping_fast', 'localhost:8002/healthz');
  host.world.project.edit(COMPOSE_FILE, '      start_period: 60s\n', '');
  await recreateBackend(host);
  await untilHealth(host, BACKEND, 'unhealthy');
}

async function startSlowly(host: Breakable): Promise<void> {
  await editVariables(host, /$/, `START_DELAY=${SLOW_START}\n`);
}

async function startSlowlyUnderEagerCheck(host: Breakable): Promise<void> {
  host.world.project.edit(COMPOSE_FILE, 'start_period: 60s', 'start_period: 1s');
  await editVariables(host, /$/, `START_DELAY=${SLOWER_START}\n`);
  await untilHealth(host, BACKEND, 'unhealthy');
}

async function spoilComposeFile({ world }: Breakable): Promise<void> {
  await world.compose('stop', BACKEND);
  world.project.edit(COMPOSE_FILE, `  ${BACKEND}:\n    build`, `  ${BACKEND}:\n\t    build`);
}

async function nameWrongFolder({ world }: Breakable) {
  await world.compose('stop', BACKEND);
  return { 'project-directory': `~/${FOLDER}-2` };
}

async function hangDatabase(host: Breakable): Promise<void> {
  const process = host.world.container('db')?.process;
  if (process instanceof Database) process.hangs = true;
  await untilHealth(host, 'db', 'unhealthy');
}

export const definitionBreaks: Breaks = {
  'missing-variable': async (host) => {
    await editVariables(host, /^EXCHANGE_API_KEY=.*\n/m, '');
    await untilLooping(host);
  },
  'database-auth': async (host) => {
    await editVariables(host, /(DATABASE_URL=postgresql:\/\/trading:)[^@]*/, '$1rotated-elsewhere');
    await untilLooping(host);
  },
  'database-stopped': async ({ world }) => void (await world.compose('stop', 'db')),
  'database-not-ready': hangDatabase,
  'database-and-crash-loop': async (host) => {
    await host.world.compose('stop', 'db');
    await host.world.docker(['restart', host.world.container(BACKEND)?.name ?? '']);
    await untilLooping(host);
  },
  'wrong-health-check': askWrongPath,
  'slow-start': startSlowly,
  'eager-health-check': startSlowlyUnderEagerCheck,
  'compose-invalid': spoilComposeFile,
  'project-missing': nameWrongFolder,
};
