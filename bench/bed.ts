/**
 * The real stack as a bed for measurements: healthy, with an SSH port behind a relay of each round-trip time.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SSH_PORT } from '../test/e2e/places.ts';
import { realStack, realStackMissing } from '../test/e2e/real.ts';
import type { TestStack } from '../test/stack.ts';
import { type DelayingRelay, delayingRelay } from './delaying-relay.ts';

export const ROUND_TRIPS_MS = [0, 50, 150] as const;
export type RoundTripMs = (typeof ROUND_TRIPS_MS)[number];

/** One way to the host. */
export interface BenchWay {
  readonly relay: DelayingRelay;
  /** Inputs of the action that go this way. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Words for `ssh` before the command. */
  readonly ssh: readonly string[];
  readonly keyFile: string;
  readonly knownHostsFile: string;
  readonly username: string;
}

export interface Bed {
  readonly stack: TestStack;
  /** A folder that goes with the bed. */
  readonly folder: string;
  way(roundTripMs: RoundTripMs): Promise<BenchWay>;
  leave(): Promise<void>;
}

/** Brings the stack up. @returns why it can't be, where it can't. */
export async function makeBed(): Promise<Bed | string> {
  const missing = realStackMissing();
  if (missing !== '') return missing;
  const stack = realStack();
  await stack.up();
  const folder = await mkdtemp(join(tmpdir(), 'backend-health-bench-'));
  const ways = new Map<RoundTripMs, BenchWay>();
  return {
    stack,
    folder,
    way: async (roundTripMs) => {
      const way = ways.get(roundTripMs) ?? (await makeWay(stack, folder, roundTripMs));
      ways.set(roundTripMs, way);
      return way;
    },
    leave: async () => {
      await Promise.all([...ways.values()].map(({ relay }) => relay.close()));
      await rm(folder, { recursive: true, force: true });
      await stack.down();
    },
  };
}

async function makeWay(stack: TestStack, folder: string, roundTripMs: number): Promise<BenchWay> {
  const relay = await delayingRelay(SSH_PORT, roundTripMs);
  const { inputs } = stack;
  const knownHosts = (inputs['known-hosts'] ?? '').replaceAll(/^\S+/gm, `[127.0.0.1]:${relay.port}`);
  const keyFile = join(folder, 'key');
  const knownHostsFile = join(folder, `known-hosts-${roundTripMs}`);
  await writeFile(keyFile, inputs['private-key'] ?? '', { mode: 0o600 });
  await writeFile(knownHostsFile, knownHosts);
  const username = inputs['username'] ?? '';
  return {
    relay,
    keyFile,
    knownHostsFile,
    username,
    inputs: { ...inputs, port: String(relay.port), 'known-hosts': knownHosts, 'dashboard-url': '' },
    ssh: [
      ...['-F', 'none', '-i', keyFile, '-p', String(relay.port)],
      ...['BatchMode=yes', 'IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', 'GlobalKnownHostsFile=/dev/null']
        .concat(`UserKnownHostsFile=${knownHostsFile}`)
        .flatMap((option) => ['-o', option]),
      `${username}@127.0.0.1`,
    ],
  };
}
