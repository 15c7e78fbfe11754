/**
 * Who listens on the host's TCP ports: `ss -Hltnp`, or `netstat -ltnp` where there is no ss, and `ps` for the owners.
 */

import type { Listener } from '../model/snapshot.ts';
import { firstLines } from './lines.ts';

const MAX_LINES = 1000;
const LINE_LENGTH = 2000;

/** Reads the probe's part `listeners`. Lines of another form are passed over. */
export function readListeners(text: string, nonce: string): Listener[] {
  const lines = firstLines(text, MAX_LINES, LINE_LENGTH);
  const processes = readProcesses(lines, nonce);
  const listeners: Listener[] = [];
  for (const line of lines) {
    const socket = /^(?:LISTEN|tcp6?)\s+\d+\s+\d+\s+(\S+):(\d+)\s+\S+\s*(.*)$/.exec(line.trim());
    if (!socket) continue;
    const [, address = '', port = '0', rest = ''] = socket;
    const holder = /\(\("([^"]*)",pid=(\d+)/.exec(rest) ?? /()(\d+)\/\S*/.exec(rest);
    const pid = Number(holder?.[2] ?? 0);
    const process = processes.get(pid);
    listeners.push({
      address,
      port: Number(port),
      pid,
      process: holder?.[1] || (/\d+\/([^\s:]+)/.exec(rest)?.[1] ?? ''),
      commandLine: process?.commandLine ?? '',
      user: process?.user ?? '',
    });
  }
  return listeners;
}

function readProcesses(
  lines: readonly string[],
  nonce: string,
): ReadonlyMap<number, { user: string; commandLine: string }> {
  const processes = new Map<number, { user: string; commandLine: string }>();
  for (const line of lines) {
    if (!line.startsWith(`${nonce} process `)) continue;
    const match = /^(\d+)\s+(\S+)\s+(.*)$/.exec(line.slice(nonce.length + ' process '.length).trim());
    if (match) processes.set(Number(match[1]), { user: match[2] ?? '', commandLine: (match[3] ?? '').slice(0, 300) });
  }
  return processes;
}
