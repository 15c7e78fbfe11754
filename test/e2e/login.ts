/**
 * Logs in to the stack with OpenSSH's own client, to see what a login finds there.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt, type Outcome } from './command.ts';
import { ADDRESS, WORK } from './places.ts';

/** Runs `command` in a login that `inputs` describe; `options` are further ones of ssh. Never rejects for its end. */
export async function login(
  inputs: Readonly<Record<string, string>>,
  command: string,
  options: readonly string[] = [],
): Promise<Outcome> {
  const folder = await mkdtemp(join(WORK, 'login-'));
  const key = join(folder, 'key');
  const knownHosts = join(folder, 'known_hosts');
  try {
    await writeFile(key, inputs['private-key'] ?? '', { mode: 0o600 });
    await writeFile(knownHosts, inputs['known-hosts'] ?? '');
    const settings = [
      'BatchMode=yes',
      'ConnectTimeout=5',
      'IdentitiesOnly=yes',
      'StrictHostKeyChecking=yes',
      'GlobalKnownHostsFile=none',
      `UserKnownHostsFile=${knownHosts}`,
    ];
    const target = `${inputs['username'] ?? ''}@${ADDRESS}`;
    const plain = ['-F', 'none', '-i', key, '-p', inputs['port'] ?? '', ...settings.flatMap((one) => ['-o', one])];
    return await attempt('ssh', [...plain, ...options, target, command], { timeoutMs: 20_000 });
  } finally {
    await rm(folder, { recursive: true });
  }
}
