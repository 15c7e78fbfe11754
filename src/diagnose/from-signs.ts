/**
 * What the causes that are read from the backend's log have in common.
 */

import type { Evidence } from '../model/diagnosis.ts';
import { evidence } from './cause.ts';
import { endpointEvidence, type Facts, ownSignEvidence, stateEvidence } from './facts.ts';
import type { Sign, SignKind } from './signs/read.ts';

/**
 * The root of the backend's trouble as its log tells it, if it is of one of these kinds. A backend that works is taken at
 * its word: what it logged and got over is no cause.
 */
export function signOf(of: Facts, kinds: readonly SignKind[]): Sign | null {
  return of.ill && of.sign !== null && kinds.includes(of.sign.kind) ? of.sign : null;
}

/** The telling line with the two before it, the state, and the endpoints that fail. */
export function signEvidence(of: Facts, sign: Sign): Evidence[] {
  const at = Math.max(0, of.log.indexOf(sign.line));
  const before = of.log.slice(Math.max(0, at - 2), at).filter((line) => line.text.trim() !== '');
  return [
    ownSignEvidence(of, sign),
    ...(of.backend ? [stateEvidence(of.backend)] : []),
    ...before.map((line) => evidence('log', `log of ${of.service}, before it`, line.text, line.at)),
    ...of.failing.slice(0, 2).map(endpointEvidence),
  ];
}
