import { afterEach, describe, expect, test } from 'vitest';
import { EarlyConnection } from '../../src/host/early-connection.ts';
import { makeKey, startSshServer } from './ssh-server.ts';
import { way } from './ways.ts';

const user = makeKey();
const hostKey = makeKey();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve() {
  const server = await startSshServer({ hostKeys: [hostKey.private], authorized: user });
  closing.push(() => server.close());
  return server;
}

describe('a connection that begins early', () => {
  test('is the one that is opened first; the next one is made anew', async () => {
    const server = await serve();
    const early = new EarlyConnection(way(server.port, user, hostKey));
    await early.heard;
    for (const connections of [1, 2]) {
      const host = await early.open({});
      closing.push(() => host.close());
      expect(host.connectRoundTrips).toBe(6);
      expect(server.seen.connections).toBe(connections);
    }
  });

  test('keeps what it has to tell until somebody listens', async () => {
    const server = await serve();
    await server.close();
    const early = new EarlyConnection(way(server.port, user, hostKey, { connectTimeoutMs: 900 }));
    await early.heard;
    const told: string[] = [];
    await expect(early.open({ onAttempt: (text) => told.push(text) })).rejects.toMatchObject({
      reasonCode: 'connection-refused',
    });
    expect(told[0]).toContain('refused');
  });

  test('warns of a key that was not checked once somebody listens', async () => {
    const server = await serve();
    const early = new EarlyConnection(way(server.port, user, null, { acceptAnyHostKey: true }));
    await expect.poll(() => server.seen.authentications).toBeGreaterThan(0);
    const warnings: string[] = [];
    const host = await early.open({ onWarning: (text) => warnings.push(text) });
    closing.push(() => host.close());
    expect(warnings).toEqual([expect.stringContaining('SHA256:')]);
  });

  test('proves nothing to a server whose key is not the pinned one', async () => {
    const server = await serve();
    const early = new EarlyConnection(way(server.port, user, makeKey()));
    await expect(early.open({})).rejects.toMatchObject({ reasonCode: 'host-key-mismatch' });
    expect(server.seen.authentications).toBe(0);
  });

  test('rejects only where it is opened, and is heard all the same', async () => {
    const early = new EarlyConnection(way(1, { ...user, private: 'no key' }, hostKey));
    await early.heard;
    await expect(early.open({})).rejects.toMatchObject({ reasonCode: 'private-key-unusable' });
  });

  test('ends when the one who opened it is told to stop', async () => {
    const server = await serve();
    await server.close();
    const early = new EarlyConnection(way(server.port, user, hostKey, { connectTimeoutMs: 60_000 }));
    const stop = new AbortController();
    const opening = early.open({ signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(opening).rejects.toThrow('stopped');
  });
});
