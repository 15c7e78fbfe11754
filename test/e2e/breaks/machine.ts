/**
 * Faults of the host itself: its ports, its disk, its engine, and what a login there finds.
 */

import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { account, asAccount, writeOwned } from '../accounts.ts';
import { attempt, detach, run } from '../command.ts';
import { theContainer, untilContainer, untilHealthy, untilRestarted } from '../containers.ts';
import { stopEngine } from '../engine.ts';
import {
  ADDRESS,
  BACKEND_PORT,
  BASE_IMAGE,
  HOME,
  LOGS,
  OWNER,
  PROGRAMS_WITHOUT_DOCKER,
  PROJECT,
  PROJECT_DIRECTORY,
  SERVICE,
  SMALL_DISK,
  STATE_DIRECTORY,
  VISITOR,
  WORK,
} from '../places.ts';
import { compose, composeMayFail, layProject } from '../project.ts';
import { until } from '../until.ts';
import type { Breaks } from './break.ts';

const portIsTaken = async () => (await run('ss', ['-Hltn', `sport = :${BACKEND_PORT}`])) !== '';

const untilStartFailed = () => untilContainer('could not start', ({ error }) => error.includes(String(BACKEND_PORT)));

async function takePort(): Promise<void> {
  await compose('stop', SERVICE);
  const folder = join(WORK, 'empty');
  await mkdir(folder, { recursive: true });
  const server = [
    '/usr/bin/python3',
    '-m',
    'http.server',
    String(BACKEND_PORT),
    '--bind',
    ADDRESS,
    '--directory',
    folder,
  ];
  detach('setpriv', [...asAccount(await account(OWNER)), ...server], join(LOGS, 'port-holder.log'));
  await until('the port is taken', 10_000, portIsTaken);
  await composeMayFail('start', SERVICE);
  await untilStartFailed();
}

const orphan = `name: ${PROJECT}
services:
  backend-old:
    image: ${BASE_IMAGE}
    command: ["python3", "-m", "http.server", "${BACKEND_PORT}", "--directory", "/srv"]
    restart: always
    stop_grace_period: 1s
    ports:
      - "${ADDRESS}:${BACKEND_PORT}:${BACKEND_PORT}"
`;

/** A service that the compose file no longer has still runs and holds the port. */
async function leaveOrphan(): Promise<Readonly<Record<string, string>>> {
  await compose('rm', '--stop', '--force', SERVICE);
  const file = join(WORK, 'former-compose.yml');
  await writeFile(file, orphan);
  await run('docker', ['compose', '--file', file, 'up', '--detach']);
  await composeMayFail('up', '--detach', SERVICE);
  await untilStartFailed();
  return { 'remove-orphans': 'true' };
}

/** The project folder gets a small file system of its own; the backend can't start once it is full. */
async function fillDisk(): Promise<void> {
  await run('truncate', ['--size=24M', SMALL_DISK]);
  await run('mkfs.ext4', ['-q', '-F', '-m', '0', SMALL_DISK]);
  await run('mount', ['-o', 'loop', SMALL_DISK, PROJECT_DIRECTORY]);
  await layProject();
  await compose('up', '--detach', '--no-build', '--no-deps', '--force-recreate', SERVICE);
  await untilHealthy();
  await rm(join(STATE_DIRECTORY, 'last-start'));
  await attempt('dd', ['if=/dev/zero', `of=${STATE_DIRECTORY}/prices.log`, 'bs=64K', 'count=1024']);
  await run('docker', ['restart', (await theContainer()).id]);
  await untilRestarted(3);
}

async function comeAsVisitor(): Promise<Readonly<Record<string, string>>> {
  await compose('stop', SERVICE);
  return { username: VISITOR, 'project-directory': PROJECT_DIRECTORY };
}

const BANNER = `cat <<'BANNER'
\u001b[1;33m##### PRODUCTION: think before you type #####\u001b[0m
{"Status": "running", "Health": {"Status": "unhealthy"}}
::error::this line is from a banner
--- 3 updates can be applied ---
BANNER
echo 'bash: warning: setlocale: LC_ALL: cannot change locale (xx_XX.UTF-8)' >&2
`;

/** The shell's start file and sshd's both print, whatever command is asked for. */
async function greetNoisily(): Promise<void> {
  const owner = await account(OWNER);
  await writeOwned(owner, join(HOME, '.bashrc'), BANNER, 0o644);
  await writeOwned(owner, join(HOME, '.ssh', 'rc'), BANNER, 0o644);
}

/** A login finds every program but Docker's on its PATH. */
async function hideDocker(): Promise<void> {
  await rm(PROGRAMS_WITHOUT_DOCKER, { recursive: true, force: true });
  await mkdir(PROGRAMS_WITHOUT_DOCKER, { recursive: true });
  for (const folder of ['/usr/bin', '/usr/sbin']) {
    for (const program of await readdir(folder)) {
      if (!program.startsWith('docker')) {
        await symlink(join(folder, program), join(PROGRAMS_WITHOUT_DOCKER, program)).catch(() => {});
      }
    }
  }
  await writeOwned(await account(OWNER), join(HOME, '.bashrc'), `export PATH=${PROGRAMS_WITHOUT_DOCKER}\n`, 0o644);
}

export const machineBreaks: Breaks = {
  'port-taken': takePort,
  'port-taken-by-orphan': leaveOrphan,
  'disk-full': fillDisk,
  'engine-down': stopEngine,
  'docker-forbidden': comeAsVisitor,
  'noisy-login': greetNoisily,
  'docker-not-on-path': hideDocker,
};
