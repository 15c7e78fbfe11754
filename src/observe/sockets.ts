/**
 * Which ports a container really listens on, from its own `/proc/net/tcp` and `/proc/net/tcp6` (proc_pid_net(5)).
 */

import type { ContainerSocket, Fact } from '../model/snapshot.ts';
import type { Frame } from './frames.ts';
import { firstLines } from './lines.ts';

const MAX_LINES = 50_000;
const LINE_LENGTH = 400;

const LISTEN = '0A';
const LOOPBACK = /^(?:[0-9A-F]{6}7F|00000000000000000000000001000000|0{16}FFFF0000[0-9A-F]{6}7F)$/;
/** Docker's own resolver listens in each container on 127.0.0.11. */
const DOCKER_RESOLVER = '0B00007F';

/** Reads the probe's part `sockets`. Unknown where the container has no `cat`, or does not run. */
export function readSockets(frame: Frame | undefined): Fact<readonly ContainerSocket[]> {
  if (!frame || !/local_address/.test(frame.text))
    return { known: false, why: 'the container could not be asked for its ports' };
  const ports = new Map<number, boolean>();
  for (const line of firstLines(frame.text, MAX_LINES, LINE_LENGTH)) {
    const match = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) /.exec(line);
    if (!match || match[3] !== LISTEN || match[1] === DOCKER_RESOLVER) continue;
    const port = Number.parseInt(match[2] ?? '0', 16);
    ports.set(port, (ports.get(port) ?? true) && LOOPBACK.test(match[1] ?? ''));
  }
  return {
    known: true,
    value: [...ports].map(([port, loopbackOnly]) => ({ port, loopbackOnly })).sort((a, b) => a.port - b.port),
  };
}
