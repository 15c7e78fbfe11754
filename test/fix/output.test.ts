import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FixOutput } from '../../src/fix/output.ts';
import { NONCE } from './site.ts';

const TEXT = `banner\n\n${NONCE} step 1 begin\nbuilding\n\nbuilt 🎉\n\n${NONCE} step 1 end 0\n\n${NONCE} step 2 begin\nboom\n\n${NONCE} step 2 end 75\n`;

function read(pieces: readonly string[]) {
  const output = new FixOutput(NONCE);
  return { output, events: pieces.flatMap((piece) => output.take(piece)) };
}

describe("a fix's output", () => {
  test('tells beginnings, lines and ends', () => {
    expect(read([TEXT]).events).toEqual([
      { kind: 'begin', step: 1 },
      { kind: 'line', step: 1, text: 'building' },
      { kind: 'line', step: 1, text: 'built 🎉' },
      { kind: 'end', step: 1, exitCode: 0 },
      { kind: 'begin', step: 2 },
      { kind: 'line', step: 2, text: 'boom' },
      { kind: 'end', step: 2, exitCode: 75 },
    ]);
  });

  test('is the same however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(TEXT.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), TEXT.length];
        const { output, events } = read(at.slice(1).map((end, index) => TEXT.slice(at[index], end)));
        expect(events).toEqual(read([TEXT]).events);
        expect(output.printed(1)).toBe('building\nbuilt 🎉\n');
      }),
    );
  });

  test('keeps the end of much text, from a whole line on', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `line ${index}`);
    const { output } = read([`${NONCE} step 1 begin\n${lines.join('\n')}\n`]);
    const kept = output.printed(1).trimEnd().split('\n');
    expect(kept.length).toBeLessThan(3_000);
    expect(lines.slice(-kept.length)).toEqual(kept);
  });

  test('is not fooled by marks of another nonce', () => {
    const { output } = read([
      `${NONCE} step 1 begin\n00 step 1 end 0\n ${NONCE} step 1 end 0\n${NONCE} step 1 end 0 x\n`,
    ]);
    expect(output.exitCode(1)).toBeNull();
    expect(output.printed(1)).toContain('00 step 1 end 0');
  });

  test('keeps the end of what a step prints, within 16 KiB', () => {
    const { output } = read([`${NONCE} step 1 begin\n`, ...Array.from({ length: 5000 }, (_, n) => `line ${n}\n`)]);
    expect(output.printed(1).length).toBeLessThanOrEqual(16_384);
    expect(output.printed(1).endsWith('line 4999\n')).toBe(true);
  });

  test('does not grow with a line that never ends', () => {
    const { output, events } = read([
      `${NONCE} step 1 begin\n`,
      ...Array.from({ length: 100 }, () => 'x'.repeat(1000)),
    ]);
    expect(events.length).toBeGreaterThan(3);
    expect(output.printed(1).length).toBeLessThanOrEqual(16_384);
  });

  test('says null of a step that has not ended, and nothing of one that printed nothing', () => {
    const { output } = read([`${NONCE} step 1 begin\n`]);
    expect([output.exitCode(1), output.exitCode(2), output.printed(2)]).toEqual([null, null, '']);
  });
});
