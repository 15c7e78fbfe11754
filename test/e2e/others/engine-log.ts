/**
 * What the engine did to the backend's containers between two moments, by its own events.
 */

import { run } from '../command.ts';
import { PROJECT, SERVICE } from '../places.ts';

export interface EngineDeed {
  readonly at: number;
  readonly action: string;
  readonly id: string;
}

const ACTIONS = ['create', 'start', 'restart', 'kill', 'die', 'stop', 'destroy', 'pause', 'unpause'];

/** @param sinceMs by this machine's clock, as the engine's is. Oldest first. */
export async function deedsSince(sinceMs: number): Promise<readonly EngineDeed[]> {
  const labels = [`com.docker.compose.project=${PROJECT}`, `com.docker.compose.service=${SERVICE}`];
  const text = await run('docker', [
    ...['events', '--since', (sinceMs / 1000).toFixed(3), '--until', (Date.now() / 1000).toFixed(3)],
    ...labels.flatMap((label) => ['--filter', `label=${label}`]),
    ...ACTIONS.flatMap((action) => ['--filter', `event=${action}`]),
    ...['--format', '{{.TimeNano}} {{.Action}} {{.Actor.ID}}'],
  ]);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [nanos = '', action = '', id = ''] = line.split(' ');
      return { at: Number(nanos.slice(0, 13)), action, id };
    });
}

export const startsIn = (deeds: readonly EngineDeed[]) => deeds.filter(({ action }) => action === 'start');
