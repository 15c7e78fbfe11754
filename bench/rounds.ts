/**
 * Repeats contestants in turn, so that what else the machine does meets all of them alike, and takes the middle of what
 * they gave.
 */

export interface Contestant {
  readonly name: string;
  readonly rounds: number;
  /** What one round gives: milliseconds, or another figure. A round that did not do its work rejects. */
  readonly run: () => Promise<number>;
}

export interface Score {
  readonly figures: readonly number[];
  /** Why there are none; '' where there are. */
  readonly failure: string;
}

/** One round of each in turn; none begins after `untilMs` but the first. A contestant that fails is left out from then on. */
export async function inTurn(contestants: readonly Contestant[], untilMs: number): Promise<ReadonlyMap<string, Score>> {
  const figures = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  const failures = new Map<string, string>();
  const most = Math.max(...contestants.map(({ rounds }) => rounds));
  for (let round = 0; round < most; round++) {
    for (const { name, rounds, run } of contestants) {
      if (round >= rounds || failures.has(name) || (round > 0 && performance.now() > untilMs)) continue;
      try {
        figures.get(name)?.push(await run());
      } catch (error) {
        failures.set(name, (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 3).join(' '));
      }
    }
  }
  return new Map(
    contestants.map(({ name }) => {
      const own = figures.get(name) ?? [];
      const failure = failures.get(name);
      return [name, failure === undefined ? { figures: own, failure: '' } : { figures: [], failure }];
    }),
  );
}

/** The middle one; NaN of none. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

export const medianOf = (scores: ReadonlyMap<string, Score>, name: string): number =>
  median(scores.get(name)?.figures ?? []);
