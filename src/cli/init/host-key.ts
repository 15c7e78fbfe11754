/**
 * A host that nobody has pinned a key of: shows the fingerprint and how to compare it, and pins it for this run when a person
 * says that it is the right one. Nothing is ever trusted that nobody said yes to.
 */

import { addressOf } from '../../host/address.ts';
import type { UnknownHostKey } from '../../host/host-key-failure.ts';
import { blobType, fingerprintOf, knownHostsLine, pinnedKeys } from '../../host/known-hosts.ts';
import type { SshServer, Way } from '../../model/settings.ts';
import type { Interview } from './interview.ts';

/** The way with the key pinned, or null where nobody vouched for it. */
export async function confirmKey(
  unknown: UnknownHostKey,
  way: Way,
  interview: Interview,
  say: (line: string) => void,
): Promise<Way | null> {
  for (const line of howToCompare(unknown)) say(line);
  if (!interview.attended) {
    for (const line of whatToPin(unknown)) say(line);
    return null;
  }
  const typed = await interview.ask(
    'Is that the fingerprint the machine itself prints? yes, or paste what it prints [no]: ',
  );
  return isVouchedFor(typed, unknown.presented) ? withKey(way, unknown) : null;
}

/** `yes`, or the fingerprint itself. */
export function isVouchedFor(typed: string, presented: readonly Buffer[]): boolean {
  if (typed.toLowerCase() === 'yes') return true;
  return presented.some((blob) => typed.split(/\s+/).includes(fingerprintOf(blob)));
}

function howToCompare({ server, role, presented }: UnknownHostKey): string[] {
  const kind = /^ecdsa/.test(blobType(presented[0] ?? Buffer.alloc(0)))
    ? 'ecdsa'
    : /^ssh-rsa|^rsa/.test(blobType(presented[0] ?? Buffer.alloc(0)))
      ? 'rsa'
      : 'ed25519';
  return [
    `The ${role} ${addressOf(server.host, server.port)} shows a key that is pinned nowhere here, and nothing was sent to it:`,
    ...presented.map((blob) => `  ${blobType(blob)} ${fingerprintOf(blob)}`),
    'Compare it on the machine itself, by another way in (a cloud console, its keyboard):',
    `  ssh-keygen -lf /etc/ssh/ssh_host_${kind}_key.pub`,
  ];
}

function whatToPin({ role, presented }: UnknownHostKey): string[] {
  const flag = role === 'host' ? 'host-fingerprint' : 'jump-host-fingerprint';
  return [`When it is the same, say so and run this again: --${flag} '${presented.map(fingerprintOf).join(',')}'`];
}

function withKey(way: Way, { server, role, presented }: UnknownHostKey): Way {
  if (way.kind !== 'ssh') return way;
  const pinned = <T extends SshServer>(one: T): T => ({
    ...one,
    knownHosts: [one.knownHosts, ...presented.map((blob) => knownHostsLine(server.host, server.port, blob))]
      .filter((line) => line.trim() !== '')
      .join('\n'),
  });
  if (role === 'host') return pinned(way);
  return way.route.kind === 'jump' ? { ...way, route: { ...way.route, jump: pinned(way.route.jump) } } : way;
}

/** The fingerprints that are pinned for a server, as an input takes them; '' for none. */
export function pinnedFingerprints({ knownHosts, host, port, fingerprints }: SshServer): string {
  const { keys, fingerprints: said } = pinnedKeys(knownHosts, host, port, fingerprints);
  return [...new Set([...keys.map((key) => fingerprintOf(key.blob)), ...said])].join(',');
}
