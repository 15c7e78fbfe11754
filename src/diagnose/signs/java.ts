/** Java's stack traces, of which the last `Caused by:` tells most, and Spring Boot's `Description:` block. */

import { type Found, fromBlock, type Reading, type Revision } from './found.ts';

const CAUSE = /^\s{0,8}Caused by: (?<name>[\w.$]{1,200})/;
const UNCAUGHT = /^Exception in thread "[^"]{0,100}" (?<name>[\w.$]{1,200})/;
const INSIDE = /^\s+(?:at |\.\.\. \d{1,5} |Suppressed: )|^\s*$/;
const LONGEST_MESSAGE = 8;

/** Positions of the `Caused by:` lines of each stack trace, in the order they are printed. */
export function causeChains({ messages }: Reading): readonly (readonly number[])[] {
  const chains: number[][] = [];
  let chain: number[] = [];
  let outside = 0;
  messages.forEach(({ text }, position) => {
    if (CAUSE.test(text)) {
      chain.push(position);
      outside = 0;
    } else if (chain.length > 0 && !INSIDE.test(text)) {
      outside++;
      if (outside > LONGEST_MESSAGE) {
        chains.push(chain);
        chain = [];
      }
    } else outside = 0;
  });
  if (chain.length > 0) chains.push(chain);
  return chains;
}

/** Positions of what Spring Boot's failure analysis describes, oldest first. */
export function descriptions({ messages }: Reading): readonly number[] {
  const found: number[] = [];
  messages.forEach(({ text }, start) => {
    if (text !== 'APPLICATION FAILED TO START') return;
    const block = messages.slice(start + 1, start + 14).map((message) => message.text);
    const heading = block.indexOf('Description:');
    const body = heading < 0 ? -1 : block.findIndex((line, offset) => offset > heading && line !== '');
    if (body >= 0) found.push(start + 1 + body);
  });
  return found;
}

export function readJava(reading: Reading): Revision {
  const add: Found[] = [];
  for (const position of descriptions(reading)) {
    if (!reading.byLine.has(position)) add.push(fromBlock('configuration', 'Spring Boot', '', reading, position));
  }
  for (const chain of causeChains(reading)) {
    const last = chain.at(-1) ?? 0;
    if (chain.some((position) => reading.byLine.has(position))) continue;
    const name = CAUSE.exec(reading.messages[last]?.text ?? '')?.groups?.['name'] ?? '';
    add.push(fromBlock('code', 'Java', name, reading, last));
  }
  reading.messages.forEach(({ text }, position) => {
    const name = UNCAUGHT.exec(text)?.groups?.['name'];
    if (name === undefined || reading.byLine.has(position)) return;
    const caused = reading.messages.slice(position + 1, position + 200).some((message) => CAUSE.test(message.text));
    if (!caused) add.push(fromBlock('code', 'Java', name, reading, position));
  });
  return { add, drop: [] };
}
