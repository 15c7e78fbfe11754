/**
 * Which key to log in with, where nobody named one: as OpenSSH would, from the identity files and the agent, but one way
 * only. Reads keys; shows none.
 */

import { execFile } from 'node:child_process';
import { readIfThere } from '../sources/files.ts';
import type { SshConfig } from './config.ts';

export type Identity =
  | { readonly kind: 'file'; readonly path: string; readonly key: string }
  | { readonly kind: 'agent' }
  | { readonly kind: 'none' };

/** Of a long list of identity files so many are looked at. */
const MOST_FILES = 16;
const AGENT_MS = 3_000;

/**
 * The first identity file that opens as it is; else the agent, when it has keys; else the first file, for whose passphrase
 * the run will then ask by name.
 */
export async function chooseIdentity(
  config: Pick<SshConfig, 'identityFiles' | 'identityAgent'>,
  passphrase: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Identity> {
  const files = config.identityFiles.slice(0, MOST_FILES).flatMap((path) => {
    const key = readIfThere(path);
    return key === null ? [] : [{ kind: 'file' as const, path, key }];
  });
  const { readPrivateKey } = await import('../../host/private-key.ts');
  for (const file of files) {
    try {
      readPrivateKey(file.key, passphrase);
      return file;
    } catch {}
  }
  if (await agentHasKeys(agentSocket(config.identityAgent, environment), environment)) return { kind: 'agent' };
  return files[0] ?? { kind: 'none' };
}

/** Path of the agent's socket; '' when there is to be none. */
export function agentSocket(identityAgent: string, environment: Readonly<Record<string, string | undefined>>): string {
  if (identityAgent === 'none') return '';
  if (identityAgent === '' || identityAgent === 'SSH_AUTH_SOCK') return environment['SSH_AUTH_SOCK'] ?? '';
  return identityAgent.startsWith('$') ? (environment[identityAgent.slice(1)] ?? '') : identityAgent;
}

function agentHasKeys(socket: string, environment: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  if (socket === '') return Promise.resolve(false);
  return new Promise((resolve) => {
    const env = { ...environment, SSH_AUTH_SOCK: socket };
    execFile('ssh-add', ['-l'], { timeout: AGENT_MS, env }, (error) => resolve(error === null));
  });
}
