import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFrames, readMarked } from '../../src/observe/frames.ts';
import { framed, NONCE } from './fixtures.ts';

describe('frames', () => {
  test('are read by name, with exit code and text as it was', () => {
    const frames = readFrames(framed('engine', 'a\n\n b ') + framed('logs-rest', '', 124), NONCE);
    expect(frames.get('engine')).toEqual({ exitCode: 0, text: 'a\n\n b ' });
    expect(frames.get('logs-rest')).toEqual({ exitCode: 124, text: '' });
  });

  test('stand out from a banner, a motto and what a shell complains of', () => {
    const output = `Welcome!\r\n*** ${'='.repeat(40)}\nbegin engine 0\n${framed('engine', 'x')}bye\nend\n`;
    expect([...readFrames(output, NONCE)]).toEqual([['engine', { exitCode: 0, text: 'x' }]]);
  });

  test('that were cut off are left out, wherever the cut is', () => {
    const whole = framed('engine', 'first') + framed('folder', 'second');
    for (let length = 0; length < whole.length - 1; length++) {
      const frames = readFrames(whole.slice(0, length), NONCE);
      expect(frames.get('engine')?.text ?? 'first').toBe('first');
      expect(frames.has('folder')).toBe(false);
    }
  });

  test('can not be forged without the nonce', () => {
    const forged = framed('engine', 'forged').replaceAll(NONCE, '00000000000000000000000000000000');
    expect(readFrames(framed('logs-service', forged), NONCE).get('engine')).toBeUndefined();
    expect(readFrames(framed('logs-service', forged), NONCE).get('logs-service')?.text).toBe(forged);
  });

  test('come back whole for whatever text, if it does not know the nonce', () => {
    const hostile = fc
      .array(fc.oneof(fc.string(), fc.constantFrom('\nbegin x 0\n', '\n end\n', '\r\n', 'begin engine 0', '\u0000')))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, fc.integer({ min: 0, max: 255 }), (text, noise, exitCode) => {
        const frames = readFrames(noise + framed('engine', text, exitCode) + noise, NONCE);
        expect([...frames]).toEqual([['engine', { exitCode, text }]]);
      }),
    );
  });

  test('never throw', () => {
    fc.assert(fc.property(fc.string(), (output) => readFrames(output, NONCE).size === 0));
  });
});

describe('marks within a part', () => {
  test('split it by id', () => {
    const text = `${NONCE} log aa\none\ntwo\n\n${NONCE} log bb\n`;
    expect([...readMarked(text, NONCE, 'log')]).toEqual([
      ['aa', 'one\ntwo\n'],
      ['bb', ''],
    ]);
  });

  test('are none where a log only looks like them', () => {
    const text = `${NONCE} log aa\n00 log bb\n log cc\n`;
    expect([...readMarked(text, NONCE, 'log').keys()]).toEqual(['aa']);
  });
});
