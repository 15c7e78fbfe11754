/**
 * How a command ends for the shell that started it. A contract: scripts and timers branch on these. Pure.
 */

import type { RunStatus } from '../model/record.ts';

/** Exit codes, by status. */
export const EXIT_CODES: Readonly<Record<RunStatus, number>> = {
  healthy: 0,
  fixed: 0,
  degraded: 0,
  unhealthy: 1,
  refused: 3,
  unreachable: 4,
};
export const USAGE = 2;
/** As shells report a process that Ctrl-C ended. */
export const INTERRUPTED = 130;
const FAILED_BY_CHOICE = 5;

/** What each code says, for help and documents. */
export const EXIT_MEANINGS: Readonly<Record<number, string>> = {
  0: 'healthy, fixed or degraded',
  1: 'unhealthy',
  2: 'a mistake in the command or its inputs',
  3: 'refused: it needs a person, or another run or the budget forbids it',
  4: 'unreachable',
  5: 'an end that only `--fail-on` counts as a failure',
};

/** @param failOn the ends that count as failures; any other gives 0. */
export function exitCode(status: RunStatus, failOn: readonly RunStatus[]): number {
  if (!failOn.includes(status)) return 0;
  return EXIT_CODES[status] === 0 ? FAILED_BY_CHOICE : EXIT_CODES[status];
}

/** Of many hosts, what concerns a person most comes first. */
const WORST_FIRST = [EXIT_CODES.unreachable, EXIT_CODES.refused, EXIT_CODES.unhealthy, FAILED_BY_CHOICE];

export function worstOf(codes: readonly number[]): number {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? 0;
}
