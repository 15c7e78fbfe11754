/**
 * How fast the stand-in's time runs where waiting would only cost time.
 */

export interface Pace {
  /** Between two health probes, whatever interval is configured; the first comes after a third of it. */
  readonly healthIntervalMs: number;
  /** How long a process may ignore SIGTERM, and a health probe may stay without an answer. */
  readonly graceMs: number;
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
}

export const FAST: Pace = { healthIntervalMs: 150, graceMs: 300, firstBackoffMs: 100, longestBackoffMs: 800 };
