/**
 * The machine itself as a host: for a runner or an operator on it. Commands run as they would over SSH: in the home
 * directory, and without the secrets that a workflow keeps in its environment.
 */

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import type { Duplex } from 'node:stream';
import { addressOf } from './address.ts';
import { BoundedOutput, MAX_STDERR_BYTES } from './bounded-output.ts';
import { dial } from './dial.ts';
import { cleanEnvironment } from './environment.ts';
import {
  type CommandResult,
  ConnectFailed,
  type Conversation,
  type Host,
  type HostCommand,
  type WhenFull,
} from './host.ts';
import { LineConversation } from './line-conversation.ts';
import { signalGroup } from './process-group.ts';
import { RoundTrips } from './round-trips.ts';

export class LocalHost implements Host {
  readonly description = 'local';
  readonly lost = false;
  readonly connectRoundTrips = 0;
  readonly #roundTrips = new RoundTrips();
  readonly #children = new Set<ChildProcess>();

  /** Commands started and streams opened; those that begin together count once. Nothing crosses a network. */
  get roundTrips(): number {
    return this.#roundTrips.count;
  }

  async run(command: HostCommand): Promise<CommandResult> {
    const started = performance.now();
    const stdout = new BoundedOutput(command.maxOutputBytes, command.onStdout, command.stdout !== 'passed-on');
    const stderr = new BoundedOutput(Math.min(command.maxOutputBytes, MAX_STDERR_BYTES));
    let how: 'ended' | 'timed-out' | 'aborted' = 'ended';
    let exitCode: number | null = null;
    if (command.signal?.aborted) {
      how = 'aborted';
    } else {
      const child = this.#start([]);
      const ended = Promise.withResolvers<void>();
      const giveUp = (why: 'timed-out' | 'aborted') => {
        how = why;
        signalGroup(child, 'SIGKILL');
        ended.resolve();
      };
      const abort = () => giveUp('aborted');
      const timer = setTimeout(() => giveUp('timed-out'), command.timeoutMs);
      command.signal?.addEventListener('abort', abort, { once: true });
      const take = (output: BoundedOutput) => (chunk: Buffer) => {
        if (how !== 'ended') return;
        output.add(chunk);
        if (stdout.truncated && command.whenFull === 'end') abort();
      };
      child.stdout.on('data', take(stdout));
      child.stderr.on('data', take(stderr));
      child.stdin.on('error', () => {});
      child.on('error', ended.reject);
      child.on('close', (code) => {
        exitCode = code;
        ended.resolve();
      });
      child.stdin.end(command.script);
      try {
        await ended.promise;
      } finally {
        clearTimeout(timer);
        command.signal?.removeEventListener('abort', abort);
      }
      if (how !== 'ended') exitCode = null;
    }
    return {
      exitCode,
      stdout: stdout.text(),
      stderr: stderr.text(),
      truncated: stdout.truncated || stderr.truncated,
      timedOut: how === ('timed-out' as typeof how),
      aborted: how === ('aborted' as typeof how),
      durationMs: performance.now() - started,
    };
  }

  async converse(script: string, whenFull?: WhenFull): Promise<Conversation> {
    const child = this.#start(['-c', script]);
    const conversation = new LineConversation(child.stdin, child.stdout, whenFull);
    child.stderr.resume();
    child.on('error', () => conversation.finish(null));
    child.on('close', () => conversation.finish(null));
    return conversation;
  }

  openTcp(host: string, port: number): Promise<Duplex> {
    const opening = this.#roundTrips.leave();
    return new Promise((resolve, reject) => {
      const { socket } = dial(host, port);
      const fail = (error: NodeJS.ErrnoException) =>
        reject(new ConnectFailed(`${addressOf(host, port)}: ${error.message || error.code}`, { cause: error }));
      socket.once('error', fail);
      socket.once('connect', () => {
        socket.off('error', fail);
        this.#roundTrips.answer(opening);
        resolve(socket);
      });
    });
  }

  /** Kills what is still under way. */
  close(): void {
    for (const child of this.#children) signalGroup(child, 'SIGKILL');
  }

  #start(args: readonly string[]) {
    const starting = this.#roundTrips.leave();
    const child = spawn('/bin/sh', args, { cwd: homedir(), env: cleanEnvironment(), detached: true, stdio: 'pipe' });
    this.#children.add(child);
    child.on('close', () => {
      this.#children.delete(child);
      this.#roundTrips.answer(starting);
    });
    return child;
  }
}
