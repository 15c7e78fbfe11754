/**
 * Which keys of a server are trusted, and which types it is asked for. Nothing is trusted that is neither pinned nor, by
 * an input that says so, taken unchecked.
 */

import type { SshServer } from '../model/settings.ts';
import type { Hop } from './connect-advice.ts';
import { HostUnreachable } from './host.ts';
import { HOST_KEY_TYPES, type HostKeyType, wantedTypes } from './host-key-algorithms.ts';
import { anyKeyAccepted } from './host-key-failure.ts';
import { blobType, decide, type HostKeyVerdict, KnownHostsError, type Pins, pinnedKeys } from './known-hosts.ts';

/** The key that was shown first, where any is taken: it must stay the same for the rest of the run. */
const firstShown = new WeakMap<SshServer, Buffer>();

export interface Trust {
  readonly pins: Pins;
  readonly types: readonly HostKeyType[];
  readonly judge: (blob: Buffer) => HostKeyVerdict;
  /** To be called when a session stands. Returns what to warn of; '' when there is nothing. */
  readonly settle: () => string;
}

/** @throws {HostUnreachable} when what is pinned can't be read. */
export function trustIn(
  server: SshServer,
  { role, acceptAnyHostKey }: { readonly role: Hop['role']; readonly acceptAnyHostKey: boolean },
): Trust {
  if (!acceptAnyHostKey) {
    const pins = readPins(server, role);
    return { pins, types: wantedTypes(pins), judge: (blob) => decide(pins, blob), settle: () => '' };
  }
  const known = firstShown.get(server);
  if (known !== undefined) {
    const pins: Pins = { keys: [{ type: blobType(known), blob: known }], revoked: [], fingerprints: [] };
    return { pins, types: wantedTypes(pins), judge: (blob) => decide(pins, blob), settle: () => '' };
  }
  let shown: Buffer = Buffer.alloc(0);
  return {
    pins: { keys: [], revoked: [], fingerprints: [] },
    types: HOST_KEY_TYPES,
    judge: (blob) => {
      shown = blob;
      return 'accepted';
    },
    settle: () => {
      firstShown.set(server, shown);
      return anyKeyAccepted(server, shown);
    },
  };
}

function readPins({ knownHosts, host, port, fingerprints }: SshServer, role: Hop['role']): Pins {
  try {
    return pinnedKeys(knownHosts, host, port, fingerprints);
  } catch (error) {
    if (!(error instanceof KnownHostsError)) throw error;
    throw new HostUnreachable('invalid-input', error.message, [
      `Make the lines with \`ssh-keyscan HOST\`, then compare the fingerprint on the ${role}.`,
    ]);
  }
}

/**
 * The key types to ask for after a mismatch. With fingerprints alone any key of the host may be the pinned one, so each
 * type gets its turn; with pinned keys one more try finds out which key the server does have, for the message.
 */
export function otherTypes(
  asked: readonly HostKeyType[],
  refused: Buffer | null,
  presented: readonly Buffer[],
  pins: Pins,
): readonly HostKeyType[] {
  if (refused === null) return presented.length === 0 && asked.length < HOST_KEY_TYPES.length ? HOST_KEY_TYPES : [];
  if (pins.fingerprints.length === 0) return [];
  return asked.filter((type) => type !== blobType(refused));
}
