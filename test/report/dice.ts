/**
 * Where made-up secrets come from: the system's randomness, or a seed when a run is to be repeated; and words made of it.
 */

import { randomBytes, randomInt } from 'node:crypto';
import { Random } from '../chaos/random.ts';

export interface Dice {
  bytes(count: number): Buffer;
  /** From 0, or from `least`, up to and without `end`. */
  whole(leastOrEnd: number, end?: number): number;
}

export const SYSTEM: Dice = {
  bytes: randomBytes,
  whole: (first, end) => (end === undefined ? randomInt(first) : randomInt(first, end)),
};

export function seeded(seed: number, index = 0): Dice {
  const random = new Random(seed, index);
  return {
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => random.whole(0, 255))),
    whole: (first, end) => (end === undefined ? random.whole(0, first - 1) : random.whole(first, end - 1)),
  };
}

const LOWER = 'abcdefghijkmnpqrstuvwxyz';
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';

/** Makers of what secrets consist of. */
export function words(dice: Dice) {
  const from = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[dice.whole(alphabet.length)] ?? '').join('');
  /** Mixed letters and digits, at least one of each. */
  const word = (length: number) =>
    `${from(LOWER, 1)}${from(UPPER, 1)}${from(DIGITS, 1)}${from(LOWER + UPPER + DIGITS, length - 3)}`;
  const hex = (length: number) => dice.bytes(length).toString('hex').slice(0, length);
  const base64url = (bytes: number) => dice.bytes(bytes).toString('base64url');
  const base64 = (bytes: number) => dice.bytes(bytes).toString('base64');
  const jwt = () => {
    const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
    return `${header}.${Buffer.from(`{"sub":"${hex(8)}"}`).toString('base64url')}.${base64url(32)}`;
  };
  const pem = (label: string) => {
    const body = base64(48 * 6).replace(/(.{64})(?=.)/g, '$1\n');
    return { text: `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`, body: body.slice(0, 64) };
  };
  return { from, word, hex, base64url, base64, jwt, pem };
}
