/**
 * How each fault is made on the embedded host. A fault ends when it shows; what it started outlives it until the reset.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { Database } from './programs/database.ts';
import { FOLDER, proxyService } from './project.ts';
import type { EmbeddedSshServer } from './ssh/server.ts';
import type { Commands } from './ssh/commands.ts';
import { until, type World } from './world.ts';

export interface Breakable {
  readonly world: World;
  readonly ssh: EmbeddedSshServer;
  readonly commands: Commands;
  /** Processes that a fault started beside the host's own; ended by the reset. */
  readonly strangers: ChildProcess[];
}

type Extra = Readonly<Record<string, string>>;
type Break = (host: Breakable) => Promise<Extra | void>;

const SHOWS_WITHIN_MS = 8000;
/** Seconds; long enough to be seen by a run that looks twice, short enough to be waited for. */
const SLOW_START = '2';
const SLOWER_START = '4';

const BACKEND = 'backend-aws';
const shows = (what: string, isSo: () => boolean) => until(what, isSo, SHOWS_WITHIN_MS);
const health = ({ world }: Breakable, service: string) => world.container(service)?.health?.status;
const looping = ({ world }: Breakable) => (world.container(BACKEND)?.restartCount ?? 0) >= 2;

/** Builds the backend's image and puts it in place of the running one, without waiting for its health. */
async function replaceBackend({ world }: Breakable, ...build: string[]): Promise<void> {
  if (build.length > 0) await world.compose('build', BACKEND);
  await world.compose('up', '-d', '--force-recreate', BACKEND);
}

const SOURCE = 'backend/app.py';

/** The image gets one text, the source keeps another. */
async function brokenImage(host: Breakable, good: string, built: string, kept: string): Promise<void> {
  host.world.project.edit(SOURCE, good, built);
  await replaceBackend(host, 'build');
  host.world.project.edit(SOURCE, built, kept);
}

/** For faults in which some rung can't help: it need not be waited for long. */
const IMPATIENT: Extra = { 'verify-timeout': '5' };

const IMPORT = 'import fastapi\n';

/** nginx moves from the host into the project. */
async function moveProxyIntoProject({ world }: Breakable): Promise<void> {
  await world.nginx.stop();
  world.nginx.installed = false;
  world.project.edit('docker-compose.yml', /^volumes:\n/m, proxyService(world.nginx.port));
  await world.compose('up', '-d', 'nginx');
}

const healthy: Break = (host) => shows('the backend is healthy', () => health(host, BACKEND) === 'healthy');

