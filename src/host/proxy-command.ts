/**
 * By a command of the user's own, as OpenSSH's ProxyCommand: its standard input and output are the connection. It runs on
 * this machine, in a process group that ends with the connection.
 */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { Carrier, Dialler } from './carrier.ts';
import type { Failure } from './connect-failure.ts';
import { cleanEnvironment } from './environment.ts';
import { signalGroup } from './process-group.ts';

/** How much of its standard error is kept: the end of it. */
const SAID_BYTES = 2_000;
/** Between the end of its input, SIGTERM and SIGKILL. */
const GOODBYE_MS = 300;
/** After its output has ended, its exit code is waited for so long. */
const EXIT_MS = 1_000;

const running = new Set<ChildProcessWithoutNullStreams>();
const endAll = () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
};

/** @param command its tokens replaced. */
export function dialByCommand(command: string): Dialler {
  return {
    through: 'by `proxy-command`',
    dial: async () => start(command),
    close: () => {},
  };
}

function start(command: string): Carrier {
  if (!process.listeners('exit').includes(endAll)) process.once('exit', endAll);
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], {
    detached: true,
    stdio: 'pipe',
    env: cleanEnvironment(),
  });
  running.add(child);
  const stream = new CommandStream(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-SAID_BYTES);
  });
  child.once('exit', () => {
    running.delete(child);
    signalGroup(child, 'SIGKILL');
  });
  return {
    stream,
    roundTrips: 0,
    progress: () => 'connected',
    explain: (failure) => explain(failure, endOf(child, stream.startError), said),
    close: () => {
      stream.end();
      stream.leave();
    },
    destroy: () => stream.destroy(),
  };
}

class CommandStream extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  startError: Error | null = null;
  bytesWritten = 0;

  constructor(child: ChildProcessWithoutNullStreams) {
    super({ allowHalfOpen: false });
    this.#child = child;
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', (error) => {
        this.startError = error;
        resolve();
      });
    });
    child.stdin.on('error', () => {});
    child.stdout.on('error', () => {});
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    // The exit code comes with the end, or a little later: whoever reads to the end finds it there.
    const outputEnded = new Promise<void>((resolve) => child.stdout.once('close', () => resolve()));
    outputEnded.then(() => {
      const timer = setTimeout(() => this.push(null), EXIT_MS);
      exited.then(() => {
        clearTimeout(timer);
        if (!this.readableEnded && !this.destroyed) this.push(null);
      });
    });
  }

  /** Lets the process that waits for this one go on; ends the command when it does not end by itself. */
  leave(): void {
    const child = this.#child;
    child.unref();
    for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as { unref?(): void }).unref?.();
    const end = () => signalGroup(child, 'SIGKILL');
    const timers = [setTimeout(() => signalGroup(child, 'SIGTERM'), GOODBYE_MS), setTimeout(end, 2 * GOODBYE_MS)].map(
      (timer) => timer.unref(),
    );
    child.once('exit', () => timers.forEach(clearTimeout));
    if (child.exitCode !== null || child.signalCode !== null) timers.forEach(clearTimeout);
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  /** A command that takes no more has ended or is about to: its end tells, not this. */
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.bytesWritten += chunk.length;
    this.#child.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#child.stdin.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#child.stdin.end();
    this.leave();
    done(error);
  }
}

interface CommandEnd {
  readonly words: string;
  /** Whether another try may go otherwise. */
  readonly passing: boolean;
}

/** null: it still runs. */
function endOf(child: ChildProcessWithoutNullStreams, startError: Error | null): CommandEnd | null {
  if (startError !== null) return { words: `could not be started (${startError.message})`, passing: false };
  if (child.signalCode !== null) return { words: `was ended by ${child.signalCode}`, passing: true };
  if (child.exitCode === null) return null;
  const missing =
    child.exitCode === 127 ? ': its program was not found' : child.exitCode === 126 ? ': its program can’t be run' : '';
  return { words: `ended with exit code ${child.exitCode}${missing}`, passing: missing === '' };
}

/** Adds what the command itself said and how it ended. */
function explain(failure: Failure, end: CommandEnd | null, said: string): Failure {
  const last = said.replace(/\s+/g, ' ').trim().slice(-300);
  const saying = last === '' ? '' : `; it said ${JSON.stringify(last)}`;
  const early = ['banner-timeout', 'not-ssh', 'connection-lost'].includes(failure.reasonCode);
  if (early && failure.passing && end !== null) {
    return {
      ...failure,
      reasonCode: 'proxy-command-failed',
      what: `was not reached: \`proxy-command\` ${end.words} before a session was open${saying}`,
      passing: end.passing,
    };
  }
  if (!early || saying === '') return failure;
  return { ...failure, what: `${failure.what} (through \`proxy-command\`${saying})` };
}
