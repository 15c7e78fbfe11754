/** Chooses among the signs of a log the one that tells most: the root, not what was wrapped around it or followed from it. */

import type { Found, Reading } from './found.ts';
import { causeChains, descriptions } from './java.ts';
import { isReady, isRecovery, isRetrying, isStart } from './marks.ts';
import { causePosition } from './node.ts';
import { signOfTraceback, tracebacks } from './python.ts';

type Signs = ReadonlyMap<number, Found>;

/** How far above an exception of the app's own the line that explains it may stand. */
const NEAR = 50;

const vague = (found: Found): boolean => found.sign.kind === 'code' || found.sign.kind === 'wrapper';
const lessTelling = (found: Found): boolean =>
  vague(found) || (found.sign.kind === 'network' && found.sign.subject === '');

/** Signs since the last start; when that start has neither come to an end nor failed yet, since the one before it. */
function sinceStart({ messages }: Reading, signs: Signs): Signs {
  const starts = messages.flatMap((message, position) => (isStart(message.text) ? [position] : []));
  const after = (from: number): Signs => new Map([...signs].filter(([position]) => position >= from));
  const last = starts.at(-1);
  if (last === undefined) return signs;
  const current = after(last);
  if (
    [...current.values()].some((found) => !found.hint) ||
    messages.some((message, position) => position >= last && isReady(message.text))
  )
    return current;
  let previous = starts.length - 2;
  while (previous >= 0 && last - (starts[previous] ?? 0) < 5) previous--;
  return after(starts[previous] ?? 0);
}

/** Without hints, and without transient failures that a later line says are over. */
function standing({ messages }: Reading, signs: Signs): Signs {
  const recovered = messages.findLastIndex((message) => isRecovery(message.text));
  const ready = messages.findLastIndex((message) => isReady(message.text));
  const over = ({ sign, position }: Found): boolean =>
    sign.transient && (position < recovered || (position < ready && isRetrying(messages[position]?.text ?? '')));
  return new Map([...signs].filter(([, found]) => !found.hint && !over(found)));
}

/** The last of a chain that names something; the deepest cause comes last in Java, the outermost exception in Python. */
function mostTelling(chain: readonly Found[]): Found | null {
  return (
    chain.findLast((found) => !lessTelling(found)) ?? chain.findLast((found) => !vague(found)) ?? chain.at(-1) ?? null
  );
}

function ofJava(reading: Reading, signs: Signs): Found | null {
  const described = descriptions(reading).findLast((position) => signs.has(position));
  if (described !== undefined) return signs.get(described) ?? null;
  const chains = causeChains(reading).map((chain) => chain.flatMap((position) => signs.get(position) ?? []));
  return mostTelling(chains.findLast((chain) => chain.length > 0) ?? []);
}

function ofPython(reading: Reading, signs: Signs): Found | null {
  let group: Found[] = [];
  for (const block of tracebacks(reading)) {
    const found = signOfTraceback(reading, signs, block);
    if (!block.chained && found) group = [];
    if (found) group.push(found);
  }
  return mostTelling(group);
}

function ofNode(reading: Reading, signs: Signs): Found | null {
  return signs.get(causePosition(reading, signs)) ?? null;
}

export function root(reading: Reading, all: Signs): Found | null {
  const signs = standing(reading, sinceStart(reading, all));
  const ordered = [...signs.values()].sort((a, b) => a.position - b.position);
  const specific = ordered.filter((found) => !vague(found));
  const traced = ofJava(reading, signs) ?? ofPython(reading, signs) ?? ofNode(reading, signs);
  if (traced && !vague(traced)) return traced;
  const near = traced ? specific.filter(({ position }) => Math.abs(position - traced.position) <= NEAR) : specific;
  return (
    near.find((found) => !lessTelling(found)) ??
    near[0] ??
    traced ??
    ordered.find(({ sign }) => sign.kind === 'code') ??
    ordered[0] ??
    null
  );
}
