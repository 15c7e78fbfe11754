/**
 * Starts and stops the Docker Engine of this machine: by systemd where it runs, else as a process of its own.
 */

import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt, detach, run } from './command.ts';
import { LOGS, WORK } from './places.ts';
import { until } from './until.ts';

const LOG = join(LOGS, 'dockerd.log');
const PID_FILE = '/var/run/docker.pid';
/** Holds the process id of an engine that nobody but the stack needs. */
const OURS = join(WORK, 'dockerd.pid');
/** Says that the stack stopped an engine that was there before it. */
const BORROWED = join(WORK, 'dockerd-was-running');

/** Ids of the containers that did not run when the stack stopped the engine; a restart would start some of them. */
const RESTING = join(WORK, 'resting-containers');

const systemdRuns = () => existsSync('/run/systemd/system');

export async function engineAnswers(): Promise<boolean> {
  return (await attempt('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 10_000 })).exitCode === 0;
}

/** A process that has ended and waits for its parent's notice is not alive. */
function alive(pid: string): boolean {
  const file = `/proc/${pid}/status`;
  return existsSync(file) && !/^State:\s+Z/m.test(readFileSync(file, 'utf8'));
}

async function pidIn(file: string): Promise<string> {
  const pid = existsSync(file) ? (await readFile(file, 'utf8')).trim() : '';
  return pid !== '' && alive(pid) ? pid : '';
}

export async function startEngine(): Promise<void> {
  if (await engineAnswers()) {
    return;
  }
  if (systemdRuns()) {
    await run('systemctl', ['start', 'docker.socket', 'docker.service']);
    await until('the Docker engine answers', 60_000, engineAnswers);
  } else {
    await startOwnEngine();
  }
  await rm(BORROWED, { force: true });
  await restResting();
}

async function startOwnEngine(): Promise<void> {
  await mkdir(LOGS, { recursive: true });
  let pid = await pidIn(PID_FILE);
  if (pid === '') {
    await rm(PID_FILE, { force: true });
    pid = String(detach('dockerd', [], LOG));
    if (!existsSync(BORROWED)) {
      await writeFile(OURS, `${pid}\n`);
    }
  }
  const answersOrEnded = async () => !alive(pid) || (await engineAnswers());
  await until(`dockerd answers (its log: ${LOG})`, 60_000, answersOrEnded);
  if (!alive(pid)) {
    throw new Error(`dockerd ended: ${(await readFile(LOG, 'utf8')).trim().split('\n').at(-1)} (its log: ${LOG})`);
  }
}

const containers = async (...filter: readonly string[]) =>
  (await run('docker', ['ps', '--quiet', '--no-trunc', ...filter])).split('\n').filter((id) => id !== '');

async function noteResting(): Promise<void> {
  const running = await containers();
  const resting = (await containers('--all')).filter((id) => !running.includes(id));
  await writeFile(RESTING, resting.join('\n'));
}

/** Containers that always restart come up with the engine even where somebody had stopped them: stops those again. */
async function restResting(): Promise<void> {
  const resting = existsSync(RESTING) ? (await readFile(RESTING, 'utf8')).split('\n') : [];
  const risen = (await containers()).filter((id) => resting.includes(id));
  if (risen.length > 0) {
    await run('docker', ['stop', '-t', '3', ...risen]);
  }
  await rm(RESTING, { force: true });
}

export async function stopEngine(): Promise<void> {
  if (await engineAnswers()) {
    await noteResting();
  }
  if (systemdRuns()) {
    await run('systemctl', ['stop', 'docker.socket', 'docker.service']);
    return;
  }
  const pid = await pidIn(PID_FILE);
  if (pid === '') {
    return;
  }
  if ((await pidIn(OURS)) !== pid) {
    await writeFile(BORROWED, '');
  }
  process.kill(Number(pid), 'SIGTERM');
  await until(`dockerd ${pid} ends`, 40_000, () => !alive(pid));
}

/** Whether the engine that runs is the stack's own, and nobody else's. */
export async function engineIsOurs(): Promise<boolean> {
  const pid = await pidIn(OURS);
  return pid !== '' && (await pidIn(PID_FILE)) === pid;
}

/** Takes an engine for the stack's own that was started in place of one that was. */
export async function adoptEngine(): Promise<void> {
  await writeFile(OURS, `${await pidIn(PID_FILE)}\n`);
}

/** Stops the engine when the stack started it for itself. */
export async function giveEngineBack(): Promise<void> {
  if ((await pidIn(OURS)) !== '') {
    await stopEngine();
  }
  await rm(OURS, { force: true });
}
