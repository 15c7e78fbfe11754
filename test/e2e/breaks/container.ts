/**
 * Faults of containers that the engine itself can make: stopped, removed, killed, paused, hung, out of memory.
 */

import { run } from '../command.ts';
import { theContainer, untilContainer, untilHealthy, untilUnhealthy } from '../containers.ts';
import { BACKEND_URL, NEIGHBOUR, PING_PATH, SERVICE } from '../places.ts';
import { applyService, compose, editService } from '../project.ts';
import { tell } from './behaviour.ts';
import type { Breaks } from './break.ts';

async function redefine(old: string, replacement: string): Promise<void> {
  await editService(old, replacement);
  await applyService();
  await untilHealthy();
}

const untilExited = () => untilContainer('has exited', ({ status }) => status === 'exited');

async function kill(): Promise<void> {
  await redefine('restart: always', 'restart: "no"');
  await run('docker', ['kill', (await theContainer()).id]);
  await untilExited();
}

async function exhaustMemory(): Promise<void> {
  await redefine('restart: always', 'restart: "no"\n    mem_limit: 160m\n    memswap_limit: 160m');
  await tell({ hoardMegabytes: 400 });
  await fetch(`${BACKEND_URL}${PING_PATH}`, { signal: AbortSignal.timeout(20_000) }).catch(() => {});
  await untilContainer('was killed for its memory', ({ status, outOfMemory }) => status === 'exited' && outOfMemory);
}

async function hang(): Promise<void> {
  process.kill((await theContainer()).pid, 'SIGSTOP');
  await untilUnhealthy();
}

export const containerBreaks: Breaks = {
  'container-stopped': async () => void (await compose('stop', SERVICE)),
  'container-removed': async () => void (await compose('rm', '--stop', '--force', SERVICE)),
  'process-killed': kill,
  'out-of-memory': exhaustMemory,
  'container-paused': async () => void (await run('docker', ['pause', (await theContainer()).id])),
  'process-hung': hang,
  'neighbour-down': async () => void (await compose('stop', NEIGHBOUR)),
};
