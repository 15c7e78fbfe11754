import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quote, quoteAll } from '../../src/host/quote.ts';

/** What a real shell makes of the words: its arguments, as bytes. */
function throughShell(words: readonly string[]): string[] {
  const script = `printf '%s\\0' ${quoteAll(words)}\n`;
  const { stdout, status } = spawnSync('/bin/sh', { input: script, maxBuffer: 64 * 1024 * 1024 });
  expect(status).toBe(0);
  return stdout.toString('utf8').split('\0').slice(0, -1);
}

const word = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...`'"\\$\`!*?[]{}()<>|&;~#=% \t\n\r-if`) }),
  )
  .filter((text) => !text.includes('\0'));

describe('a quoted word', () => {
  test('is exactly itself to a real shell, whatever it contains', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 1000, size: 'max' }), (words) => {
        expect(throughShell(words)).toEqual(words);
      }),
      { numRuns: 20 },
    );
  });

  test('is a command name and not syntax, when it stands first', () => {
    for (const name of ['if', 'while', 'A=1', '~', '', '!', '{']) {
      const { stderr, status } = spawnSync('/bin/sh', { input: `${quote(name)}\n` });
      expect([name, status === 127 || status === 126, /syntax/i.test(stderr.toString())]).toEqual([name, true, false]);
    }
  });

  test('stays readable where no shell could read anything into it', () => {
    expect(quoteAll(['docker', 'compose', '-f', '/srv/app.yml', 'up', 'a b'])).toBe(
      `docker compose -f /srv/app.yml up 'a b'`,
    );
  });

  test('cannot contain NUL', () => {
    expect(() => quote('a\0b')).toThrow(RangeError);
  });
});
