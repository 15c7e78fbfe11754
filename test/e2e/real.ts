/**
 * The real stack as the tests see it: real sshd, Docker Engine, Compose, PostgreSQL and nginx on this machine.
 */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TestStack } from '../stack.ts';
import { endProcesses } from './accounts.ts';
import { breaks } from './breaks/table.ts';
import { claim } from './claim.ts';
import { containerOf, removeProject } from './containers.ts';
import { engineAnswers, giveEngineBack } from './engine.ts';
import { findIlls } from './ills.ts';
import { INSTALLED_MARK } from './install.ts';
import {
  ADDRESS,
  BACKEND_URL,
  DASHBOARD_URL,
  DATABASE,
  EXCHANGE_API_KEY,
  HEALTH_PATH,
  MONITORING_PATH,
  OWNER,
  PING_PATH,
  POSTGRES_PASSWORD,
  PROFILE,
  PROJECT_FOLDER,
  SERVICE,
  SERVICES,
  SSH_PORT,
  WRONG_POSTGRES_PASSWORD,
} from './places.ts';
import { removeProxy } from './proxy.ts';
import { restore } from './restore.ts';
import { clientKey, knownHosts, stopSshServers } from './sshd.ts';

/** Why this machine can't run the stack and what to do about it; '' when it can. Starts and changes nothing. */
export function realStackMissing(): string {
  if (process.platform !== 'linux') {
    return 'the real stack needs Linux (Debian 12, or an Ubuntu runner)';
  }
  if (process.getuid?.() !== 0) {
    return 'the real stack needs root: it makes accounts, mounts a file system and starts sshd, nginx and dockerd';
  }
  const programs = ['docker', 'sshd', 'nginx', 'sudo', 'setpriv', 'mkfs.ext4'].filter(
    (program) => !isInstalled(program),
  );
  if (programs.length > 0 || !existsSync(INSTALLED_MARK)) {
    const what = programs.length > 0 ? `${programs.join(', ')} not found` : 'it is not installed';
    return `the real stack: ${what}; install it with \`npm run stack -- install\``;
  }
  return '';
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin" command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const inputs = (): Readonly<Record<string, string>> => ({
  host: ADDRESS,
  port: String(SSH_PORT),
  username: OWNER,
  'private-key': clientKey(),
  'known-hosts': knownHosts(),
  'project-directory': `~/${PROJECT_FOLDER}`,
  profile: PROFILE,
  service: SERVICE,
  services: SERVICES.join(' '),
  'database-service': DATABASE,
  'base-url': BACKEND_URL,
  'ping-path': PING_PATH,
  'health-path': HEALTH_PATH,
  'monitoring-path': MONITORING_PATH,
  'dashboard-url': DASHBOARD_URL,
  'verify-timeout': '60',
  'stable-for': '3',
  'connect-timeout': '10',
  'command-timeout': '120',
});

async function up(): Promise<void> {
  const missing = realStackMissing();
  if (missing !== '') {
    throw new Error(missing);
  }
  await claim();
  await restore();
}

async function reset(): Promise<void> {
  await claim();
  await restore();
}

async function fault(name: string): Promise<Readonly<Record<string, string>>> {
  const make = breaks[name];
  if (make === undefined) {
    throw new Error(`no fault is called ${name}: ${Object.keys(breaks).join(', ')}`);
  }
  await claim();
  return (await make()) ?? {};
}

async function container(service: string): ReturnType<TestStack['container']> {
  const found = (await engineAnswers()) ? await containerOf(service) : undefined;
  return {
    id: found?.id ?? '',
    startedAt: found?.startedAt ?? '',
    image: found?.image ?? '',
    status: found?.status ?? '',
  };
}

/** Stops what the stack runs; the data, the images, the accounts and the programs stay for the next time. */
async function down(): Promise<void> {
  await claim();
  await endProcesses();
  if (await engineAnswers()) {
    await removeProject();
  }
  await stopSshServers();
  await removeProxy();
  await giveEngineBack();
}

/** The stack on this machine. Its inputs can be read once it is installed. */
export function realStack(): TestStack {
  return {
    kind: 'real',
    get inputs() {
      return inputs();
    },
    secrets: [EXCHANGE_API_KEY, POSTGRES_PASSWORD, WRONG_POSTGRES_PASSWORD],
    up,
    fault,
    reset,
    ills: findIlls,
    container,
    down,
  };
}
