/**
 * What kind of place the output goes to: a terminal that can be drawn on, or a pipe that takes lines. Pure.
 */

export interface Terminal {
  /** Whether lines can be drawn over. */
  readonly live: boolean;
  readonly color: boolean;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** https://no-color.org: any value of NO_COLOR but an empty one turns colours off. */
export function terminalOf(stream: OutputStream, environment: Readonly<Record<string, string | undefined>>): Terminal {
  const tty = stream.isTTY === true;
  return {
    live: tty && environment['TERM'] !== 'dumb',
    color: tty && environment['TERM'] !== 'dumb' && !environment['NO_COLOR'],
    width: stream.columns && stream.columns > 0 ? stream.columns : 100,
    height: stream.rows && stream.rows > 0 ? stream.rows : 24,
  };
}
