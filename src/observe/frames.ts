/**
 * The frames in which a script's answers stand: how they are written, and read. What stands outside the frames, such as a
 * login's banner, is passed over.
 */

export interface Frame {
  readonly exitCode: number;
  readonly text: string;
}

/**
 * Shell that writes a frame, `frame NAME EXITCODE TEXT`, or what stands around a text that is written bit by bit:
 * `begin_frame NAME EXITCODE`, `end_frame`. `$N` is the nonce.
 */
export const FRAME_FUNCTION = `begin_frame() { printf '\\n%s begin %s %s\\n' "$N" "$1" "$2"; }
end_frame() { printf '\\n%s end\\n' "$N"; }
frame() { begin_frame "$1" "$2"; printf %s "$3"; end_frame; }
`;

/**
 * Shell for `track NAME FUNCTION …`, an element of a pipeline: runs the functions one after another, passes on what comes from
 * the elements before it, and appends a frame for each. Elements run side by side, and none waits for another to begin.
 */
export const TRACK_FUNCTION = `${FRAME_FUNCTION}track() {
  framed=$(while [ $# -gt 1 ]; do out=$("$2" 2>&1 </dev/null); frame "$1" "$?" "$out"; shift 2; done)
  cat
  printf '%s\\n' "$framed"
}
`;

/** Frames and inner marks that are read at most: more than the probe has parts, or containers whose logs it shows. */
const MAX_FRAMES = 100;
const MAX_MARKS = 100;

/** The frames by name. A frame that was cut off in the middle is left out. */
export function readFrames(output: string, nonce: string): ReadonlyMap<string, Frame> {
  const frames = new Map<string, Frame>();
  let read = 0;
  const begin = new RegExp(`^${nonce} begin ([a-z-]+) (\\d{1,3})\\n`, 'gm');
  for (const match of output.matchAll(begin)) {
    const start = match.index + match[0].length;
    const end = output.indexOf(`\n${nonce} end`, start - 1);
    if (end === -1 || ++read > MAX_FRAMES) break;
    frames.set(match[1] as string, { exitCode: Number(match[2]), text: output.slice(start, Math.max(start, end)) });
  }
  return frames;
}

/** Splits a part's text at its inner marks, `NONCE log ID`: the texts by ID. */
export function readMarked(text: string, nonce: string, mark: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const piece of `\n${text}`.split(`\n${nonce} ${mark} `, MAX_MARKS + 1).slice(1)) {
    const end = piece.indexOf('\n');
    found.set(end === -1 ? piece : piece.slice(0, end), end === -1 ? '' : piece.slice(end + 1));
  }
  return found;
}
