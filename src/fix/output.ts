/**
 * Reads the output of a fix as it comes: which step is under way, what it printed, how it ended. Pure but for its own state.
 */

/** Bytes of one step's output that are kept for the record: its end, where the reason of a failure stands. */
const KEPT_BYTES = 16_384;

export type FixEvent =
  | { readonly kind: 'begin'; readonly step: number }
  | { readonly kind: 'line'; readonly step: number; readonly text: string }
  | { readonly kind: 'end'; readonly step: number; readonly exitCode: number };

export class FixOutput {
  readonly #mark: RegExp;
  #rest = '';
  #step = 0;
  readonly #kept = new Map<number, string>();
  readonly #codes = new Map<number, number>();

  constructor(nonce: string) {
    this.#mark = new RegExp(`^${nonce} step (\\d+) (begin|end (\\d+))$`);
  }

  /** Takes the next piece; gives what it completes. */
  take(piece: string): FixEvent[] {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > KEPT_BYTES) {
      lines.push(this.#rest);
      this.#rest = '';
    }
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): FixEvent[] {
    const mark = this.#mark.exec(line);
    if (mark === null) {
      if (line.trim() === '' || this.#step === 0) return [];
      const kept = `${this.#kept.get(this.#step) ?? ''}${line}\n`;
      // Cut now and then, not at each line: a cut copies what is left.
      this.#kept.set(this.#step, kept.length > 2 * KEPT_BYTES ? lastLines(kept) : kept);
      return [{ kind: 'line', step: this.#step, text: line }];
    }
    const step = Number(mark[1]);
    if (mark[2] === 'begin') {
      this.#step = step;
      return [{ kind: 'begin', step }];
    }
    this.#codes.set(step, Number(mark[3]));
    return [{ kind: 'end', step, exitCode: Number(mark[3]) }];
  }

  /** What the step printed, at most its last 16 KiB. */
  printed(step: number): string {
    return lastLines(this.#kept.get(step) ?? '');
  }

  /** null: it has not ended. */
  exitCode(step: number): number | null {
    return this.#codes.get(step) ?? null;
  }
}

/** The last of it that is kept, without the rest of a line at its begin: half a secret is known by nothing. */
function lastLines(text: string): string {
  if (text.length <= KEPT_BYTES) return text;
  const tail = text.slice(-KEPT_BYTES);
  const end = tail.indexOf('\n');
  return end === tail.length - 1 ? tail : tail.slice(end + 1);
}
