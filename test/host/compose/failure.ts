/**
 * What makes a Compose command end with an error: its words and its exit code, as Compose 2.26 gives them.
 */

export class ComposeFailure extends Error {
  override readonly name = 'ComposeFailure';
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The file can't be understood (15), or is not there (14). */
export const INVALID = 15;
export const NOT_FOUND = 14;
export const BUILD_FAILED = 17;
export const PULL_FAILED = 18;
export const BAD_USAGE = 16;
