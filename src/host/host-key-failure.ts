/**
 * Words for a host key that is not accepted, and for one that was without being checked. Pure. Nothing was sent to a host
 * whose key was refused, beyond the key exchange.
 */

import type { SshServer } from '../model/settings.ts';
import { addressOf } from './address.ts';
import { type Hop, hopName } from './connect-advice.ts';
import { HostUnreachable } from './host.ts';
import { blobType, fingerprintOf, type HostKeyVerdict, knownHostsLine, type Pins } from './known-hosts.ts';

/** No key of the server is pinned, and these are the ones that it showed. Whether they are its own is for a person to say. */
export class UnknownHostKey extends HostUnreachable {
  readonly server: SshServer;
  readonly role: Hop['role'];
  readonly presented: readonly Buffer[];

  constructor(hop: Hop, presented: readonly Buffer[], message: string, advice: readonly string[]) {
    super('host-key-unknown', message, advice);
    this.server = hop.server;
    this.role = hop.role;
    this.presented = presented;
  }
}

/** @param presented the keys that the server showed, one of each type asked for. */
export function hostKeyRefused(
  hop: Hop,
  verdict: Exclude<HostKeyVerdict, 'accepted'>,
  presented: readonly Buffer[],
  pins: Pins,
): HostUnreachable {
  const { host, port } = hop.server;
  const where = hopName(hop);
  const it = hop.role;
  const prefix = it === 'jump host' ? 'jump-' : '';
  const seen =
    presented.map((blob) => `${blobType(blob)} ${fingerprintOf(blob)}`).join(', ') ||
    'no key of a type that was asked for';
  const compare = `On the ${it} itself, by another way in (a cloud console), print its keys: \`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\`.`;
  if (verdict === 'unknown') {
    const lines = presented.map((blob) => knownHostsLine(host, port, blob)).join('\n');
    return new UnknownHostKey(
      hop,
      presented,
      `No host key is pinned for ${where.replace(/^The/, 'the')}. It shows ${seen}; nothing was sent to it. Once that is checked by another way, add to \`${prefix}known-hosts\`:\n${lines}`,
      [
        compare,
        `When it is the same, add this line to \`${prefix}known-hosts\`: ${lines}`,
        `Or give the fingerprint alone: \`${prefix}host-fingerprint: ${presented.map(fingerprintOf).join(', ')}\`.`,
      ],
    );
  }
  if (verdict === 'revoked') {
    return new HostUnreachable(
      'host-key-mismatch',
      `${where} shows a host key that is marked @revoked: ${seen}. Nothing was sent to it.`,
      [
        'The key was given up, perhaps because it leaked: whoever shows it may not be the host.',
        `Give the ${it} new keys (\`ssh-keygen -A\` after removing the old ones), then pin the new one.`,
      ],
    );
  }
  const pinned = [...pins.keys.map((key) => `${key.type} ${fingerprintOf(key.blob)}`), ...pins.fingerprints].join(', ');
  const whose = it === 'host' ? `The host key of ${where}` : `The host key of ${where.replace(/^The/, 'the')}`;
  return new HostUnreachable(
    'host-key-mismatch',
    `${whose} is not the pinned one: it shows ${seen}; pinned is ${pinned}. Nothing was sent to it.`,
    [
      'Somebody may stand in between: do not pin the new key before it is checked.',
      `If the ${it} was reinstalled or replaced, its key has changed. ${compare}`,
      'If the address now belongs to another machine, correct the address.',
    ],
  );
}

/** The warning of a run that was told to check no key. */
export function anyKeyAccepted({ host, port }: SshServer, shown: Buffer): string {
  return `The key of ${addressOf(host, port)} was not checked (\`accept-any-host-key\`): whoever answers there gets the commands of this run, and its answers are believed. It showed ${blobType(shown)} ${fingerprintOf(shown)}; once that is checked by another way, pin it: \`host-fingerprint: ${fingerprintOf(shown)}\`.`;
}
