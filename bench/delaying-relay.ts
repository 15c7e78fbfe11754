/**
 * A TCP relay on loopback that makes a way of a given round-trip time: it delays what goes through it in both directions,
 * and the handshake too. It counts bytes.
 */

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface DelayingRelay {
  readonly port: number;
  /** Since it was last asked, in both directions. */
  takeBytes(): number;
  close(): Promise<void>;
}

/** Acts in the order in which it was told to, each not before its time. */
class Queue {
  readonly #waiting: { readonly dueMs: number; readonly act: () => void }[] = [];
  #armed = false;

  add(dueMs: number, act: () => void): void {
    this.#waiting.push({ dueMs, act });
    if (!this.#armed) this.#drain();
  }

  #drain(): void {
    this.#armed = false;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const leftMs = next.dueMs - performance.now();
      if (leftMs > 0.3) {
        this.#armed = true;
        setTimeout(() => this.#drain(), leftMs);
        return;
      }
      this.#waiting.shift();
      next.act();
    }
  }
}

/**
 * Listens on a port of its own and passes on to 127.0.0.1:`target`. On loopback a client is connected at once; on a real
 * way its SYN takes half a round trip, the answer the other half, and the server sees the connection after one and a
 * half. So the far side is dialled only then, and what the client sent before waits until then.
 */
export async function delayingRelay(target: number, roundTripMs: number): Promise<DelayingRelay> {
  const open = new Set<Socket>();
  let bytes = 0;
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
  };
  const pass = (from: Socket, to: () => Socket, queue: Queue, notBeforeMs: number) => {
    const later = (act: () => void) => queue.add(Math.max(performance.now() + roundTripMs / 2, notBeforeMs), act);
    from.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      later(() => to().writable && to().write(chunk));
    });
    from.on('end', () => later(() => to().end()));
    from.on('close', (broken) => broken && later(() => to().destroy()));
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const arrivesMs = performance.now() + 1.5 * roundTripMs;
    const outward = new Queue();
    let far = near;
    keep(near);
    outward.add(arrivesMs, () => {
      far = connect({ host: '127.0.0.1', port: target, noDelay: true, allowHalfOpen: true });
      keep(far);
      pass(far, () => near, new Queue(), 0);
    });
    pass(near, () => far, outward, arrivesMs);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    takeBytes: () => {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
