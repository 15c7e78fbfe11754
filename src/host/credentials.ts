/**
 * What a user proves to be let in with: a private key, or the keys of an ssh-agent. No RSA signature is made with SHA-1
 * unless that was allowed, and nothing here shows a key.
 */

import ssh2, { type OpenSSHAgent, type ParsedKey, type SigningRequestOptions } from 'ssh2';
import type { SshServer } from '../model/settings.ts';
import { HostUnreachable } from './host.ts';
import { fingerprintOf } from './known-hosts.ts';
import { readPrivateKey } from './private-key.ts';

export interface Credentials {
  /** What ssh2's authHandler takes. */
  offer(username: string): object;
  /** `SHA256:…` of the public keys: safe to show. */
  readonly fingerprints: readonly string[];
  readonly from: 'private-key' | 'ssh-agent';
  /** Whether the server would have taken an RSA key only with a SHA-1 signature, which was not made. */
  sha1Refused(): boolean;
}

/**
 * @param limitMs for an agent to answer in.
 * @throws {HostUnreachable} `private-key-unusable`, `passphrase-wrong` or `ssh-agent-unusable`.
 */
export async function credentialsOf(server: SshServer, allowSha1: boolean, limitMs: number): Promise<Credentials> {
  if (server.useAgent) return agentCredentials(process.env['SSH_AUTH_SOCK'] ?? '', allowSha1, limitMs);
  const { pem, fingerprint } = readPrivateKey(server.privateKey, server.passphrase);
  const key = ssh2.utils.parseKey(pem) as ParsedKey;
  let refused = false;
  const sign = key.sign.bind(key);
  key.sign = (data, hash) => {
    refused = !allowSha1 && isSha1(key.type, hash);
    return refused ? (new Error('a SHA-1 signature was not made') as unknown as Buffer) : sign(data, hash);
  };
  return {
    offer: (username) => ({ type: 'publickey', username, key }),
    fingerprints: [fingerprint],
    from: 'private-key',
    sha1Refused: () => refused,
  };
}

function isSha1(type: string, hash: string | undefined): boolean {
  return type === 'ssh-rsa' && (hash === undefined || hash === 'sha1');
}

type AgentSign = (
  key: ParsedKey,
  data: Buffer,
  options: SigningRequestOptions,
  done: (error: Error | undefined, signature?: Buffer) => void,
) => unknown;
async function agentCredentials(path: string, allowSha1: boolean, limitMs: number): Promise<Credentials> {
  if (path === '')
    throw unusable('`ssh-agent` is `true`, and SSH_AUTH_SOCK is not set.', [
      'Start an agent before this step, such as `eval "$(ssh-agent)"; ssh-add KEY`, in the environment that this runs in.',
    ]);
  let refused = false;
  const agent = new ssh2.OpenSSHAgent(path);
  const sign = agent.sign.bind(agent) as AgentSign;
  const guarded: AgentSign = (key, data, options, done) => {
    refused = !allowSha1 && isSha1(key.type, options.hash);
    return refused ? done(new Error('a SHA-1 signature was not made')) : sign(key, data, options, done);
  };
  agent.sign = guarded as typeof agent.sign;
  const blobs = await identities(agent, path, limitMs);
  if (blobs.length === 0)
    throw unusable(`The ssh-agent at ${path} has no keys that can be used here.`, [
      'Add one: `ssh-add KEY`; `ssh-add -l` lists what it has. Keys in hardware tokens (sk-) can’t be used.',
    ]);
  return {
    offer: (username) => ({ type: 'agent', username, agent }),
    fingerprints: blobs.map(fingerprintOf),
    from: 'ssh-agent',
    sha1Refused: () => refused,
  };
}

/** The public keys of an agent that ssh2 can use. */
function identities(agent: OpenSSHAgent, path: string, limitMs: number): Promise<Buffer[]> {
  const check = ['Check that the agent runs (`ssh-add -l`), and that SSH_AUTH_SOCK names its socket in this step too.'];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(unusable(`The ssh-agent at ${path} does not answer.`, check)),
      Math.max(0, limitMs),
    );
    agent.getIdentities((error, keys) => {
      clearTimeout(timer);
      if (error) return reject(unusable(`No ssh-agent can be asked at ${path}: ${error.message}.`, check));
      resolve(
        (keys ?? [])
          .map((key: unknown) => ssh2.utils.parseKey(key as Buffer))
          .flatMap((key) => (key instanceof Error ? [] : [key.getPublicSSH()])),
      );
    });
  });
}

function unusable(message: string, advice: readonly string[]): HostUnreachable {
  return new HostUnreachable('ssh-agent-unusable', message, advice);
}
