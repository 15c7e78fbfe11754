/**
 * The simple commands of a piece of shell, for the tests that classify what the documents say to type: those behind `&&`, `|`
 * and `;`, those in `$(…)`, and those of a here-document that goes to a shell. Enough of the grammar for documents, no more.
 */

export interface ShellCommand {
  /** Without assignments before it, redirections and keywords. */
  readonly words: readonly string[];
  readonly text: string;
}

const KEYWORDS = new Set(['for', 'do', 'done', 'if', 'then', 'else', 'fi', 'while', 'in', '{', '}', '!']);
/** A word at the end of a line, or between two others, that says where input or output goes. */
const REDIRECTION = /(?<=\s)\d*(?:>>?|<)\s*(?:&\d|"[^"]*"|[^\s"]+)/g;
const SHELLS = /(?:^|[\s/])(?:ba)?sh(?:\s|$)/;

export function commandsOf(script: string): ShellCommand[] {
  const { text, documents } = withoutDocuments(script.replace(/\\\n\s*/g, ' '));
  return [...split(text).flatMap(commandOf), ...documents.flatMap(commandsOf)];
}

/** The text without its here-documents, and those of them that a shell reads. */
function withoutDocuments(script: string): { text: string; documents: string[] } {
  const documents: string[] = [];
  const text = script.replace(
    /^(.*)<<-?(['"]?)(\w+)\2(.*)\n([\s\S]*?)\n\s*\3$/gm,
    (_all, before: string, _quote, _end, after: string, body: string) => {
      // `\$` and the like are for the shell that reads it.
      if (SHELLS.test(before)) documents.push(body.replaceAll('\\$', '$'));
      return `${before} ${after}`;
    },
  );
  return { text, documents };
}

/** Pieces between the operators outside quotes; what stands in `$(…)` becomes a piece of its own. */
function split(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\\') {
      piece += char + (text[++at] ?? '');
    } else if (text.startsWith('$(', at) && quote !== "'") {
      const end = closing(text, at + 2);
      pieces.push(...split(text.slice(at + 2, end)));
      piece += 'SUBSTITUTED';
      at = end;
    } else if (quote !== '') {
      piece += char;
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") {
      piece += char;
      quote = char;
    } else if (char === '#' && /(?:^|\s)$/.test(piece)) {
      while (at + 1 < text.length && text[at + 1] !== '\n') at++;
    } else if (/[;|&\n]/.test(char) && !/[<>]$/.test(piece)) {
      pieces.push(piece);
      piece = '';
    } else piece += char;
  }
  return [...pieces, piece];
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at;
  }
  throw new Error(`A substitution has no end: ${text}`);
}

function commandOf(piece: string): ShellCommand[] {
  const text = piece.trim();
  const bare = text.replace(REDIRECTION, ' ');
  const words = [...bare.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g)].map(([word]) => word);
  while (words[0] !== undefined && (KEYWORDS.has(words[0]) || /^[A-Za-z_]\w*=/.test(words[0]))) {
    // `for NAME in …` is no command.
    if (words[0] === 'for') return [];
    words.shift();
  }
  return words.length === 0 ? [] : [{ words: words.map(unquoted), text }];
}

function unquoted(word: string): string {
  return word.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_all, double, single, plain) => double ?? single ?? plain,
  );
}
