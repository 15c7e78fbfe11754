/**
 * Which SSH algorithms are offered: modern ones, and those old ones that an input names. Pure; it knows no connection.
 */

import type { Algorithms } from 'ssh2';
import { algorithmsOf, type HostKeyType } from './host-key-algorithms.ts';

/** Most wanted first. No SHA-1, no CBC: both are broken or breaking. */
const MODERN = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group15-sha512',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group17-sha512',
    'diffie-hellman-group18-sha512',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'chacha20-poly1305@openssh.com',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
} as const satisfies Algorithms;

/** Old ones that may be asked for by name. `ssh-rsa` signs with SHA-1. */
const OLD = {
  kex: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  hostKey: ['ssh-rsa'],
  cipher: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: ['hmac-sha1-etm@openssh.com', 'hmac-sha1', 'hmac-sha1-96', 'hmac-md5', 'hmac-md5-96'],
} as const;

/** All names that the input `ssh-algorithms` takes. */
export const OLD_ALGORITHMS: readonly string[] = Object.values(OLD).flat();
/** All names that are offered without it, but for those of host keys. */
export const MODERN_ALGORITHMS: readonly string[] = Object.values(MODERN).flat();

/** What is offered to a server: keys of these types, and beside the modern algorithms the old ones that are named. */
export function offered(types: readonly HostKeyType[], named: readonly string[]) {
  const old = <T extends string>(names: readonly T[]) => names.filter((name) => named.includes(name));
  return {
    kex: [...MODERN.kex, ...old(OLD.kex)],
    serverHostKey: algorithmsOf(types, named),
    cipher: [...MODERN.cipher, ...old(OLD.cipher)],
    hmac: [...MODERN.hmac, ...old(OLD.hmac)],
    compress: ['none' as const],
  } satisfies Algorithms;
}
