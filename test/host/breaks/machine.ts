/**
 * Faults of the host itself: its ports, its engine, what a login there finds, and the proxy in front.
 */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { proxyService } from '../project.ts';
import { BACKEND, type Breakable, type Breaks, untilHealth } from './break.ts';

const BANNER = `\u001b[1;33m##### PRODUCTION: think before you type #####\u001b[0m
{"Status": "running", "Health": {"Status": "unhealthy"}}
::error::this line is from a banner
--- 3 updates can be applied ---
`;

/** Another program of this user listens on the port: a process of its own, so that the system's tools name it. */
async function takePort({ world, strangers }: Breakable): Promise<void> {
  await world.compose('stop', BACKEND);
  const program = `require('node:net').createServer().listen(${world.backendPort}, '127.0.0.1', () => process.stdout.write('listening'))`;
  const stranger = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  strangers.push(stranger);
  await new Promise<void>((resolve, reject) => {
    stranger.stdout.once('data', () => resolve());
    stranger.once('exit', () => reject(new Error(`port ${world.backendPort} could not be taken`)));
  });
  await world.docker(['compose', '--profile', 'aws', 'start', BACKEND], true);
}

/** A service that the compose file no longer has still runs and holds the port. */
async function leaveOrphan({ world }: Breakable) {
  await world.compose('rm', '-sf', BACKEND);
  world.project.edit('docker-compose.yml', `  ${BACKEND}:\n`, '  backend-old:\n');
  await world.compose('up', '-d', 'backend-old');
  world.project.edit('docker-compose.yml', '  backend-old:\n', `  ${BACKEND}:\n`);
  await world.docker(['compose', '--profile', 'aws', 'up', '-d', BACKEND], true);
  return { 'remove-orphans': 'true' };
}

async function forbidDocker({ world }: Breakable): Promise<void> {
  await world.compose('stop', BACKEND);
  world.engine.access = 'forbidden';
  writeFileSync(world.folders.noSudo, '');
}

/** nginx moves from the host into the project. */
async function moveProxyIntoProject({ world }: Breakable): Promise<void> {
  await world.nginx.stop();
  world.nginx.installed = false;
  world.project.edit('docker-compose.yml', /^volumes:\n/m, proxyService(world.nginx.port));
  await world.compose('up', '-d', 'nginx');
}

/** The backend gets another address, and a stranger gets its old one. */
async function moveBackend(host: Breakable): Promise<void> {
  await moveProxyIntoProject(host);
  await host.world.compose('rm', '-sf', BACKEND);
  await host.world.startStranger();
  await host.world.compose('up', '-d', BACKEND);
  await untilHealth(host, BACKEND, 'healthy');
}

async function stopProjectProxy(host: Breakable): Promise<void> {
  await moveProxyIntoProject(host);
  await host.world.compose('stop', 'nginx');
}

export const machineBreaks: Breaks = {
  none: async () => undefined,
  'port-taken': takePort,
  'port-taken-by-orphan': leaveOrphan,
  'engine-down': async ({ world }) => world.engine.shutDown(),
  'docker-forbidden': forbidDocker,
  'stale-upstream': moveBackend,
  'proxy-stopped': ({ world }) => world.nginx.stop(),
  'proxy-container-stopped': stopProjectProxy,
  'noisy-login': async ({ commands }) => {
    commands.banner = BANNER;
  },
  'docker-not-on-path': async ({ world }) => world.hideDocker(),
};
