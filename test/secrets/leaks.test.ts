import { describe, expect, it } from 'vitest';
import { SYSTEM, words } from '../report/dice.ts';
import { leaksIn } from './leaks.ts';

const { word } = words(SYSTEM);
const secret = `${word(12)}/+"${word(12)}`;
const leaks = (text: string) => leaksIn([{ name: 'log', text }], [{ kind: 'k', place: 'p', secret }]);

describe('the search for leaks', () => {
  it.each([
    ['as it is', secret],
    ['its first half', secret.slice(0, 13)],
    ['its second half', secret.slice(-14)],
    ['in JSON', JSON.stringify({ a: secret })],
    ['in JSON in JSON', JSON.stringify({ a: JSON.stringify(secret) })],
    ['percent-encoded', encodeURIComponent(secret)],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 behind one character', Buffer.from(`u${secret}`).toString('base64')],
    ['in base64 between others', Buffer.from(`ab${secret}c`).toString('base64')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['over two lines', `${secret.slice(0, 9)}\n  │ ${secret.slice(9)}`],
    ['over two lines of JSON', JSON.stringify(`${secret.slice(0, 9)}\n${secret.slice(9)}`)],
    ['escaped for Markdown', secret.replace(/[+/]/g, '\\$&')],
    [
      'in Markdown with elements between',
      `${secret.slice(0, 9)}<span>${secret.slice(9, 10)}</span>${secret.slice(10)}`,
    ],
    ['in HTML', secret.replaceAll('"', '&quot;')],
  ])('finds a secret %s', (_form, text) => {
    expect(leaks(`before ${text} after`)).toMatchObject([{ kind: 'k', place: 'p', channel: 'log' }]);
  });

  it('finds nothing where the secret is struck out', () => {
    expect(leaks(`before *** after ${secret.slice(0, 7)}`)).toEqual([]);
  });
});
