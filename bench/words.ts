/**
 * How figures are written in the tables. Pure.
 */

import type { Score } from './rounds.ts';
import { median } from './rounds.ts';

export const seconds = (ms: number): string =>
  Number.isNaN(ms) ? '–' : `${(ms / 1000).toFixed(ms < 9_950 ? 2 : 1)} s`;
export const milliseconds = (ms: number): string => (Number.isNaN(ms) ? '–' : `${ms.toFixed(ms < 100 ? 1 : 0)} ms`);
export const times = (ratio: number): string =>
  Number.isFinite(ratio) ? `${ratio.toFixed(ratio < 10 ? 2 : 1)}×` : '–';
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(0)} MB`;

/** The median with its least and its most, or why there is none. */
export function spread(score: Score | undefined, write: (figure: number) => string = seconds): string {
  if (score === undefined || score.figures.length === 0) return 'not measured';
  const { figures } = score;
  return `${write(median(figures))} (${write(Math.min(...figures))}–${write(Math.max(...figures))}, n=${figures.length})`;
}
