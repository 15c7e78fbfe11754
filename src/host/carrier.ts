/**
 * A stream that carries an SSH connection, in the making or made: over TCP, over another SSH connection, or over a
 * command's standard input and output.
 */

import type { Duplex } from 'node:stream';
import type { Failure } from './connect-failure.ts';

/** A stream that knows how much was written to it. */
export interface CountedStream extends Duplex {
  readonly bytesWritten: number;
}

export interface Carrier {
  readonly stream: CountedStream;
  /** That it took to have it, as far as they can be seen from here: 1 for TCP, none for a command. */
  readonly roundTrips: number;
  /** `lookup`: the name is being resolved; `tcp`: an address is being connected to; `connected`: it was, at some time. */
  progress(): 'lookup' | 'tcp' | 'connected';
  /** An attempt over this carrier failed: what the carrier itself knows of it, added. */
  explain(failure: Failure): Failure;
  /** Lets what was written go out, then ends the stream and whatever carries it. */
  close(): void;
  /** Ends both at once. */
  destroy(): void;
}

/** Makes carriers to one server, one for each attempt. */
export interface Dialler {
  /** Words that say how the server is reached, such as `through the jump host a:22`; '' for directly. */
  readonly through: string;
  /**
   * @param limitMs until which it must be there.
   * @throws {AttemptFailed} for a failure of the last hop; {HostUnreachable} for one before it.
   */
  dial(limitMs: number): Promise<Carrier>;
  /** Lets go of what all its carriers stand on. */
  close(): void;
}
