/**
 * Tables of plain text: columns as wide as they need, the last one cut at the terminal's edge. Pure.
 */

import { cut } from '../../report/sanitise.ts';

/** @param rows cells on one line each, without anything that moves the cursor. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => columns(row[column] ?? ''))));
  return all.map((row) => {
    const line = row
      .map((cell, column) =>
        column === head.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - columns(cell)),
      )
      .join('  ')
      .trimEnd();
    return shorten(line, width);
  });
}

/** Text that takes at most so many columns. */
export function shorten(text: string, width: number): string {
  let shown = text;
  while (columns(shown) > width) shown = cut(shown, Math.max(1, shown.length - Math.max(1, columns(shown) - width)));
  return shown;
}

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}|\ufe0f/gu;

/** How many columns a terminal gives a text. */
export function columns(text: string): number {
  return [...text.replace(NO_WIDTH, '')].length + (text.match(WIDE)?.length ?? 0);
}
