/**
 * Runs one command on an exec channel within its bounds of time and output.
 */

import type { ClientChannel } from 'ssh2';
import { BoundedOutput, MAX_STDERR_BYTES } from './bounded-output.ts';
import type { CommandResult, ConnectionLost, HostCommand } from './host.ts';

type Ending = 'ended' | 'timed-out' | 'aborted';

export interface CommandChannel {
  readonly stdin: string | null;
  /** Opens the channel while it is wanted; one that comes later is closed at once. */
  open(wanted: () => boolean): Promise<ClientChannel>;
  /** Tells a channel that ended from one whose connection broke. */
  lostBecause(): ConnectionLost | null;
  /** Ends what the command started, beyond what closing its channel does. */
  kill(): void;
}

export async function runOnChannel(
  command: HostCommand,
  { stdin, open, lostBecause, kill }: CommandChannel,
): Promise<CommandResult> {
  const started = performance.now();
  const stdout = new BoundedOutput(command.maxOutputBytes, command.onStdout, command.stdout !== 'passed-on');
  const stderr = new BoundedOutput(Math.min(command.maxOutputBytes, MAX_STDERR_BYTES));
  const ending = Promise.withResolvers<Ending>();
  let exitCode: number | null = null;
  let channel: ClientChannel | null = null;
  let givenUp = command.signal?.aborted ?? false;

  const end = (opened: ClientChannel) => {
    opened.signal('KILL');
    opened.close();
    opened.resume();
    opened.stderr.resume();
    if (lostBecause() === null) kill();
  };
  const giveUp = (how: Ending) => {
    givenUp = true;
    if (channel !== null) end(channel);
    ending.resolve(how);
  };
  const abort = () => giveUp('aborted');
  const timer = setTimeout(() => giveUp('timed-out'), command.timeoutMs);
  command.signal?.addEventListener('abort', abort, { once: true });

  const follow = (opened: ClientChannel) => {
    channel = opened;
    if (givenUp) return end(opened);
    command.onStart?.();
    let exited = false;
    let whole = false;
    const take = (output: BoundedOutput) => (chunk: Buffer) => {
      if (givenUp) return;
      output.add(chunk);
      if (stdout.truncated && command.whenFull === 'end') abort();
    };
    opened.on('data', take(stdout));
    opened.stderr.on('data', take(stderr));
    opened.on('error', () => {});
    opened.on('exit', (code: number | null) => {
      exited = true;
      exitCode = code;
    });
    opened.on('end', () => {
      whole = lostBecause() === null;
    });
    opened.on('close', () => {
      const lost = lostBecause();
      if (lost !== null && !(exited && whole)) ending.reject(lost);
      else ending.resolve('ended');
    });
    if (stdin !== null) opened.write(stdin);
  };

  try {
    if (givenUp) ending.resolve('aborted');
    else open(() => !givenUp).then(follow, ending.reject);
    const how = await ending.promise;
    return {
      exitCode: how === 'ended' ? exitCode : null,
      stdout: stdout.text(),
      stderr: stderr.text(),
      truncated: stdout.truncated || stderr.truncated,
      timedOut: how === 'timed-out',
      aborted: how === 'aborted',
      durationMs: performance.now() - started,
    };
  } finally {
    clearTimeout(timer);
    command.signal?.removeEventListener('abort', abort);
  }
}
