/**
 * A web server that answers each path in a way that a careless client would not survive.
 */

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

const MIB = 1024 * 1024;
const PIECE = Buffer.alloc(65_536, 'x');

export interface HostileEndpoints {
  readonly url: string;
  /** Requests for a path so far. */
  requests(path: string): number;
  close(): Promise<void>;
}

export async function hostileEndpoints(): Promise<HostileEndpoints> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const seen = new Map<string, number>();
  const bomb = gzipSync(Buffer.alloc(256 * MIB), { level: 9 });
  const every = (ms: number, response: ServerResponse, act: () => void) => {
    const timer = setInterval(act, ms);
    timers.add(timer);
    response.once('close', () => clearInterval(timer));
  };
  const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
    '/endless': (response) => {
      const write = () => {
        while (response.write(PIECE)) if (response.destroyed) return;
      };
      response.on('drain', write);
      write();
    },
    '/bomb': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    '/drip': (response) => every(50, response, () => response.write('x')),
    '/loop': (response) => response.writeHead(302, { location: '/loop' }).end(),
    '/header': (response) => response.writeHead(200, { 'x-large': 'x'.repeat(4 * MIB) }).end('{}'),
    '/headers': (response) => {
      for (let index = 0; index < 50_000; index++) response.setHeader(`x-${index}`, 'x');
      response.end('{}');
    },
    '/dripping-headers': (response) =>
      every(50, response, () => response.socket?.write('HTTP/1.1 100 Continue\r\n\r\n')),
    '/deep': (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(`${'['.repeat(30_000)}${']'.repeat(30_000)}`),
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    seen.set(path, (seen.get(path) ?? 0) + 1);
    response.on('error', () => {});
    const answer = answers[path];
    if (answer === undefined)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"backend_health":"healthy"}');
    else answer(response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: (path) => seen.get(path) ?? 0,
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearInterval(timer);
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
