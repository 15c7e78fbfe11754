/**
 * Text of a file as an error may quote it: one line, printable, bounded. Pure.
 */

export function quote(text: string): string {
  return `\`${plain(text, 60).replaceAll('`', "'")}\``;
}

/** One line of at most `length` printable characters. */
export function plain(text: string, length: number): string {
  const printable = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return printable.length > length ? `${printable.slice(0, length - 1)}…` : printable;
}