export const BREAKS: Readonly<Record<string, Break>> = {
  none: async () => undefined,

  'container-stopped': async ({ world }) => void (await world.compose('stop', BACKEND)),

  'container-removed': async ({ world }) => void (await world.compose('rm', '-sf', BACKEND)),

  'process-killed': async ({ world }) => {
    const name = world.container(BACKEND)?.name ?? '';
    await world.docker(['update', '--restart', 'no', name]);
    await world.docker(['kill', name]);
  },

  'out-of-memory': async ({ world }) => {
    const container = world.container(BACKEND);
    await world.docker(['update', '--restart', 'no', container?.name ?? '']);
    container?.outOfMemory();
  },

  'container-paused': async ({ world }) => void (await world.docker(['pause', world.container(BACKEND)?.name ?? ''])),

  'process-hung': async (host) => {
    host.world.container(BACKEND)?.hang();
    await shows('the backend is unhealthy', () => health(host, BACKEND) === 'unhealthy');
  },

  'never-answers': async (host) => {
    host.world.backend().mood.silent = true;
    await shows('the backend is unhealthy', () => health(host, BACKEND) === 'unhealthy');
  },

  'other-port': async (host) => {
    await brokenImage(host, 'PORT = 8002', 'PORT = 8003', 'PORT = 8002');
    host.world.project.edit('docker-compose.yml', 'start_period: 60s', 'start_period: 1s');
    await replaceBackend(host);
    await shows('the backend is unhealthy', () => health(host, BACKEND) === 'unhealthy');
    return IMPATIENT;
  },

  'crash-loop-transient': async (host) => {
    host.world.crashing = true;
    await replaceBackend(host);
    await shows('the backend loops', () => looping(host));
    const { listeners } = host.world;
    const missingFileAppears = (argv: readonly string[]) => {
      if (!/^(restart|start|up)$/.test(argv.find((word) => /^(restart|start|up)$/.test(word)) ?? '')) return;
      host.world.crashing = false;
      listeners.delete(missingFileAppears);
    };
    listeners.add(missingFileAppears);
  },

  'import-error': async (host) => {
    await brokenImage(host, IMPORT, `${IMPORT}import ccxt_async\n`, IMPORT);
    await shows('the backend loops', () => looping(host));
    return IMPATIENT;
  },

  'import-error-in-source': async (host) => {
    await brokenImage(host, IMPORT, `${IMPORT}import ccxt_async\n`, `${IMPORT}import ccxt_pro\n`);
    await shows('the backend loops', () => looping(host));
    return IMPATIENT;
  },

  'missing-variable': async (host) => {
    host.world.project.edit('.env', /^EXCHANGE_API_KEY=.*\n/m, '');
    await replaceBackend(host);
    await shows('the backend loops', () => looping(host));
  },

  'database-stopped': async ({ world }) => void (await world.compose('stop', 'db')),

  'database-not-ready': async (host) => {
    const process = host.world.container('db')?.process;
    if (process instanceof Database) process.hangs = true;
    await shows('the database is unhealthy', () => health(host, 'db') === 'unhealthy');
  },

  'database-auth': async (host) => {
    host.world.project.edit('.env', /(DATABASE_URL=postgresql:\/\/trading:)[^@]*/, '$1rotated-elsewhere');
    await replaceBackend(host);
    await shows('the backend loops', () => looping(host));
  },

  'port-taken': async (host) => {
    const { world } = host;
    await world.compose('stop', BACKEND);
    await listenElsewhere(host, world.backendPort);
    await world.docker(['compose', '--profile', 'aws', 'start', BACKEND], true);
  },

  'port-taken-by-orphan': async (host) => {
    const { world } = host;
    await world.compose('rm', '-sf', BACKEND);
    world.project.edit('docker-compose.yml', `  ${BACKEND}:\n    build`, '  backend-old:\n    build');
    await world.compose('up', '-d', 'backend-old');
    world.project.edit('docker-compose.yml', '  backend-old:\n    build', `  ${BACKEND}:\n    build`);
    await world.docker(['compose', '--profile', 'aws', 'up', '-d', BACKEND], true);
    return { 'remove-orphans': 'true' };
  },

  'wrong-health-check': async (host) => {
    host.world.project.edit('docker-compose.yml', 'localhost:8002/ping_fast', 'localhost:8002/healthz');
    host.world.project.edit('docker-compose.yml', '      start_period: 60s\n', '');
    await replaceBackend(host);
    await shows('the backend is unhealthy', () => health(host, BACKEND) === 'unhealthy');
  },

  'slow-start': async (host) => {
    host.world.project.edit('.env', /$/, `START_DELAY=${SLOW_START}\n`);
    await replaceBackend(host);
  },

  'eager-health-check': async (host) => {
    host.world.project.edit('.env', /$/, `START_DELAY=${SLOWER_START}\n`);
    host.world.project.edit('docker-compose.yml', 'start_period: 60s', 'start_period: 1s');
    await replaceBackend(host);
    await shows('the backend is unhealthy', () => health(host, BACKEND) === 'unhealthy');
  },

  'monitoring-error': async ({ world }) => void (world.backend().mood.monitoring = 'error'),
  'monitoring-degraded': async ({ world }) => void (world.backend().mood.monitoring = 'degraded'),
  'slow-ping': async ({ world }) => void (world.backend().mood.ping = 'slow'),
  'health-500': async ({ world }) => void (world.backend().mood.health = 'error'),
  'html-error-page': async ({ world }) => void (world.backend().mood.health = 'html'),

  'stale-upstream': async (host) => {
    const { world } = host;
    await moveProxyIntoProject(host);
    await world.compose('rm', '-sf', BACKEND);
    await world.startStranger();
    await world.compose('up', '-d', BACKEND);
    await healthy(host);
  },

  'proxy-stopped': async ({ world }) => world.nginx.stop(),

  'proxy-container-stopped': async (host) => {
    await moveProxyIntoProject(host);
    await host.world.compose('stop', 'nginx');
  },

  'image-missing': async ({ world }) => {
    await world.compose('rm', '-sf', BACKEND);
    await world.docker(['rmi', '-f', 'automated-trading-platform-backend-aws']);
  },

  'build-fails': async (host) => {
    host.world.project.edit('backend/Dockerfile', 'RUN python', "RUN echo 'ERROR: No matching distribution found for ccxt==99.0' && exit 1 && python");
    host.world.backend().mood.health = 'error';
    return IMPATIENT;
  },

  'compose-invalid': async ({ world }) => {
    await world.compose('stop', BACKEND);
    world.project.edit('docker-compose.yml', '  backend-aws:\n    build', '  backend-aws:\n\t    build');
  },

  'project-missing': async ({ world }) => {
    await world.compose('stop', BACKEND);
    return { 'project-directory': `~/${FOLDER}-2` };
  },

  'engine-down': async ({ world }) => world.engine.shutDown(),

  'docker-forbidden': async ({ world }) => {
    await world.compose('stop', BACKEND);
    world.engine.access = 'forbidden';
    writeFileSync(world.folders.noSudo, '');
  },

  'neighbour-down': async ({ world }) => void (await world.compose('stop', 'market-updater-aws')),

  'database-and-crash-loop': async (host) => {
    await host.world.compose('stop', 'db');
    await host.world.docker(['restart', host.world.container(BACKEND)?.name ?? '']);
    await shows('the backend loops', () => looping(host));
  },

  'restart-does-not-help': async (host) => {
    await brokenImage(host, 'BROKEN = False', 'BROKEN = True', 'BROKEN = False');
    await healthy(host);
    return IMPATIENT;
  },

  'nothing-helps': async (host) => {
    host.world.project.edit(SOURCE, 'BROKEN = False', 'BROKEN = True');
    await replaceBackend(host, 'build');
    await healthy(host);
    return IMPATIENT;
  },

  'noisy-login': async ({ commands }) => {
    commands.banner =
      '\u001b[1;33m##### PRODUCTION: think before you type #####\u001b[0m\n{"Status": "running", "Health": {"Status": "unhealthy"}}\n::error::this line is from a banner\n--- 3 updates can be applied ---\n';
  },

  'docker-not-on-path': async ({ world }) => world.hideDocker(),
};

/** Another program of this user that listens on a port: a process of its own, so that the system's tools name it. */
async function listenElsewhere({ strangers }: Breakable, port: number): Promise<void> {
  const program = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => process.stdout.write('listening'))`;
  const stranger = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  strangers.push(stranger);
  await new Promise<void>((resolve, reject) => {
    stranger.stdout.once('data', () => resolve());
    stranger.once('exit', () => reject(new Error(`port ${port} could not be taken`)));
  });
}

/** Undoes what lies outside the world: strangers, the banner, a renamed folder. */
export async function mend({ world, commands, ssh, strangers }: Breakable): Promise<void> {
  commands.banner = '';
  ssh.behave();
  for (const stranger of strangers.splice(0)) {
    const ended = new Promise((resolve) => stranger.once('exit', resolve));
    if (stranger.exitCode === null && stranger.signalCode === null) {
      stranger.kill('SIGKILL');
      await ended;
    }
  }
  world.listeners.clear();
  if (!existsSync(world.home)) throw new Error('the home folder has gone');
}
