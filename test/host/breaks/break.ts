/**
 * What a way of breaking the embedded host is, and what several of them need.
 */

import type { ChildProcess } from 'node:child_process';
import type { Commands } from '../ssh/commands.ts';
import { until } from '../until.ts';
import type { World } from '../world.ts';

export interface Breakable {
  readonly world: World;
  readonly commands: Commands;
  /** Processes that a fault started beside the host's own; ended by the reset. */
  readonly strangers: ChildProcess[];
}

export type Extra = Readonly<Record<string, string>>;
/** Breaks it and resolves once it shows; with the further inputs that a run needs then, if any. */
export type Break = ((host: Breakable) => Promise<Extra>) | ((host: Breakable) => Promise<void>);
export type Breaks = Readonly<Record<string, Break>>;

export const BACKEND = 'backend-aws';
export const UPDATER = 'market-updater-aws';
export const SOURCE = 'backend/app.py';

/** For faults in which some rung can't help: it need not be waited for long. */
export const IMPATIENT: Extra = { 'verify-timeout': '5' };
/** For faults in which an endpoint stays silent: the silence need not be long. */
export const SILENT: Extra = { 'endpoint-timeout': '1' };

const SHOWS_WITHIN_MS = 8000;

export function untilHealth({ world }: Breakable, service: string, health: 'healthy' | 'unhealthy'): Promise<void> {
  return until(`${service} is ${health}`, () => world.container(service)?.health?.status === health, SHOWS_WITHIN_MS);
}

export function untilLooping({ world }: Breakable): Promise<void> {
  return until('the backend loops', () => (world.container(BACKEND)?.policy.count ?? 0) >= 2, SHOWS_WITHIN_MS);
}

/** Puts a new container in place of the backend's, without waiting for its health. */
export async function recreateBackend({ world }: Breakable): Promise<void> {
  await world.compose('up', '-d', '--force-recreate', BACKEND);
}
