/**
 * Ports on the loopback address that stay ours while their listener is down: outside the range that the system hands out.
 */

import { createServer } from 'node:net';

const FIRST = 18_000;
const COUNT = 12_000;
const taken = new Set<number>();

/** A port on which nothing listens, kept for its taker until `giveBack`. */
export async function takePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    return port;
  }
  throw new Error('no free loopback port found');
}

export function giveBack(port: number): void {
  taken.delete(port);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
