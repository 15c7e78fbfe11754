/**
 * What the host's side of the stack spends: CPU of its SSH server with all that its sessions ran, of the engine and of
 * containerd; and how many processes the machine started. From /proc, so on Linux only.
 */

import { readdir, readFile } from 'node:fs/promises';
import { sshServerPids } from '../test/e2e/sshd.ts';

export interface HostCost {
  /** Seconds; the kernel counts them in hundredths. */
  readonly cpuSeconds: number;
  /** Of the whole machine: other programs' are among them. */
  readonly processes: number;
}

const TICKS_PER_SECOND = 100;
const ENGINE = new Set(['dockerd', 'containerd']);

/** Spent since the machine started; the difference of two is what lies between. */
export async function hostCost(): Promise<HostCost> {
  const servers = await sshServerPids();
  const engines = (await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(isEngine)))
    .filter((pid) => pid !== null)
    .map(Number);
  const ticks = await Promise.all([...servers, ...engines].map(ticksOf));
  const stat = await readFile('/proc/stat', 'utf8');
  return {
    cpuSeconds: ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND,
    processes: Number(/^processes (\d+)$/m.exec(stat)?.[1]),
  };
}

async function isEngine(pid: string): Promise<string | null> {
  const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
  return ENGINE.has(name) ? pid : null;
}

/** Its own, and those of its children that have ended and were waited for. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
}
