/**
 * Cuts the SSH connections that are open to the stack, as a network does: at once, and without a word to either side's programs.
 */

import { readFile } from 'node:fs/promises';
import { sshServerPids } from './sshd.ts';

/**
 * Kills both halves of sshd's process for each open connection; programs that run in its sessions are left alone. Returns
 * how many connections there were.
 */
export async function cutSessions(): Promise<number> {
  const connections = (await Promise.all((await sshServerPids()).map(childrenOf))).flat();
  for (const pid of connections) {
    for (const each of [pid, ...(await childrenOf(pid))]) {
      if ((await nameOf(each)) === 'sshd') {
        kill(each);
      }
    }
  }
  return connections.length;
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text
    .split(' ')
    .filter((child) => child !== '')
    .map(Number);
}

const nameOf = async (pid: number) => (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
