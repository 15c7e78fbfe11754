/**
 * A screen of its own in the terminal, drawn over again and again; the terminal is as it was when it ends, however it ends.
 */

export interface Screen {
  draw(lines: readonly string[]): void;
  end(): void;
}

/** Alternate screen on, cursor hidden; and back. */
const BEGIN = '\u001b[?1049h\u001b[?25l';
const END = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_TO_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

export function openScreen(write: (text: string) => void): Screen {
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    write(END);
  };
  write(BEGIN);
  process.once('exit', end);
  return {
    draw: (lines) => {
      if (open) write(`${HOME}${lines.map((line) => `${line}${CLEAR_TO_LINE_END}\n`).join('')}${CLEAR_BELOW}`);
    },
    end: () => {
      process.removeListener('exit', end);
      end();
    },
  };
}
