import { afterEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/host/connect.ts';
import { ConnectionLost } from '../../src/host/host.ts';
import { judgeForward } from '../../src/host/jump.ts';
import { fingerprintOf, knownHostsLine } from '../../src/host/known-hosts.ts';
import { reconnecting, repeatable } from '../../src/host/reconnecting.ts';
import type { SshServer } from '../../src/model/settings.ts';
import { blobOf, makeKey, type SshServerOptions, startSshServer } from './ssh-server.ts';
import { way } from './ways.ts';

const user = makeKey();
const jumpUser = makeKey();
const hostKey = makeKey();
const jumpKey = makeKey();
const bounds = { timeoutMs: 10_000, maxOutputBytes: 10_000 };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function setUp(jumpOptions: Partial<SshServerOptions> = {}) {
  const host = await startSshServer({ hostKeys: [hostKey.private], authorized: user });
  const jump = await startSshServer({ hostKeys: [jumpKey.private], authorized: jumpUser, ...jumpOptions });
  closing.push(
    () => host.close(),
    () => jump.close(),
  );
  const server: SshServer = {
    host: '127.0.0.1',
    port: jump.port,
    username: 'ops',
    useAgent: false,
    privateKey: jumpUser.private,
    passphrase: '',
    knownHosts: knownHostsLine('127.0.0.1', jump.port, blobOf(jumpKey)),
    fingerprints: [],
  };
  const target = way(host.port, user, hostKey, { route: { kind: 'jump', jump: server } });
  return { host, jump, target };
}

describe('a host behind a jump host', () => {
  test('is spoken to through one connection to the jump host, and is what is described', async () => {
    const { host, jump, target } = await setUp();
    const connected = await connect(target);
    closing.push(() => connected.close());
    expect(connected.description).toBe(`deploy@127.0.0.1:${host.port}`);
    expect((await connected.run({ ...bounds, script: 'echo in' })).stdout).toBe('in\n');
    expect(connected.connectRoundTrips).toBe(6 + 1 + 5);
    expect([jump.seen.connections, jump.seen.forwards, host.seen.connections]).toEqual([1, 1, 1]);
  });

  test('takes both connections along when it is closed', async () => {
    const { host, jump, target } = await setUp();
    const connected = await connect(target);
    connected.close();
    await expect.poll(() => [jump.open(), host.open()], { timeout: 5000 }).toEqual([0, 0]);
  });

  test('is lost when either connection breaks, and connected to again through both', async () => {
    const { host, jump, target } = await setUp();
    const connected = await reconnecting((signal) => connect(target, { signal }));
    closing.push(() => connected.close());
    for (const broken of [jump, host]) {
      const running = connected.run({
        ...bounds,
        script: 'echo on; sleep 600 </dev/null',
        onStdout: () => broken.cut(),
      });
      await expect(running).rejects.toBeInstanceOf(ConnectionLost);
      expect((await repeatable(connected, { ...bounds, script: 'echo again' })).stdout).toBe('again\n');
    }
    expect(host.seen.connections).toBe(3);
    await expect.poll(() => jump.open(), { timeout: 5000 }).toBe(1);
  });

  test('sees no authentication when the jump host’s key is not the pinned one', async () => {
    const { host, jump, target } = await setUp({ hostKeys: [makeKey().private] });
    await expect(connect(target)).rejects.toMatchObject({
      reasonCode: 'host-key-mismatch',
      message: expect.stringContaining(`pinned is ssh-ed25519 ${fingerprintOf(blobOf(jumpKey))}`),
    });
    expect([jump.seen.authentications, host.seen.connections]).toEqual([0, 0]);
  });

  test('leaves no connection behind when it is given up, or cancelled', async () => {
    const { host, jump, target } = await setUp();
    await expect(connect({ ...target, privateKey: makeKey().private })).rejects.toMatchObject({
      reasonCode: 'authentication-failed',
    });
    await host.close();
    const cancel = new AbortController();
    const reason = new Error('cancelled');
    const connecting = connect(target, { signal: cancel.signal, onAttempt: () => cancel.abort(reason) });
    await expect(connecting).rejects.toBe(reason);
    await expect.poll(() => jump.open(), { timeout: 5000 }).toBe(0);
  });

  test('is waited for while it refuses, over the one connection to the jump host', async () => {
    const { host, jump, target } = await setUp();
    await host.close();
    const attempts: string[] = [];
    const connecting = connect(target, { onAttempt: (text) => attempts.push(text) });
    await expect.poll(() => attempts.length, { timeout: 5000 }).toBeGreaterThan(0);
    const back = await startSshServer({ hostKeys: [hostKey.private], authorized: user, port: host.port });
    closing.push(() => back.close());
    (await connecting).close();
    expect(attempts[0]).toMatch(/^127\.0\.0\.1:\d+ (?:refused|was not connected to)/);
    expect(jump.seen.connections).toBe(1);
  });
});

describe('what a jump host says of a connection that it could not make', () => {
  test.each([
    ['Connection refused', 'connection-refused', true],
    ['Connection timed out', 'connect-timeout', true],
    ['No route to host', 'network-unreachable', true],
    ['Network is unreachable', 'network-unreachable', true],
    ['Name or service not known', 'dns-failed', false],
    ['Temporary failure in name resolution', 'dns-failed', true],
    ['anything else', 'connection-refused', true],
  ])('%s is %s', (message, reasonCode, passing) => {
    expect(judgeForward(message)).toMatchObject({ reasonCode, passing });
  });
});
