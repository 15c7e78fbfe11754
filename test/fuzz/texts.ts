/**
 * Texts as hosts, people and attackers write them: what the property tests draw from.
 */

import fc from 'fast-check';

/** Any text: every character that a string can hold, halves of characters too. */
export const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme' }) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)) },
);

/** Pieces that mean something to one reader or another. */
const PIECES = [
  ...`'"\\\`$!*?[]{}()<>|&;~#=% \t\n\r\v\f\0:/@.,-_+^`,
  '::',
  '##[',
  '::error::',
  '::set-output name=x::',
  '##[error]',
  '\u2028',
  '\u0085',
  '\ufeff',
  '\u00a0',
  '\u200b',
  '\u202e',
  '\u001b[31m',
  '\u001b]8;;http://a/\u0007',
  '\u009b',
  '--help',
  '-f',
  '$(id)',
  '`id`',
  '$IFS',
  '; rm -rf /',
  '&& id',
  '| sh',
  '\\n',
  "'\\''",
  'EOF',
  '<img src=x onerror=alert(1)>',
  '</details>',
  '<!--',
  '-->',
  '![a](http://e.com/x.png)',
  '[a](javascript:x)',
  '```',
  '~~~',
  '@octocat',
  '#123',
  'GH-1',
  ':tada:',
  ':heavy_check_mark:',
  ':8ball:',
  '12:05:33',
  'http://e.com',
  'www.e.com',
  '$x$',
  '$$',
  '| a | b |',
  '\n---\n',
  '\n# h\n',
  '\n> q',
  '\n- i',
  '\n1. i',
  '&lt;',
  '&#64;',
  '\\@',
  '**b**',
  '[x]: http://e.com',
  '[^1]',
  'a@b.example',
  '<https://e.com>',
  'user/repo#1',
  'deadbeefdeadbeefdeadbeefdeadbeefdeadbeef',
  'password=',
  'Authorization: Bearer ',
  'postgres://u:',
  '@db/x',
  '-----BEGIN PRIVATE KEY-----\n',
  '-----END PRIVATE KEY-----',
  'if',
  'é',
  '🎉',
  '\ud800',
  '\udfff',
  'x',
] as const;

/** Texts put together from such pieces. */
export const awkwardText = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));

export const text = fc.oneof({ weight: 2, arbitrary: awkwardText }, { weight: 1, arbitrary: anyText });

/** A word that an argument of a program can carry. */
export const word = text.map((value) => value.replaceAll('\0', '').toWellFormed());

/** A text with a few of its parts taken out, doubled, or put in another's place. */
export function mutated(sources: readonly string[]): fc.Arbitrary<string> {
  const cuts = fc.array(
    fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(20), put: awkwardText }),
    { maxLength: 3 },
  );
  return fc.tuple(fc.constantFrom(...sources), cuts).map(([source, changes]) =>
    changes.reduce((whole, { at, length, put }) => {
      const start = Math.floor(at * whole.length);
      return whole.slice(0, start) + put + whole.slice(start + length);
    }, source),
  );
}

/** A text in pieces of any length. */
export function inPieces(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const length = Math.max(1, lengths[index % Math.max(1, lengths.length)] ?? bytes.length);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}
