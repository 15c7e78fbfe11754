/**
 * What a property test is here: a claim about all inputs, with its share of the cases. A case is one input that is judged; a run
 * of the tester may judge many, where they are handed to a shell or a renderer together.
 */

import fc from 'fast-check';

export interface Property {
  readonly name: string;
  /** Its part of all cases, beside the other properties'. */
  readonly share: number;
  /** Cases that one run judges. */
  readonly perRun: number;
  readonly claim: fc.IRawProperty<unknown, false>;
}

export interface Outcome {
  readonly name: string;
  readonly seed: number;
  readonly cases: number;
  readonly durationMs: number;
  /** '' when it held. */
  readonly failure: string;
}

/** A property whose runs judge one input each. */
export function claim<T>(name: string, share: number, input: fc.Arbitrary<T>, holds: (input: T) => void): Property {
  return { name, share, perRun: 1, claim: fc.property(input, holds) as fc.IRawProperty<unknown, false> };
}

/** A property whose runs judge `perRun` inputs together. */
export function claimOfMany<T>(
  name: string,
  share: number,
  perRun: number,
  input: fc.Arbitrary<T>,
  hold: (inputs: readonly T[]) => void,
): Property {
  const many = fc.array(input, { minLength: perRun, maxLength: perRun, size: 'max' });
  return { name, share, perRun, claim: fc.property(many, hold) as fc.IRawProperty<unknown, false> };
}

export function tryProperty(property: Property, cases: number, seed: number): Outcome {
  const numRuns = Math.max(1, Math.ceil(cases / property.perRun));
  const began = performance.now();
  const details = fc.check(property.claim, { numRuns, seed, verbose: 0, interruptAfterTimeLimit: 600_000 });
  return {
    name: property.name,
    seed,
    cases: details.numRuns * property.perRun,
    durationMs: Math.round(performance.now() - began),
    failure: details.failed
      ? `${fc.defaultReportMessage(details)?.slice(0, 4000)}\n${messageOf(details.errorInstance)}`
      : '',
  };
}

/** How many cases each property gets of a total. */
export function casesOf(property: Property, all: readonly Property[], total: number): number {
  const shares = all.reduce((sum, one) => sum + one.share, 0);
  return Math.ceil((total * property.share) / shares);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).slice(0, 2000) : String(error);
}
