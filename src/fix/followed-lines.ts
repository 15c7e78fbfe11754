/**
 * The output of the script that follows a fix, as it comes from one connection: whole lines, and how many bytes they were.
 * Pure but for its own state.
 */

/** A line longer than this is passed on in pieces. */
const LINE_BYTES = 65_536;
/** Longer than the mark of a fix's end. */
const MARK_BYTES = 100;

/** Passes on whole lines as they come, and knows how many bytes they were, so that a new connection goes on behind them. */
export class FollowedLines {
  readonly #mark: RegExp;
  readonly #onText: (text: string) => void;
  #pending = Buffer.alloc(0);
  /** Bytes of the fix's output that were passed on. */
  consumed = 0;
  /** The fix's exit code, `gone` when there is no such fix, null while it goes on. */
  end: number | 'gone' | null = null;

  constructor(nonce: string, onText: (text: string) => void) {
    this.#mark = new RegExp(`(?:^|\\n)${nonce} (?:exit (\\d+)|gone)\\n$`);
    this.#onText = onText;
  }

  take(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const end = this.#mark.exec(this.#pending.toString('latin1', Math.max(0, this.#pending.length - MARK_BYTES)));
    if (end !== null) this.end = end[1] === undefined ? 'gone' : Number(end[1]);
    const whole = this.#pending.length > LINE_BYTES ? this.#pending.length : this.#pending.lastIndexOf(10) + 1;
    const passed = end === null ? whole : this.#pending.length - end[0].length;
    if (passed > 0) this.#onText(this.#pending.toString('utf8', 0, passed));
    this.consumed += passed;
    this.#pending = this.#pending.subarray(passed);
  }
}
