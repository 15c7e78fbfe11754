/**
 * Quoting of words for a POSIX shell, so that data never becomes syntax. Only for scripts that /bin/sh reads.
 */

const PLAIN = /^[\w/.:@%+,-]+$/;
const RESERVED = new Set('case do done elif else esac fi for if in then until while'.split(' '));

/**
 * One word of POSIX shell that stands for exactly `word`: as it is where no shell could read anything into it, else in
 * single quotes (POSIX.1-2017, Shell Command Language, 2.2.2).
 * @throws {RangeError} when `word` contains NUL, which no argument can carry.
 */
export function quote(word: string): string {
  if (word.includes('\0')) throw new RangeError('A shell argument cannot contain a NUL character.');
  if (PLAIN.test(word) && !RESERVED.has(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The words quoted and joined by spaces: one simple command. */
export function quoteAll(words: readonly string[]): string {
  return words.map(quote).join(' ');
}
