/**
 * One run of a stand-in program: its words, its surroundings and where its output goes. The socket server that receives
 * such calls from client.cjs and gives them to whoever knows the program.
 */

import { createServer, type Server, type Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';

export interface Call {
  readonly argv: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  out(text: string | Buffer): void;
  err(text: string | Buffer): void;
  /** Its standard input, from now on. */
  input(): Readable;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
}

/** Does what was called for; resolves to the exit code. */
export type Program = (call: Call) => Promise<number>;

const EXIT = 0;
const READ_STDIN = 3;

function frame(kind: number, data: string | Buffer): Buffer {
  const body = Buffer.from(data);
  const header = Buffer.alloc(5);
  header[0] = kind;
  header.writeUInt32BE(body.length, 1);
  return Buffer.concat([header, body]);
}

export class CallServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
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

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
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
      void this.#run(socket, JSON.parse(head.toString('utf8', 0, end)), stdin, gone.signal);
    };
    socket.on('data', readHead);
  }

  async #run(socket: Socket, words: { program: string; argv: string[]; cwd: string; env: Record<string, string> }, stdin: Readable, gone: AbortSignal) {
    const call: Call = {
      argv: words.argv,
      directory: words.cwd,
      environment: words.env,
      out: (text) => void (text.length > 0 && socket.write(frame(1, text))),
      err: (text) => void (text.length > 0 && socket.write(frame(2, text))),
      input: () => {
        socket.write(frame(READ_STDIN, ''));
        return stdin;
      },
      gone,
    };
    let exitCode = 127;
    try {
      exitCode = (await this.#programs.get(words.program)?.(call)) ?? 127;
    } catch (error) {
      call.err(`the embedded host failed: ${(error as Error).stack}\n`);
      exitCode = 70;
    }
    socket.end(frame(EXIT, Buffer.from([exitCode])));
  }
}
