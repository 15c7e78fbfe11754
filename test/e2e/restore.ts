/**
 * Puts the stack back to healthy and pristine, from whatever state it is in: it compares with what should be and mends the
 * difference, so that it needs no memory of what was broken. Recreates only containers that are not as they should be.
 */

import { existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { endProcesses, ensureAccounts, tidyHomes } from './accounts.ts';
import { attempt, run } from './command.ts';
import { containersWith, projectContainers, removeContainers, rivals, type StackContainer } from './containers.ts';
import { startEngine } from './engine.ts';
import { findIlls } from './ills.ts';
import { removeOtherImages, restoreImages } from './images.ts';
import {
  BACKEND_PORT,
  EXTRA_LABEL,
  PROJECT_DIRECTORY,
  SERVICE,
  SERVICES,
  SMALL_DISK,
  STATE_DIRECTORY,
} from './places.ts';
import { compose, layProject } from './project.ts';
import { startProxy } from './proxy.ts';
import { ensureKeys, startSshServers } from './sshd.ts';
import { until } from './until.ts';

export async function restore(): Promise<void> {
  await Promise.all([startEngine(), ensureKeys()]);
  const [rival] = await rivals();
  if (rival !== undefined) {
    throw new Error(`the container ${rival}, which is not the stack's, has port ${BACKEND_PORT}: stop it first`);
  }
  await ensureAccounts();
  await endProcesses();
  await removeSmallDisk();
  await tidyHomes();
  await layProject();
  await removeExtras();
  const images = await restoreImages();
  await removeUnfit(images);
  await compose('up', '--detach', '--no-build', '--remove-orphans');
  await Promise.all([startProxy(), startSshServers(), removeOtherImages()]);
  await settle();
}

/** Takes away the file system that stands in front of the project folder, even where a container still uses it. */
async function removeSmallDisk(): Promise<void> {
  while ((await readFile('/proc/mounts', 'utf8')).includes(` ${PROJECT_DIRECTORY} `)) {
    await run('umount', ['--lazy', PROJECT_DIRECTORY]);
  }
  if (existsSync(SMALL_DISK)) {
    await rm(SMALL_DISK);
  }
}

async function removeExtras(): Promise<void> {
  const extras = await containersWith(EXTRA_LABEL);
  await removeContainers(extras.map(({ id }) => id));
}

/** Removes the project's containers that are not as they should be; continues those that were only stopped by a signal. */
async function removeUnfit(images: ReadonlyMap<string, string>): Promise<void> {
  const containers = await projectContainers();
  await Promise.all(containers.map(continueProcesses));
  const unfit = await Promise.all(
    containers.map(async (container) => ((await isFit(container, images)) ? '' : container.id)),
  );
  await removeContainers(unfit.filter((id) => id !== ''));
}

async function isFit(container: StackContainer, images: ReadonlyMap<string, string>): Promise<boolean> {
  const { service, status, health, image, restarts, memoryLimit, restartPolicy } = container;
  const known = SERVICES.some((name) => name === service) && !container.oneOff;
  const runs = status === 'running' && health !== 'unhealthy' && restarts === 0;
  const unchanged = image === images.get(service) && memoryLimit === 0 && restartPolicy === 'always';
  if (!known || !runs || !unchanged) {
    return false;
  }
  return service !== SERVICE || (!wasToldToMisbehave(container) && (await hasStateFolder(container)));
}

const wasToldToMisbehave = ({ pid }: StackContainer) => existsSync(`/proc/${pid}/root/run/misbehave.json`);

/** Whether the container's /state is the project's folder, and not one that has gone. */
async function hasStateFolder({ pid }: StackContainer): Promise<boolean> {
  const [own, expected] = await Promise.all([stat(`/proc/${pid}/root/state`), stat(STATE_DIRECTORY)]);
  return own.dev === expected.dev && own.ino === expected.ino;
}

/** Lets processes of the container go on that a signal or the engine has stopped. */
async function continueProcesses({ id, pid, status }: StackContainer): Promise<void> {
  if (status === 'paused') {
    await attempt('docker', ['unpause', id]);
  }
  if (pid !== 0 && existsSync(`/proc/${pid}`)) {
    process.kill(pid, 'SIGCONT');
  }
}

/** Waits until two looks in a row find nothing wrong. */
async function settle(): Promise<void> {
  let good = 0;
  let ills: readonly string[] = [];
  const look = async () => {
    ills = await findIlls();
    good = ills.length === 0 ? good + 1 : 0;
    return good === 2;
  };
  await until('the stack is healthy', 45_000, look).catch((error: unknown) => {
    throw new Error(`the stack is not healthy after it was put back: ${ills.join('; ')}`, { cause: error });
  });
}
