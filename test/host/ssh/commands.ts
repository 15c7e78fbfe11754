/**
 * Runs what a session asks for with a real /bin/sh. As sshd does without a terminal, a closed channel closes the command's
 * standard streams and kills nothing: what was started in the background goes on.
 */

import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import type { ServerChannel } from 'ssh2';
import type { Misbehaviour } from './misbehaviour.ts';

/** One command as it came, with its end. */
export interface ReceivedCommand {
  readonly at: number;
  readonly command: string;
  /** null: not ended, or ended by a signal. */
  exitCode: number | null;
}

type Flood = Extract<Misbehaviour, { kind: 'flood' }>;

const PIECE = Buffer.alloc(65_536, 'flood flood flood flood flood\n');

function* pieces(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= PIECE.length) yield left < PIECE.length ? PIECE.subarray(0, left) : PIECE;
}

/** The flood, then what the command printed; ends the channel. */
function pourFirst(flood: Flood, channel: ServerChannel, stdout: Readable, stderr: Readable): void {
  const [out, errors] = [stdout.pipe(new PassThrough()), stderr.pipe(new PassThrough())];
  const water = Readable.from(pieces(flood.bytes), { objectMode: false });
  channel.once('close', () => water.destroy());
  water.pipe(flood.on === 'stderr' ? channel.stderr : channel, { end: false });
  water.once('end', () => {
    let left = 2;
    for (const [from, to] of [
      [out, channel],
      [errors, channel.stderr],
    ] as const) {
      from.pipe(to, { end: false });
      from.once('end', () => {
        left -= 1;
        if (left === 0) channel.end();
      });
    }
  });
}

/** Marks every process that the host's commands start, so that they can be found again. */
const MARK = 'EMBEDDED_HOST';

export class Commands {
  readonly received: ReceivedCommand[] = [];
  /** Printed by the login shell before any command's own output. */
  banner = '';
  environment: Readonly<Record<string, string>>;
  readonly #mark: string;
  /** Process groups of the commands that may still have a process. */
  readonly #groups = new Set<number>();

  constructor(environment: Readonly<Record<string, string>>, mark: string) {
    this.environment = environment;
    this.#mark = mark;
  }

  run(channel: ServerChannel, command: string, connection: string, flood?: Flood): void {
    const entry: ReceivedCommand = { at: Date.now(), command, exitCode: null };
    this.received.push(entry);
    const [clientIp = '', clientPort = '', , serverPort = ''] = connection.split(' ');
    const child = spawn('/bin/sh', ['-c', command], {
      cwd: this.environment['HOME'] ?? '/',
      env: {
        ...this.environment,
        [MARK]: this.#mark,
        SSH_CONNECTION: connection,
        SSH_CLIENT: `${clientIp} ${clientPort} ${serverPort}`,
      },
      stdio: 'pipe',
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) this.#groups.add(pid);
    channel.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    child.once('error', () => channel.close());
    child.once('exit', (code, signal) => {
      entry.exitCode = code;
      if (channel.writable) {
        if (code === null) channel.exit(signal?.replace(/^SIG/, '') ?? 'KILL', false, '');
        else channel.exit(code);
      }
    });
    child.once('close', () => {
      if (pid !== undefined && !kill(-pid, 0)) this.#groups.delete(pid);
      if (flood === undefined) channel.end();
    });
    if (this.banner !== '') channel.write(this.banner);
    channel.pipe(child.stdin);
    if (flood === undefined) {
      child.stdout.pipe(channel, { end: false });
      child.stderr.pipe(channel.stderr, { end: false });
    } else pourFirst(flood, channel, child.stdout, child.stderr);
    channel.once('close', () => {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
    });
  }

  /** Pids of what is still running of all that the commands started. Without /proc: of their process groups. */
  running(): number[] {
    if (process.platform !== 'linux') return this.#inGroups();
    const wanted = `${MARK}=${this.#mark}`;
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((name) => environmentOf(name).includes(wanted))
      .map(Number);
  }

  #inGroups(): number[] {
    const lines = execFileSync('ps', ['-axo', 'pid=,pgid='], { encoding: 'utf8' }).trim().split('\n');
    const processes = lines.map((line) => line.trim().split(/\s+/).map(Number));
    return processes.flatMap(([pid = 0, group = 0]) => (this.#groups.has(group) ? [pid] : []));
  }

  /** Kills what is still running, by its pid; looks again for what was started meanwhile. */
  killAll(): void {
    for (let look = 0; look < 3; look += 1) for (const pid of this.running()) kill(pid);
    this.#groups.clear();
  }
}

/** False when there is no such process or group any more. */
function kill(pid: number, signal: NodeJS.Signals | 0 = 'SIGKILL'): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
