/**
 * Runs what a session asks for with a real /bin/sh. As sshd does without a terminal, a closed channel closes the command's
 * standard streams and kills nothing: what was started in the background goes on.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { ServerChannel } from 'ssh2';

/** One command as it came, with its end. */
export interface ReceivedCommand {
  readonly at: number;
  readonly command: string;
  /** null: not ended, or ended by a signal. */
  exitCode: number | null;
}

/** Marks every process that the host's commands start, so that they can be found again. */
const MARK = 'EMBEDDED_HOST';

export class Commands {
  readonly received: ReceivedCommand[] = [];
  /** Printed by the login shell before any command's own output. */
  banner = '';
  environment: Readonly<Record<string, string>>;
  readonly #mark: string;
  readonly #children = new Set<ChildProcess>();

  constructor(environment: Readonly<Record<string, string>>, mark: string) {
    this.environment = environment;
    this.#mark = mark;
  }

  run(channel: ServerChannel, command: string, connection: string, floodBytes: number): void {
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
    this.#children.add(child);
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
      this.#children.delete(child);
      channel.end();
    });
    if (this.banner !== '') channel.write(this.banner);
    if (floodBytes > 0) channel.write(Buffer.alloc(floodBytes, 'flood '));
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    channel.once('close', () => {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
    });
  }

  /** Pids of what is still running of all that the commands started, detached or not. */
  running(): number[] {
    if (process.platform !== 'linux')
      return [...this.#children].flatMap(({ pid, exitCode }) => (pid !== undefined && exitCode === null ? [pid] : []));
    const wanted = `${MARK}=${this.#mark}`;
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((name) => environmentOf(name).includes(wanted))
      .map(Number);
  }

  /** Kills what is still running, by its pid; without /proc, the process groups of the commands. */
  killAll(): void {
    for (const child of this.#children) if (child.pid !== undefined) kill(-child.pid);
    for (const pid of this.running()) kill(pid);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
