/**
 * The only way to a machine: run a command there, open a TCP stream from there. Adapters: ssh.ts and local.ts.
 */

import type { Duplex } from 'node:stream';
import type { ReasonCode } from '../model/record.ts';

/** A POSIX-sh script to run on the host, with its bounds. */
export interface HostCommand {
  /** Text of a POSIX shell script; it reaches /bin/sh as data, whatever the user's login shell is. */
  readonly script: string;
  /** After this many milliseconds the command is abandoned: its channel is closed and `timedOut` is set. */
  readonly timeoutMs: number;
  /** Each of standard output and error (this one after 1 MiB in any case) is cut after so many bytes; the command goes on, the rest is dropped. */
  readonly maxOutputBytes: number;
  /** Called when the host has begun it. */
  readonly onStart?: () => void;
  /** Called with each piece of standard output as it arrives, within the same bound. */
  readonly onStdout?: (chunk: Buffer) => void;
  /** `passed-on`: standard output goes to `onStdout` alone; the result's `stdout` is ''. Default: `kept`. */
  readonly stdout?: 'kept' | 'passed-on';
  /** `end`: the command is ended, and `aborted`, once its standard output reaches the bound. Default: `drop`, it goes on. */
  readonly whenFull?: 'drop' | 'end';
  /** Ends the command early: closes the channel; the result has `aborted`. */
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  /** null: ended by a signal, timed out or aborted. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly durationMs: number;
}

/** A command that stays open and takes lines: the lock's keeper. */
export interface Conversation {
  /** Writes one line to the command's standard input. */
  send(line: string): void;
  /** The next line of its standard output; null when it has ended. Rejects with ConnectionLost when the connection broke. */
  next(timeoutMs: number): Promise<string | null>;
  /** Ends its standard input. */
  close(): void;
}

/**
 * What happens when a command prints more lines than are taken: a partner that floods is given up, a log is read no faster
 * than it is shown.
 */
export type WhenFull = 'give-up' | 'pause';

export interface Host {
  /** `deploy@example.com:22`, or `local`. */
  readonly description: string;
  /** Runs a script. Rejects with ConnectionLost when the connection broke before its end. Never rejects for its exit code. */
  run(command: HostCommand): Promise<CommandResult>;
  /** Starts a script that is talked to line by line. */
  converse(script: string, whenFull?: WhenFull): Promise<Conversation>;
  /** Opens a TCP stream as seen from the host. Rejects with ForwardingRefused, ConnectFailed or ConnectionLost. */
  openTcp(host: string, port: number): Promise<Duplex>;
  /** Requests to the host that had to wait for an answer, so far; not those of connecting. */
  readonly roundTrips: number;
  /** That connecting took, the last time: the TCP connection, the greetings, the key exchange, the authentication. */
  readonly connectRoundTrips: number;
  close(): void;
}

/** The host can't be reached or let in: the run ends as `unreachable`. */
export class HostUnreachable extends Error {
  override readonly name = 'HostUnreachable';
  readonly reasonCode: ReasonCode;
  /** What to check, most useful first. */
  readonly advice: readonly string[];

  constructor(reasonCode: ReasonCode, message: string, advice: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.reasonCode = reasonCode;
    this.advice = advice;
  }
}

/** The connection broke while something was under way; what was asked may or may not have happened. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** The SSH server forbids direct-tcpip channels (`AllowTcpForwarding no`). */
export class ForwardingRefused extends Error {
  override readonly name = 'ForwardingRefused';
}

/** The host tried to connect and could not: nothing listens there, or it can't get there. */
export class ConnectFailed extends Error {
  override readonly name = 'ConnectFailed';
}
