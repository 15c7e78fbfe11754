import { readFileSync } from 'node:fs';

/** Whether a process runs; one that ended and was not yet waited for does not. */
export function alive(pid: string): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid.trim()}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
