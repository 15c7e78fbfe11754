import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LiveText } from '../../src/report/live-text.ts';
import { createRedactor } from '../../src/report/redact.ts';

const word = () => `a1B${randomBytes(9).toString('hex')}`;

function live(secrets: readonly string[] = [], patterns: readonly RegExp[] = []) {
  const shown: string[] = [];
  const text = new LiveText(createRedactor({ secrets, patterns }), (lines) => shown.push(...lines));
  return { shown, text };
}

function keyLines(): string[] {
  const body = randomBytes(48 * 8)
    .toString('base64')
    .match(/.{1,64}/g);
  return ['-----BEGIN PRIVATE KEY-----', ...(body ?? []), '-----END PRIVATE KEY-----'];
}

describe('live text', () => {
  it('is shown by itself, in the order in which it came', async () => {
    const { shown, text } = live();
    text.take('one');
    text.take('two\nthree');
    expect(shown).toEqual([]);
    await Promise.resolve();
    expect(shown).toEqual(['one', 'two', 'three']);
  });

  it('is shown at once when asked for, and not again', async () => {
    const { shown, text } = live();
    text.take('one');
    text.flush();
    expect(shown).toEqual(['one']);
    text.take('two');
    await Promise.resolve();
    expect(shown).toEqual(['one', 'two']);
  });

  it('does not wait without an end when lines keep coming', () => {
    const { shown, text } = live();
    for (let index = 0; index < 1_000; index += 1) text.take(`line ${index}`);
    expect(shown).toHaveLength(1_000);
  });

  it('hides a key whose lines come one by one, each with a pause behind it', async () => {
    const { shown, text } = live();
    const key = keyLines();
    for (const line of ['before', ...key, 'after it all']) {
      text.take(line);
      await new Promise(setImmediate);
    }
    expect(shown).toHaveLength(key.length + 2);
    expect(shown[0]).toBe('before');
    expect(shown.at(-1)).toBe('after it all');
    for (const line of key.slice(1, -1)) expect(shown.join('\n')).not.toContain(line);
  });

  it('hides a known value that is broken over two lines of two batches', async () => {
    const secret = `${word()}${word()}`;
    const { shown, text } = live([secret]);
    text.take(`using ${secret.slice(0, 20)}`);
    await new Promise(setImmediate);
    text.take(`${secret.slice(20)} now`);
    text.flush();
    expect(shown).toEqual(['using ***', '*** now']);
  });

  it('has as many lines as came even when a pattern of the user joins some', () => {
    const { shown, text } = live([], [/begin[\s\S]*end/]);
    text.take('begin');
    text.take('end');
    text.take('rest');
    text.flush();
    expect(shown).toEqual(['***', '***', 'rest']);
  });
});
