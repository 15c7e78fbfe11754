/**
 * Settings that reach a test server.
 */

import type { SshWay } from '../../src/host/connect.ts';
import { knownHostsLine } from '../../src/host/known-hosts.ts';
import { blobOf, type KeyPair } from './ssh-server.ts';

export const way = (port: number, user: KeyPair, hostKey: KeyPair | null, changes: Partial<SshWay> = {}): SshWay => ({
  kind: 'ssh',
  host: '127.0.0.1',
  port,
  username: 'deploy',
  useAgent: false,
  privateKey: user.private,
  passphrase: '',
  knownHosts: hostKey === null ? '' : knownHostsLine('127.0.0.1', port, blobOf(hostKey)),
  fingerprints: [],
  route: { kind: 'direct' },
  acceptAnyHostKey: false,
  algorithms: [],
  connectTimeoutMs: 10_000,
  ...changes,
});
