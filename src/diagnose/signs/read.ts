/**
 * Reads what real programs print when they fail: every sign in a log, and the one that tells most.
 * It judges lines alone; whether a sign still holds is for those who know the state of the host.
 */

import type { LogLine } from '../../model/snapshot.ts';
import { type Found, fromSignature, type Reading, type Revision } from './found.ts';
import { readJava } from './java.ts';
import { messagesOf } from './message.ts';
import { readNode } from './node.ts';
import { readPython } from './python.ts';
import { root } from './root.ts';
import type { Sign } from './sign.ts';
import { recognise } from './table.ts';

export type { Sign, SignKind } from './sign.ts';

const WAITING = /Waiting for application startup\.$/;

function lineByLine(lines: readonly LogLine[]): Reading {
  const messages = messagesOf(lines);
  const byLine = new Map<number, Found>();
  messages.forEach((message, position) => {
    const recognised = recognise(message.text);
    if (recognised) byLine.set(position, fromSignature(recognised, message, position));
  });
  return { messages, byLine };
}

/** uvicorn that waits, and says nothing after: it is stuck, or has only just begun. */
function stuckStart({ messages }: Reading): Revision {
  const position = messages.findLastIndex((message) => message.text !== '');
  const message = messages[position];
  if (message === undefined || !WAITING.test(message.text)) return { add: [], drop: [] };
  const { line, index } = message;
  const sign: Sign = {
    kind: 'hang',
    program: 'uvicorn',
    line,
    index,
    subject: '',
    restartHelps: true,
    transient: true,
  };
  return { add: [{ sign, position, hint: true }], drop: [] };
}

function read(lines: readonly LogLine[]): { readonly reading: Reading; readonly signs: ReadonlyMap<number, Found> } {
  const reading = lineByLine(lines);
  const signs = new Map(reading.byLine);
  for (const revise of [readPython, readJava, readNode, stuckStart]) {
    const { add, drop } = revise(reading);
    for (const position of drop) signs.delete(position);
    for (const found of add) signs.set(found.position, found);
  }
  return { reading, signs };
}

/** Every sign, in the order of the lines; at most one for each line that a program said. */
export function readSigns(lines: readonly LogLine[]): readonly Sign[] {
  const { signs } = read(lines);
  return [...signs.values()].sort((a, b) => a.position - b.position).map((found) => found.sign);
}

/**
 * The sign that tells most, or null when nothing in the log is a failure by itself. Only what was said since the
 * program last started counts, and no transient failure that it says it got over.
 */
export function rootSign(lines: readonly LogLine[]): Sign | null {
  const { reading, signs } = read(lines);
  return root(reading, signs)?.sign ?? null;
}
