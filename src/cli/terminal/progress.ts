/**
 * Shows how a run goes on: lines, and in a terminal below them one line that says what is under way and for how long. It
 * takes text that is fit to be shown.
 */

import { duration } from '../../report/quantity.ts';
import { cut } from '../../report/sanitise.ts';
import type { Terminal } from './terminal.ts';

export interface Progress {
  /** A line that stays. */
  line(text: string): void;
  /** What is under way from now on. */
  doing(text: string): void;
  /** Takes the last line away; nothing is drawn any more. */
  end(): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const TICK_MS = 120;
const CLEAR_LINE = '\r\u001b[2K';

export function createProgress(write: (text: string) => void, terminal: Terminal): Progress {
  if (!terminal.live) return { line: (text) => write(`${text}\n`), doing: () => {}, end: () => {} };
  return new LiveProgress(write, terminal);
}

/** Nothing at all. */
export const SILENT: Progress = { line: () => {}, doing: () => {}, end: () => {} };

class LiveProgress implements Progress {
  readonly #write: (text: string) => void;
  readonly #terminal: Terminal;
  readonly #timer: NodeJS.Timeout;
  #text = '';
  #since = performance.now();
  #frame = 0;

  constructor(write: (text: string) => void, terminal: Terminal) {
    this.#write = write;
    this.#terminal = terminal;
    this.#timer = setInterval(() => this.#draw(), TICK_MS);
    this.#timer.unref();
  }

  line(text: string): void {
    this.#write(`${this.#text === '' ? '' : CLEAR_LINE}${text}\n`);
    this.#draw();
  }

  doing(text: string): void {
    this.#text = text;
    this.#since = performance.now();
    this.#draw();
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#text !== '') this.#write(CLEAR_LINE);
    this.#text = '';
  }

  #draw(): void {
    if (this.#text === '') return;
    this.#frame = (this.#frame + 1) % FRAMES.length;
    this.#write(CLEAR_LINE + progressLine(this.#text, performance.now() - this.#since, this.#frame, this.#terminal));
  }
}

/** One line that is narrower than the terminal, so that it never wraps. */
export function progressLine(text: string, elapsedMs: number, frame: number, terminal: Terminal): string {
  const whole = cut(
    `${FRAMES[frame % FRAMES.length]} ${text}  ${duration(elapsedMs)}`,
    Math.max(10, terminal.width - 1),
  );
  return terminal.color ? `\u001b[36m${whole}\u001b[0m` : whole;
}
