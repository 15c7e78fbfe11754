/**
 * How much of a step's output goes into the live log: its beginning. The record keeps its end, the host all of it.
 */

/** Lines and characters of one step that are shown while it goes on. */
const MAX_LINES = 2000;
const MAX_CHARACTERS = 256 * 1024;

export class ShownOutput {
  readonly #left = new Map<number, { lines: number; characters: number }>();

  /** What is to be shown of a line; null: nothing. */
  of(step: number, text: string): string | null {
    const left = this.#left.get(step) ?? { lines: MAX_LINES, characters: MAX_CHARACTERS };
    this.#left.set(step, left);
    if (left.lines <= 0) return null;
    left.lines -= 1;
    left.characters -= text.length;
    if (left.lines > 0 && left.characters > 0) return text;
    left.lines = 0;
    return '… (this step prints more than is shown here: its end is in the report, all of it on the host)';
  }
}
