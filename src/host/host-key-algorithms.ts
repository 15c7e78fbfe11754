/**
 * Which host key algorithms the server is asked for, so that it presents a key of a type that was pinned. Pure.
 */

import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { Pins } from './known-hosts.ts';

/** Key type, as in a key blob, and the algorithms that sign with it. Most wanted first; SHA-1 and DSA are left out. */
const ALGORITHMS = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} satisfies Record<string, ServerHostKeyAlgorithm[]>;

export type HostKeyType = keyof typeof ALGORITHMS;

export const HOST_KEY_TYPES = Object.keys(ALGORITHMS) as readonly HostKeyType[];

/** The types to ask for: those pinned by key; all of them when only fingerprints, or nothing at all, are pinned. */
export function wantedTypes(pins: Pins): readonly HostKeyType[] {
  const pinned = HOST_KEY_TYPES.filter((type) => pins.keys.some((key) => key.type === type));
  if (pinned.length === 0) return HOST_KEY_TYPES;
  if (pins.fingerprints.length === 0) return pinned;
  return [...pinned, ...HOST_KEY_TYPES.filter((type) => !pinned.includes(type))];
}

/** The algorithms of these key types, in their order; `ssh-rsa`, which signs with SHA-1, only where it is named. */
export function algorithmsOf(types: readonly HostKeyType[], named: readonly string[] = []): ServerHostKeyAlgorithm[] {
  const sha1 = named.includes('ssh-rsa');
  return types.flatMap((type) => (sha1 && type === 'ssh-rsa' ? [...ALGORITHMS[type], type] : ALGORITHMS[type]));
}
