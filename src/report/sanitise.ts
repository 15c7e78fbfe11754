/**
 * Makes text from a host harmless for the place it is shown in: log, Markdown, table, Mermaid. It hides no secrets: see redact.ts.
 */

export interface Bounds {
  readonly maxLineLength: number;
  readonly maxLines: number;
}

const BOUNDS: Bounds = { maxLineLength: 2_000, maxLines: 2_000 };

const OPERATING_SYSTEM_COMMAND = /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?/g;
const CONTROL_SEQUENCE = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?/g;
const OTHER_ESCAPE = /\x1b[ -/]*[0-~]?/g;
const LINE_END = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
// Everything of category Cc and Cf (bidirectional marks, zero-width, BOM, tags), and what draws nothing: the runner, which
// compares as its language does, reads `#` and `#[` around one of these as if it were not there.
const INVISIBLE = /[^\P{Cc}\n\t]|\p{Cf}|\p{Default_Ignorable_Code_Point}|\u2800/gu;

/** Takes out terminal escapes, control, zero-width and bidirectional characters; every kind of line end becomes `\n`. */
export function strip(text: string): string {
  return text
    .toWellFormed()
    .replace(OPERATING_SYSTEM_COMMAND, '')
    .replace(CONTROL_SEQUENCE, '')
    .replace(OTHER_ESCAPE, '')
    .replace(LINE_END, '\n')
    .replace(INVISIBLE, '');
}

/** Cuts lines and their number, saying how much is missing. */
export function bound(text: string, bounds: Bounds = BOUNDS): string {
  const lines = text.split('\n');
  const kept = lines.slice(0, bounds.maxLines).map((line) => cut(line, bounds.maxLineLength));
  const missing = lines.length - kept.length;
  if (missing > 0) kept.push(`… (${missing} more lines)`);
  return kept.join('\n');
}

/** The first `length` UTF-16 units at most, never half a character, with `…` where something is missing. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, Math.max(0, length - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Text without anything invisible, bounded in line length and number. */
export function plain(text: string, bounds: Bounds = BOUNDS): string {
  return bound(strip(text), bounds);
}

/**
 * Text that the runner can't take for a workflow command: it reads `##[name]` anywhere in a line, and `::name::` at a
 * line's start after any white space. A space breaks the token where everybody sees it.
 */
export function forLog(text: string, bounds: Bounds = BOUNDS): string {
  return withoutCommands(plain(text, bounds));
}

/** The same for text that is stripped already, with our own marks in it. */
export function withoutCommands(text: string): string {
  return text.replace(/##(?=\[)/g, '# #').replace(/^([^\S\n]*):(?=:)/gm, '$1: ');
}

/** JSON that means the same and holds no `##[`, so that a step may print it. */
export function jsonWithoutCommands(json: string): string {
  return json.replaceAll('##[', '#\\u0023[');
}

/** Plain text on one line. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim();
}

const MARKDOWN: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  $: '<span>$</span>',
  '@': '<span>@</span>',
};

/**
 * Running text on one line, with nothing in it that GitHub turns into markup: no emphasis, tag, link, mention, issue
 * reference, emoji code or formula. GitHub looks for the last four in the rendered text, where a backslash is gone
 * already: an element around one character is what stops it.
 */
export function forMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[&<>$@\\`*_{}[\]|~^]/g, (char) => MARKDOWN[char] ?? `\\${char}`)
    .replace(/:(?=\/\/)/g, '<span>:</span>')
    .replace(/www(?=\.)/gi, (www) => `<span>${www}</span>`)
    .replace(/:(?=(?!\d{1,2}:)(?:[a-z0-9+-]|\\_)+:)/gi, '<span>:</span>')
    .replace(/#(?=\d)/g, '<span>#</span>')
    .replace(/(gh)-(?=\d)/gi, '$1<span>-</span>')
    .replace(/^(?:[#+=-]|\d+(?=[.)]))/, (mark) => (/\d/.test(mark) ? `<span>${mark}</span>` : `\\${mark}`));
}

/** Text as code within a line. Nothing in code is a link, a mention or a tag. '' stays ''. */
export function inlineCode(text: string): string {
  const code = oneLine(text);
  if (code === '') return '';
  const fence = '`'.repeat(longestRun(code) + 1);
  const pad = /^`|`$/.test(code) ? ' ' : '';
  return `${fence}${pad}${code}${pad}${fence}`;
}

/** Our own sentence with host text in it: what stands between single backticks is code, all else is running text. */
export function sentence(text: string): string {
  const parts = oneLine(text).split('`');
  if (parts.length % 2 === 0) return forMarkdown(text);
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return inlineCode(part);
      const [, before = '', core = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(part) ?? [];
      return `${before}${forMarkdown(core)}${after}`;
    })
    .join('');
}

/** Running text for a table's cell. */
export function tableCell(text: string): string {
  return forMarkdown(text).replaceAll('\\|', '&#124;');
}

/** Code for a table's cell, where a `|` can't stand in backticks. */
export function tableCode(text: string): string {
  const code = oneLine(text);
  if (!code.includes('|')) return inlineCode(code);
  return `<code>${tableCell(code)}</code>`;
}

/** A sentence for a table's cell. */
export function tableSentence(text: string): string {
  return oneLine(text).includes('|') ? tableCell(text) : sentence(text);
}

/** A fenced block that its own text can't close. */
export function codeBlock(text: string, language = '', bounds: Bounds = BOUNDS): string {
  const code = plain(text, bounds).replace(/\n+$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1));
  return `${fence}${language.replace(/[^a-z0-9-]/gi, '')}\n${code}\n${fence}`;
}

/** Words for a Mermaid diagram: letters, digits and a few harmless marks, at most 60 characters. */
export function mermaidText(text: string): string {
  const words = oneLine(text)
    .replace(/[^\p{L}\p{N} ._/()-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return cut(words, 60);
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length));
}
