/**
 * Runs what a session asks for with a real /bin/sh. As sshd does without a terminal, a closed channel closes the command's
 * standard streams and kills nothing: what was started in the background goes on.
 */

import { execFileSync, spawn } from 'node:child_process';
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
  /** Process groups of the commands that may still have a process. */
  readonly #groups = new Set<number>();

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
