/** What Node prints over several lines: uncaught errors with their stack, and Zod's list of issues. */

import { type Found, fromBlock, type Reading, type Revision } from './found.ts';

const ERROR = /^(?:Uncaught )?(?<name>[A-Z]\w{0,60}(?:Error|Exception)|Error)(?: \[[\w]{1,60}\])?: /;
const LAST_LINE = /^Node\.js v\d/;
const LONGEST_STACK = 80;

/** The first variable that Zod's issues name; their `path` stands on one line or on the next. */
function zodVariable(reading: Reading, start: number): string {
  const text = reading.messages
    .slice(start, start + 60)
    .map((message) => message.text)
    .join(' ');
  return /"?path"?: \[\s{0,20}['"](?<name>[A-Z][A-Z0-9_]{1,80})['"]/.exec(text)?.groups?.['name'] ?? '';
}

export function readNode(reading: Reading): Revision {
  const { messages, byLine } = reading;
  const add: Found[] = [];
  messages.forEach(({ text }, position) => {
    if (/\bZodError: \[/.test(text)) {
      const variable = zodVariable(reading, position);
      add.push(fromBlock(variable === '' ? 'configuration' : 'environment', 'Node (zod)', variable, reading, position));
      return;
    }
    if (!LAST_LINE.test(text)) return;
    for (let above = position - 1; above >= Math.max(0, position - LONGEST_STACK); above--) {
      if (LAST_LINE.test(messages[above]?.text ?? '')) return;
      const name = ERROR.exec(messages[above]?.text ?? '')?.groups?.['name'];
      if (name === undefined) continue;
      const explained = messages.slice(above, position).some((_, below) => {
        const kind = byLine.get(above + below)?.sign.kind;
        return kind !== undefined && kind !== 'wrapper';
      });
      if (!explained && !add.some((found) => found.position === above))
        add.push(fromBlock('code', 'Node', name, reading, above));
      return;
    }
  });
  return { add, drop: [] };
}

/** The position of the last `[cause]` that carries a sign, or -1. */
export function causePosition({ messages }: Reading, signs: ReadonlyMap<number, Found>): number {
  return messages.findLastIndex(({ text }, position) => /^\s*\[cause\]: /.test(text) && signs.has(position));
}
