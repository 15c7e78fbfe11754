/**
 * A TCP relay on loopback in front of another port, which can cut what goes through it.
 */

import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  /** Connections so far. */
  readonly connections: number;
  /** Resets every open connection; new ones are let through. */
  cut(): void;
  close(): Promise<void>;
}

/** Listens on a port of its own and passes on to 127.0.0.1:`target`. */
export async function relayTo(target: number): Promise<Relay> {
  const open = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((near) => {
    connections++;
    const far = dial({ host: '127.0.0.1', port: target, noDelay: true });
    near.setNoDelay(true);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
