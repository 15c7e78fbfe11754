/**
 * The HTTP side of a container: a real server whose connections come from the published port or from the proxy.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Container } from './container.ts';

export class HttpFront {
  readonly #container: Container;
  readonly #server: Server;
  readonly #ports = new Map<Socket, number>();

  constructor(container: Container) {
    this.#container = container;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  take(socket: Socket, port: number): void {
    this.#ports.set(socket, port);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#ports.delete(socket));
    this.#server.emit('connection', socket);
  }

  drop(): void {
    for (const socket of this.#ports.keys()) socket.resetAndDestroy();
    this.#ports.clear();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.#container.freezer.whenThawed();
    const port = this.#ports.get(request.socket);
    const reply = await this.#container.process?.reply(port ?? 0, request.url ?? '/');
    if (reply === undefined || reply === 'never') return;
    if (reply === 'refused') {
      request.socket.resetAndDestroy();
      return;
    }
    const timer = setTimeout(() => {
      response.writeHead(reply.status, {
        'content-type': reply.contentType,
        'content-length': Buffer.byteLength(reply.body),
        server: 'uvicorn',
      });
      response.end(request.method === 'HEAD' ? undefined : reply.body);
    }, reply.afterMs);
    request.socket.once('close', () => clearTimeout(timer));
  }
}
