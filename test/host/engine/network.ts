/**
 * Addresses and published ports. A published port is a real listener on 127.0.0.1, whatever address the words name.
 */

import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { EngineFailure } from './failure.ts';
import type { PortSpec } from './spec.ts';

export class Network {
  readonly #addresses = new Map<string, string>();
  readonly #ports = new Map<number, string>();

  /** The lowest free address, as the engine hands them out. */
  lease(containerId: string): string {
    for (let last = 2; ; last += 1) {
      const address = `172.18.0.${last}`;
      if (this.#addresses.has(address)) continue;
      this.#addresses.set(address, containerId);
      return address;
    }
  }

  release(containerId: string): void {
    for (const [address, holder] of this.#addresses) if (holder === containerId) this.#addresses.delete(address);
    for (const [port, holder] of this.#ports) if (holder === containerId) this.#ports.delete(port);
  }

  holder(address: string): string | undefined {
    return this.#addresses.get(address);
  }

  /** Opens a published port. Fails in the engine's words when a container or another program has it. */
  async publish(
    container: { id: string; name: string },
    port: PortSpec,
    take: (socket: Socket) => void,
  ): Promise<Server> {
    const endpoint = `driver failed programming external connectivity on endpoint ${container.name} (${randomBytes(32).toString('hex')})`;
    const address = `${port.hostIp || '0.0.0.0'}:${port.hostPort}`;
    if (this.#ports.has(port.hostPort)) {
      throw new EngineFailure(`${endpoint}: Bind for ${address} failed: port is already allocated`);
    }
    const server = createServer({ allowHalfOpen: true }, take);
    try {
      await listen(server, port.hostPort);
    } catch {
      throw new EngineFailure(
        `${endpoint}: Error starting userland proxy: listen tcp4 ${address}: bind: address already in use`,
      );
    }
    this.#ports.set(port.hostPort, container.id);
    return server;
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
}
