/**
 * nginx as a service of the host: a real listener on 127.0.0.1 that can be started, stopped and told to load again.
 */

import { createServer, type Server } from 'node:http';
import { type AtAddress, Upstream } from './reverse-proxy.ts';

export class HostNginx {
  readonly upstream: Upstream;
  readonly port: number;
  /** Whether the host has nginx as a service at all. */
  installed = true;
  readonly #lookUp: () => string;
  #server: Server | null = null;

  /** `lookUp` tells the backend's present address, '' when it has none. */
  constructor(port: number, at: AtAddress, lookUp: () => string) {
    this.port = port;
    this.upstream = new Upstream(at);
    this.#lookUp = lookUp;
  }

  get running(): boolean {
    return this.#server !== null;
  }

  load(): void {
    this.upstream.address = this.#lookUp() || this.upstream.address;
  }

  async start(): Promise<void> {
    if (this.running) return;
    this.load();
    const server = createServer(async (request, response) => {
      const answer = await this.upstream.ask(request.url ?? '/');
      const timer = setTimeout(() => {
        response.writeHead(answer.status, { 'content-type': answer.contentType, server: 'nginx/1.22.1' });
        response.end(answer.body);
      }, answer.afterMs);
      request.socket.once('close', () => clearTimeout(timer));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
