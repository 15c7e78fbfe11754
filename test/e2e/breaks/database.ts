/**
 * Faults of the database, and what they do to the backend.
 */

import { run } from '../command.ts';
import { theContainer, untilRestarted, untilUnhealthy } from '../containers.ts';
import { DATABASE, WRONG_POSTGRES_PASSWORD } from '../places.ts';
import { applyService, compose, environmentFile, writeProjectFile } from '../project.ts';
import type { Breaks } from './break.ts';

async function hang(): Promise<void> {
  process.kill((await theContainer(DATABASE)).pid, 'SIGSTOP');
  await untilUnhealthy(DATABASE);
}

async function useWrongPassword(): Promise<void> {
  await writeProjectFile('.env', environmentFile(WRONG_POSTGRES_PASSWORD));
  await applyService();
  await untilRestarted(3);
}

async function stopAndCrash(): Promise<void> {
  await compose('stop', DATABASE);
  await run('docker', ['restart', (await theContainer()).id]);
  await untilRestarted(3);
}

export const databaseBreaks: Breaks = {
  'database-stopped': async () => void (await compose('stop', DATABASE)),
  'database-not-ready': hang,
  'database-auth': useWrongPassword,
  'database-and-crash-loop': stopAndCrash,
};
