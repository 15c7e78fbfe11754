/**
 * Properties of following a fix: its output comes in any pieces, and its marks can't be forged.
 */

import fc from 'fast-check';
import { FollowedLines } from '../../src/fix/followed-lines.ts';
import { type FixEvent, FixOutput } from '../../src/fix/output.ts';
import { holds, same } from './expectations.ts';
import { claim, type Property } from './property.ts';
import { inPieces, text } from './texts.ts';

const NONCE = 'a1b2c3d4e5f6a7b8c9d0e1f2';
const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const printed = fc
  .tuple(
    text,
    fc.constantFrom(
      '',
      `\n${NONCE.slice(1)} exit 0\n`,
      `x${NONCE} step 1 end 0`,
      `\n${NONCE} exit x\n`,
      '\nstep 1 end 0\n',
    ),
    text,
  )
  .map((parts) => parts.join('').toWellFormed());
const steps = fc.array(fc.tuple(printed, fc.integer({ min: 0, max: 255 })), { maxLength: 3 });

/** What the host's script prints for these steps. */
const outputOf = (all: readonly (readonly [string, number])[]) =>
  all
    .map(
      ([said, code], index) => `\n${NONCE} step ${index + 1} begin\n${said}\n${NONCE} step ${index + 1} end ${code}\n`,
    )
    .join('');

export const FOLLOWING: readonly Property[] = [
  claim(
    'the follower passes on every byte once, in whatever pieces they come, and knows how many',
    50,
    fc.tuple(printed, lengths, fc.integer({ min: 0, max: 255 })),
    ([said, sizes, code]) => {
      let passed = '';
      const lines = new FollowedLines(NONCE, (piece) => {
        passed += piece;
      });
      const bytes = Buffer.from(said);
      for (const piece of inPieces(bytes, sizes)) lines.take(piece);
      same(bytes.subarray(0, lines.consumed).toString('utf8'), passed, 'what was passed on and what was counted');
      same(lines.end, null);
      for (const piece of inPieces(Buffer.from(`\n${NONCE} exit ${code}\n`), sizes)) lines.take(piece);
      // The line's end before the mark is the follower's own; it is passed on when it comes in a piece of its own.
      const more = passed.length - said.length;
      holds(more === 0 || more === 1, 'more than a line’s end was passed on');
      same([lines.end, passed, lines.consumed], [code, `${said}${'\n'.repeat(more)}`, bytes.length + more]);
    },
  ),
  claim(
    'a follower that begins anew behind what was counted gives the rest',
    40,
    fc.tuple(printed, lengths, fc.double({ min: 0, max: 1, noNaN: true })),
    ([said, sizes, cut]) => {
      let passed = '';
      const take = (piece: string) => {
        passed += piece;
      };
      const bytes = Buffer.from(said);
      const first = new FollowedLines(NONCE, take);
      for (const piece of inPieces(bytes.subarray(0, Math.floor(bytes.length * cut)), sizes)) first.take(piece);
      const second = new FollowedLines(NONCE, take);
      for (const piece of inPieces(
        Buffer.concat([bytes.subarray(first.consumed), Buffer.from(`\n${NONCE} gone\n`)]),
        sizes,
      ))
        second.take(piece);
      same([second.end, passed], ['gone', `${said}${'\n'.repeat(passed.length - said.length === 1 ? 1 : 0)}`]);
    },
  ),
  claim(
    'the steps of a fix are told apart in any pieces, with their ends and what they printed',
    60,
    fc.tuple(steps, lengths),
    ([all, sizes]) => {
      const events = (pieces: readonly string[]): [FixEvent[], FixOutput] => {
        const output = new FixOutput(NONCE);
        return [[...pieces.flatMap((piece) => output.take(piece)), ...output.take('\n')], output];
      };
      const whole = outputOf(all);
      const [told, output] = events([...whole].join('') === whole ? pieces(whole, sizes) : [whole]);
      same(told, events([whole])[0], 'events of the pieces and of the whole');
      same(
        told.filter((event) => event.kind !== 'line').map((event) => event.step),
        all.flatMap((_, index) => [index + 1, index + 1]),
      );
      for (const [index, [said, code]] of all.entries()) {
        same(output.exitCode(index + 1), code);
        same(
          output.printed(index + 1),
          said
            .split('\n')
            .filter((line) => line.trim() !== '')
            .map((line) => `${line}\n`)
            .join('')
            .slice(-16_384),
        );
      }
      holds(output.exitCode(all.length + 1) === null, 'a step that was not there has ended');
    },
  ),
];

function pieces(whole: string, sizes: readonly number[]): string[] {
  const found: string[] = [];
  for (let at = 0, index = 0; at < whole.length; index++) {
    const size = sizes[index % sizes.length] ?? whole.length;
    found.push(whole.slice(at, at + size));
    at += size;
  }
  return found;
}
