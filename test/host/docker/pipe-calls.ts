/**
 * Receives calls from a few lines of sh over named pipes, some six times cheaper than a start of Node. The words, folder and
 * variables of the caller are read from /proc, so this works on Linux only; standard input is not passed on.
 */

import { execFileSync } from 'node:child_process';
import { constants, mkdirSync, openSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { type Program, perform } from './call.ts';

export const pipesWork = process.platform === 'linux';

const RETRY_MS = 1;
const LOOK_MS = 50;

/** The body of a program that calls through the pipes in a folder; `otherwise` serves calls with standard input. */
export function pipeProgram(folder: string, otherwise: string): string {
  return `case " $* " in *' -i '*|*' -it '*|*' -ti '*|*' --interactive '*) ${otherwise} ;; esac
kill -0 ${process.pid} 2>/dev/null || { echo 'the embedded host has gone' >&2; exit 125; }
p='${folder}'/$$
mkfifo "$p.out" "$p.err" "$p.end" || exit 125
cat "$p.out" &
cat "$p.err" >&2 &
echo $$ >'${folder}'/calls
read -r code <"$p.end"
wait
exit "\${code:-125}"`;
}

export class PipeCalls {
  readonly #programs: ReadonlyMap<string, Program>;
  readonly #folder: string;
  readonly #open = new Map<AbortController, Promise<void>>();
  #listening: Socket | null = null;

  constructor(programs: ReadonlyMap<string, Program>, folder: string) {
    this.#programs = programs;
    this.#folder = folder;
  }

  listen(): void {
    mkdirSync(this.#folder, { recursive: true });
    const calls = join(this.#folder, 'calls');
    execFileSync('mkfifo', [calls]);
    const fd = openSync(calls, constants.O_RDWR | constants.O_NONBLOCK);
    const listening = new Socket({ fd, readable: true, writable: false });
    let text = '';
    listening.on('error', () => undefined);
    listening.on('data', (chunk) => {
      const lines = (text + String(chunk)).split('\n');
      text = lines.pop() ?? '';
      for (const pid of lines) this.#receive(pid);
    });
    this.#listening = listening;
  }

  /** Gives up every call; resolves when none goes on. */
  async drain(): Promise<void> {
    for (const gone of this.#open.keys()) gone.abort();
    await Promise.all(this.#open.values());
  }

  async close(): Promise<void> {
    this.#listening?.destroy();
    await this.drain();
  }

  #receive(pid: string): void {
    const gone = new AbortController();
    this.#open.set(
      gone,
      this.#serve(pid, gone).finally(() => this.#open.delete(gone)),
    );
  }

  async #serve(pid: string, gone: AbortController): Promise<void> {
    const looking = setInterval(() => isAlive(pid) || gone.abort(), LOOK_MS);
    const at = (name: string) => join(this.#folder, `${pid}.${name}`);
    try {
      const [out, err] = await Promise.all(['out', 'err'].map((name) => openPipe(at(name), gone.signal)));
      if (out === undefined || err === undefined) return;
      const exitCode = await this.#run(pid, out, err, gone.signal);
      await Promise.all([ended(out), ended(err)]);
      const end = await openPipe(at('end'), gone.signal);
      end?.write(`${exitCode}\n`);
      if (end !== undefined) await ended(end);
    } finally {
      clearInterval(looking);
      for (const name of ['out', 'err', 'end']) rmSync(at(name), { force: true });
    }
  }

  async #run(pid: string, out: Socket, err: Socket, gone: AbortSignal): Promise<number> {
    const caller = readCaller(pid);
    if (caller === null) return 125;
    const write = (pipe: Socket) => (text: string | Buffer) => void (text.length > 0 && pipe.write(text));
    return perform(this.#programs, caller.program, {
      ...caller,
      out: write(out),
      err: write(err),
      input: () => Readable.from([]),
      gone,
    });
  }
}

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

/** Opens a pipe for writing as soon as the other side reads it; undefined when the caller has gone before. */
async function openPipe(path: string, gone: AbortSignal): Promise<Socket | undefined> {
  while (!gone.aborted) {
    try {
      const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
      const pipe = new Socket({ fd, readable: false, writable: true });
      pipe.on('error', () => pipe.destroy());
      gone.addEventListener('abort', () => pipe.destroy(), { once: true });
      return pipe;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') return undefined;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  return undefined;
}

function ended(pipe: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (pipe.destroyed) return resolve();
    pipe.once('close', () => resolve());
    pipe.end();
  });
}

/** Who called, and with what: a script that the kernel started as `/bin/sh SCRIPT WORDS…`. */
function readCaller(
  pid: string,
): { program: string; argv: string[]; directory: string; environment: Record<string, string> } | null {
  try {
    const [, script = '', ...argv] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((entry) => entry.includes('='));
    return {
      program: basename(dirname(script)) === 'inside' ? `inside-${basename(script)}` : basename(script),
      argv,
      directory: readlinkSync(`/proc/${pid}/cwd`),
      environment: Object.fromEntries(
        variables.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
      ),
    };
  } catch {
    return null;
  }
}
