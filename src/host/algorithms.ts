/**
 * Which SSH algorithms are offered: modern ones, and those old ones that an input names. Pure; it knows no connection.
 */

import type { Algorithms } from 'ssh2';
import { algorithmsOf, type HostKeyType } from './host-key-algorithms.ts';

/** Old ones that may be asked for by name. `ssh-rsa` signs with SHA-1. */
export const OLD_ALGORITHMS: readonly string[] = [
  'ssh-rsa',
  'diffie-hellman-group-exchange-sha1',
  'diffie-hellman-group14-sha1',
  'diffie-hellman-group1-sha1',
  'aes256-cbc',
  'aes192-cbc',
  'aes128-cbc',
  '3des-cbc',
  'hmac-sha1-etm@openssh.com',
  'hmac-sha1',
  'hmac-sha1-96',
  'hmac-md5',
  'hmac-md5-96',
];

/** SHA-1 and MD5, CBC, short MACs and ciphers of the nineties: broken, or breaking. */
const OUTDATED = /sha1|md5|ripemd|-96$|cbc|arcfour/;

/** What is offered to a server: keys of these types, and beside the modern algorithms the old ones that are named. */
export function offered(types: readonly HostKeyType[], named: readonly string[]) {
  // ssh2 takes patterns too, and leaves out by itself what the machine's OpenSSL can't do; its types know only names.
  const choice = {
    remove: OUTDATED,
    append: named.map((name) => new RegExp(`^${name.replaceAll('.', '\\.')}$`)),
  } as never;
  return {
    kex: choice,
    serverHostKey: algorithmsOf(types, named),
    cipher: choice,
    hmac: choice,
    compress: ['none' as const],
  } satisfies Algorithms;
}
