/**
 * Words for a host key that is not accepted. Nothing was sent to such a host beyond the key exchange. Pure.
 */

import { HostUnreachable } from './host.ts';
import { blobType, fingerprintOf, type HostKeyVerdict, knownHostsLine, type Pins } from './known-hosts.ts';

/** @param presented the keys that the server showed, one of each type asked for. */
export function hostKeyRefused(
  at: { readonly host: string; readonly port: number },
  verdict: Exclude<HostKeyVerdict, 'accepted'>,
  presented: readonly Buffer[],
  pins: Pins,
): HostUnreachable {
  const where = `${at.host}:${at.port}`;
  const seen =
    presented.map((blob) => `${blobType(blob)} ${fingerprintOf(blob)}`).join(', ') ||
    'no key of a type that was asked for';
  const compare =
    'On the host itself, by another way in (a cloud console), print its keys: `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`.';
  if (verdict === 'unknown') {
    const lines = presented.map((blob) => knownHostsLine(at.host, at.port, blob)).join('\n');
    return new HostUnreachable(
      'host-key-unknown',
      `No host key is pinned for ${where}. It shows ${seen}; nothing was sent to it. Once that is checked by another way, add to known_hosts:\n${lines}`,
      [compare, `When it is the same, add this line to known_hosts: ${lines}`],
    );
  }
  if (verdict === 'revoked') {
    return new HostUnreachable(
      'host-key-mismatch',
      `${where} shows a host key that is marked @revoked: ${seen}. Nothing was sent to it.`,
      [
        'The key was given up, perhaps because it leaked: whoever shows it may not be the host.',
        'Give the host new keys (`ssh-keygen -A` after removing the old ones), then pin the new one.',
      ],
    );
  }
  const pinned = [...pins.keys.map((key) => `${key.type} ${fingerprintOf(key.blob)}`), ...pins.fingerprints].join(', ');
  return new HostUnreachable(
    'host-key-mismatch',
    `The host key of ${where} is not the pinned one: it shows ${seen}; pinned is ${pinned}. Nothing was sent to it.`,
    [
      'Somebody may stand in between: do not pin the new key before it is checked.',
      `If the host was reinstalled or replaced, its key has changed. ${compare}`,
      'If the address now belongs to another machine, correct the address.',
    ],
  );
}
