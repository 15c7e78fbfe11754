/**
 * Lines of a host's text, bounded in number and length before any pattern sees them: what a host prints must not decide
 * how much memory or time reading it takes. Pure.
 */

/** The first `most` lines, each cut after `length` UTF-16 units. */
export function firstLines(text: string, most: number, length: number): string[] {
  const lines: string[] = [];
  for (let start = 0; lines.length < most; ) {
    const end = text.indexOf('\n', start);
    const stop = end === -1 ? text.length : end;
    lines.push(text.slice(start, Math.min(stop, start + length)));
    if (end === -1) break;
    start = end + 1;
  }
  return lines;
}

/** The last `most` lines, in their order, each cut after `length` UTF-16 units. */
export function lastLines(text: string, most: number, length: number): string[] {
  const lines: string[] = [];
  for (let stop = text.length; lines.length < most; ) {
    const start = stop === 0 ? 0 : text.lastIndexOf('\n', stop - 1) + 1;
    lines.push(text.slice(start, Math.min(stop, start + length)));
    if (start === 0) break;
    stop = start - 1;
  }
  return lines.reverse();
}
