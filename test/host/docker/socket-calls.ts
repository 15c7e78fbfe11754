/**
 * Receives calls from client.cjs over a socket. Works everywhere and passes standard input on; costs a start of Node.
 */

import { createServer, type Server, type Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import { type Program, perform } from './call.ts';

const EXIT = 0;
const READ_STDIN = 3;

interface Words {
  readonly program: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

function frame(kind: number, data: string | Buffer): Buffer {
  const body = Buffer.from(data);
  const header = Buffer.alloc(5);
  header[0] = kind;
  header.writeUInt32BE(body.length, 1);
  return Buffer.concat([header, body]);
}

export class SocketCalls {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #running = new Set<Promise<void>>();
  readonly #programs: ReadonlyMap<string, Program>;

  constructor(programs: ReadonlyMap<string, Program>) {
    this.#programs = programs;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#receive(socket));
  }

  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, resolve);
    });
  }

  /** Gives up every call; resolves when none goes on. */
  async drain(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    await this.drain();
    await closed;
  }

  #receive(socket: Socket): void {
    this.#sockets.add(socket);
    let head = Buffer.alloc(0);
    const stdin = new PassThrough();
    const gone = new AbortController();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      gone.abort();
      stdin.end();
    });
    socket.on('end', () => stdin.end());
    const readHead = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(10);
      if (end < 0) return;
      socket.off('data', readHead);
      stdin.write(head.subarray(end + 1));
      socket.pipe(stdin, { end: false });
      const running = this.#run(socket, JSON.parse(head.toString('utf8', 0, end)), stdin, gone.signal);
      this.#running.add(running);
      void running.finally(() => this.#running.delete(running));
    };
    socket.on('data', readHead);
  }

  async #run(socket: Socket, { program, argv, cwd, env }: Words, stdin: Readable, gone: AbortSignal): Promise<void> {
    const send = (kind: number, data: string | Buffer) => void socket.write(frame(kind, data));
    const input = () => {
      send(READ_STDIN, '');
      return stdin;
    };
    const out = (text: string | Buffer) => send(1, text);
    const err = (text: string | Buffer) => send(2, text);
    const exitCode = await perform(this.#programs, program, {
      argv,
      directory: cwd,
      environment: env,
      out,
      err,
      input,
      gone,
    });
    socket.end(frame(EXIT, Buffer.from([exitCode])));
  }
}
