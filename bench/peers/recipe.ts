/**
 * The guide's own recipes for its three options, as a person types them on the host. Their waits are not slept through:
 * the time that their commands take is measured, and the guide's `sleep` is added.
 */

import type { BenchWay } from '../bed.ts';
import { expectTimed } from '../process.ts';

export interface Recipe {
  readonly before: string;
  /** The guide's own `sleep`, in milliseconds; 0 where it has none. */
  readonly sleepMs: number;
  readonly after: string;
}

const FOLDER = 'set -e; cd ~/automated-trading-platform';
const LOOK = `${FOLDER}; docker compose --profile aws ps backend-aws; curl -s http://localhost:8002/ping_fast || :`;

export const RECIPES = {
  restart: { before: `${FOLDER}; docker compose --profile aws restart backend-aws`, sleepMs: 30_000, after: LOOK },
  rebuild: {
    before: `${FOLDER}; docker compose --profile aws stop backend-aws; docker compose --profile aws build backend-aws; docker compose --profile aws up -d backend-aws`,
    sleepMs: 60_000,
    after: LOOK,
  },
  'full-restart': {
    before: `${FOLDER}; docker compose --profile aws restart`,
    sleepMs: 0,
    after: `${FOLDER}; docker compose --profile aws ps`,
  },
} as const satisfies Record<string, Recipe>;

/** Runs the commands, not the sleep. @returns their milliseconds and the sleep's together. */
export async function recipeMs(way: BenchWay, recipe: Recipe): Promise<number> {
  let sumMs = recipe.sleepMs;
  for (const command of [recipe.before, recipe.after])
    sumMs += (await expectTimed('ssh', [...way.ssh, command], [], { timeoutMs: 120_000 })).durationMs;
  return sumMs;
}
