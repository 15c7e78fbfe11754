/**
 * Keeps two processes from working on the stack at the same time: the first to change it holds it until it ends.
 */

import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WORK } from './places.ts';

const HOLDER = join(WORK, 'holder');

export class StackInUse extends Error {
  override readonly name = 'StackInUse';
}

/** The process and when it started, in the kernel's ticks: a later process with the same id is another one. */
async function identity(pid: number | string): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return stat === '' ? '' : `${pid} ${startTicks}`;
}

/** Takes the stack for this process. Rejects with StackInUse while another process that lives has it. */
export async function claim(): Promise<void> {
  await mkdir(WORK, { recursive: true });
  const own = await identity(process.pid);
  const held = existsSync(HOLDER) ? await readFile(HOLDER, 'utf8') : '';
  if (held === own) {
    return;
  }
  const [pid = ''] = held.split(' ');
  if (pid !== '' && (await identity(pid)) === held) {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    throw new StackInUse(`the real stack is in use by process ${pid} (${command}); wait until it ends`);
  }
  await rm(HOLDER, { force: true });
  await writeFile(HOLDER, own, { flag: 'wx' });
}
