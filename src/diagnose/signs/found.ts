/** A sign together with where it stands among the messages, and how one is made. */

import type { Message } from './message.ts';
import { JUDGEMENTS, type Sign, type SignKind } from './sign.ts';
import type { Recognised } from './table.ts';

export interface Found {
  readonly sign: Sign;
  /** Position among the messages. */
  readonly position: number;
  readonly hint: boolean;
}

/** Messages and the signs found line by line, by position. */
export interface Reading {
  readonly messages: readonly Message[];
  readonly byLine: ReadonlyMap<number, Found>;
}

/** What a reader of several lines makes of them: signs to add, and positions whose own sign was mistaken. */
export interface Revision {
  readonly add: readonly Found[];
  readonly drop: readonly number[];
}

export function fromSignature(recognised: Recognised, message: Message, position: number): Found {
  const { kind, program, restartHelps, transient, hint } = recognised.signature;
  const { line, index } = message;
  return { sign: { kind, program, line, index, subject: recognised.subject, restartHelps, transient }, position, hint };
}

export function fromBlock(kind: SignKind, program: string, subject: string, reading: Reading, position: number): Found {
  const message = reading.messages[position];
  if (message === undefined) throw new RangeError(`no message at position ${position}`);
  const { line, index } = message;
  return { sign: { kind, program, line, index, subject, ...JUDGEMENTS[kind] }, position, hint: false };
}
