import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { credentialsOf } from '../../src/host/credentials.ts';
import { makeKey } from './ssh-server.ts';
import { way } from './ways.ts';

afterEach(() => void vi.unstubAllEnvs());

const keyOf = (offer: object) => (offer as { key: ParsedKey }).key;

describe('an RSA key', () => {
  const server = way(22, makeKey('rsa'), null);

  test('makes no signature with SHA-1, and remembers that it was asked to', async () => {
    const credentials = await credentialsOf(server, false, 1000);
    const key = keyOf(credentials.offer('deploy'));
    expect(key.sign('x', 'sha256')).toBeInstanceOf(Buffer);
    expect(credentials.sha1Refused()).toBe(false);
    for (const hash of ['sha1', undefined]) expect(key.sign('x', hash)).toBeInstanceOf(Error);
    expect(credentials.sha1Refused()).toBe(true);
  });

  test('makes one where that is allowed', async () => {
    const credentials = await credentialsOf(server, true, 1000);
    expect(keyOf(credentials.offer('deploy')).sign('x', 'sha1')).toBeInstanceOf(Buffer);
    expect(credentials.sha1Refused()).toBe(false);
  });
});

test('a key of another kind signs as it always does', async () => {
  const credentials = await credentialsOf(way(22, makeKey(), null), false, 1000);
  expect(keyOf(credentials.offer('deploy')).sign('x')).toBeInstanceOf(Buffer);
});

test('an agent that accepts and never answers is given up in time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  const silent = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => silent.listen(join(folder, 'socket'), resolve));
  vi.stubEnv('SSH_AUTH_SOCK', join(folder, 'socket'));
  await expect(credentialsOf({ ...way(22, makeKey(), null), useAgent: true }, false, 200)).rejects.toMatchObject({
    reasonCode: 'ssh-agent-unusable',
    message: expect.stringContaining('does not answer'),
  });
  silent.close();
  rmSync(folder, { recursive: true });
});
