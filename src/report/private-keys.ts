/**
 * Hides private keys in PEM or PuTTY form over several lines, whole or cut at either end. Keeps the number of lines, and
 * leaves no mark of a key that would alarm a scanner of what is shown.
 */

import { MASK } from './known-secrets.ts';

const BEGIN = /-----BEGIN (?:[A-Z0-9 ]{0,30})PRIVATE KEY(?: BLOCK)?-----|Private-Lines: \d+/;
const END = /-----END (?:[A-Z0-9 ]{0,30})PRIVATE KEY(?: BLOCK)?-----|Private-MAC: [0-9a-f]+/;
/** A line of a key's body, whatever prefix a log puts in front of it. */
const BODY = /(?:^|[\s|:>"'])[A-Za-z0-9+/]{20,}={0,2}(?:\\[rn]|["',\s]|$)/;
const MARKS = /-----(BEGIN|END) ([A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?)-----/g;
const MARK = /PRIVATE KEY|Private-(?:Lines|MAC)/;

/** Where the last key begins that has no end yet; -1 when there is none. */
export function openKey(lines: readonly string[]): number {
  const begin = lines.findLastIndex((line) => BEGIN.test(line));
  return begin === -1 || lines.slice(begin).some((line) => END.test(line)) ? -1 : begin;
}

/** The lines of the keys in a text, for they may be quoted one by one. */
export function privateKeyLines(text: string): string[] {
  if (!MARK.test(text)) return [];
  const lines = text.split('\n');
  const hidden = hidePrivateKeys(text).split('\n');
  return lines.filter((line, index) => hidden[index] === MASK && line.length >= 16);
}

export function hidePrivateKeys(text: string): string {
  if (!MARK.test(text)) return text;
  const lines = text.split('\n');
  let inside = false;
  for (const [index, line] of lines.entries()) {
    const begin = BEGIN.exec(line);
    const end = END.exec(line);
    if (begin !== null) {
      const rest = line.slice(begin.index + begin[0].length);
      const endHere = END.exec(rest);
      inside = endHere === null;
      const tail = endHere === null ? (rest.trim() === '' ? rest : MASK) : MASK + rest.slice(endHere.index);
      lines[index] = line.slice(0, begin.index + begin[0].length) + tail;
    } else if (end !== null) {
      if (!inside) hideBodyBefore(lines, index);
      lines[index] =
        end.index === 0 ? line : /^\s*$/.test(line.slice(0, end.index)) ? line : MASK + line.slice(end.index);
      inside = false;
    } else if (inside) {
      // Without an end, the key goes on for as long as the lines look like one.
      if (isBody(line, lines[index + 1])) lines[index] = MASK;
      else inside = false;
    }
  }
  return lines.join('\n').replace(MARKS, '-- $1 $2 --');
}

function isBody(line: string, next: string | undefined): boolean {
  return (
    BODY.test(line) ||
    line.trim() === '' ||
    /^[A-Za-z0-9+/=\s]{1,80}$/.test(line) ||
    /(?:Proc-Type|DEK-Info|Comment|Version):/.test(line) ||
    (next !== undefined && END.test(next))
  );
}

function hideBodyBefore(lines: string[], end: number): void {
  for (let index = end - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    if (!BODY.test(line) && !/^[A-Za-z0-9+/=]{1,80}$/.test(line)) return;
    lines[index] = MASK;
  }
}
