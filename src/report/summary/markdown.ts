/**
 * Puts Markdown together from parts that are escaped already.
 */

/** A part of the summary. When the whole is too long, the part with the least value is left out first. */
export interface Section {
  readonly title: string;
  /** Infinity: never left out. */
  readonly value: number;
  /** '' when there is nothing to say. */
  readonly text: string;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => (cell === '' ? ' ' : cell)).join(' | ')} |`;
  return [line(head), line(head.map(() => ':---')), ...rows.map(line)].join('\n');
}

/** A folded part; `summary` is HTML or running text without Markdown of its own. */
export function details(summary: string, body: string, open = false): string {
  return `<details${open ? ' open' : ''}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function numbered(items: readonly string[]): string {
  return items.map((item, index) => `${index + 1}. ${item}`).join('\n');
}

export function alert(kind: 'NOTE' | 'TIP' | 'IMPORTANT' | 'WARNING' | 'CAUTION', text: string): string {
  return `> [!${kind}]\n${text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')}`;
}

export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Leaves out the sections of least value until the rest fits, or none is left that may be; with the titles of those. */
export function leaveOutLeast(
  all: readonly Section[],
  fits: (text: string) => boolean,
): { readonly text: string; readonly left: readonly string[] } {
  let kept = all;
  const left: string[] = [];
  const text = () => kept.map((one) => one.text).join('\n\n');
  while (!fits(text())) {
    const least = kept.reduce((a, b) => (b.value < a.value ? b : a));
    if (least.value === Number.POSITIVE_INFINITY) break;
    kept = kept.filter((one) => one !== least);
    left.push(least.title);
  }
  return { text: text(), left };
}
