/**
 * One run of a stand-in program: its words, its surroundings and where its output goes.
 */

import type { Readable } from 'node:stream';

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

/** Runs the program of that name. A failure of the stand-in itself ends with 70 and says so. */
export async function perform(programs: ReadonlyMap<string, Program>, name: string, call: Call): Promise<number> {
  const program = programs.get(name);
  if (program === undefined) return 127;
  try {
    return await program(call);
  } catch (error) {
    call.err(`the embedded host failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 70;
  }
}
