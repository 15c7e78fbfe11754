/**
 * What a measurement is: it runs within a time, and gives tables, and for each goal whether it is reached. Types only.
 */

import type { Bed } from './bed.ts';

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** `reached`: null where it could not be measured. */
export interface Goal {
  readonly goal: string;
  readonly reached: boolean | null;
  readonly measured: string;
  /** Of a goal that is missed: what stands in the way, in figures of this very run; '' where nothing is known of it. */
  readonly why: string;
}

export interface Findings {
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
  /** How it was measured, and what could not be; one sentence each. */
  readonly notes: readonly string[];
}

export interface Circumstances {
  /** The real stack, healthy; null where this machine can't run it. */
  readonly bed: Bed | null;
  /** Why there is no bed; '' where there is one. */
  readonly bedMissing: string;
  readonly quick: boolean;
  /** `performance.now()` after which no further round begins. */
  readonly untilMs: number;
}

export interface Measurement {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  /** Most time it takes, in milliseconds, but for the round that is under way then. */
  readonly limitMs: number;
  run(circumstances: Circumstances): Promise<Findings>;
}

/** A measurement that this machine can't take: every goal counts as not measured. */
export function notMeasured(why: string, goals: readonly string[]): Findings {
  return { tables: [], goals: goals.map((goal) => ({ goal, reached: null, measured: why, why: '' })), notes: [why] };
}
