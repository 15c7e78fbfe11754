/**
 * The hidden marks in an incident's texts: which backend an issue is about, and what its latest entry stands for. They are
 * HTML comments of our own words, digits and times, so that no text of a host can close or forge one. Pure.
 */

/** What one entry of an incident (its text or a comment) tells: how often the same was seen, and when. */
export interface Seen {
  /** 16 hexadecimal digits for what was seen and tried; `recovered` for the last entry. */
  readonly print: string;
  readonly count: number;
  /** RFC 3339, of the first run that saw it. */
  readonly since: string;
}

const SEEN = /<!-- backend-health:seen print=([0-9a-f]{16}|recovered) count=(\d{1,9}) since=([0-9TZ:.-]{20,30}) -->/;
/** With the visible line that belongs to it. */
const SEEN_LINES = new RegExp(`${SEEN.source}(?:\\n\\n[^\\n]*)?`);

/** @param subject 32 hexadecimal digits. */
export function incidentMark(subject: string): string {
  return `<!-- backend-health:incident subject=${subject} -->`;
}

/** The mark, and the line that people see instead. A blank line ends the HTML block, so that the line is Markdown. */
export function seenLines(seen: Seen, line: string): string {
  return `<!-- backend-health:seen print=${seen.print} count=${seen.count} since=${seen.since} -->\n\n${line}`;
}

export function readSeen(text: string): Seen | null {
  const [, print = '', count = '', since = ''] = SEEN.exec(text) ?? [];
  return print === '' ? null : { print, count: Number(count), since };
}

/** The text with other lines in place of its first mark and line; all else stays, as people may have added to it. */
export function replaceSeen(text: string, lines: string): string {
  return text.replace(SEEN_LINES, () => lines);
}
