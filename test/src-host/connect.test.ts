import { type ChildProcess, spawn } from 'node:child_process';
import dns from 'node:dns';
import { type AddressInfo, createServer, connect as dialTo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SshWay } from '../../src/host/connect.ts';
import { connect } from '../../src/host/connect.ts';
import { HostUnreachable } from '../../src/host/host.ts';
import { fingerprintOf, knownHostsLine } from '../../src/host/known-hosts.ts';
import { blobOf, makeKey, type SshServerOptions, startSshServer } from './ssh-server.ts';
import { way } from './ways.ts';

const user = makeKey();
const stranger = makeKey();
const hostKey = makeKey();
const rsaKey = makeKey('rsa');
const ecdsaKey = makeKey('ecdsa');
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function sshServer(options: Partial<SshServerOptions> = {}) {
  const server = await startSshServer({ hostKeys: [hostKey.private], authorized: user, ...options });
  closing.push(() => server.close());
  return server;
}

async function tcpServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function failure(target: SshWay, options: Parameters<typeof connect>[1] = {}): Promise<HostUnreachable> {
  const host = await connect(target, options).catch((error: unknown) => error);
  expect(host).toBeInstanceOf(HostUnreachable);
  const error = host as HostUnreachable;
  expect(error.advice.length).toBeGreaterThan(0);
  return error;
}

async function login(target: SshWay): Promise<string> {
  const host = await connect(target);
  closing.push(() => host.close());
  return (await host.run({ script: 'echo in', timeoutMs: 5000, maxOutputBytes: 100 })).stdout;
}

describe('connecting', () => {
  test('opens a session and describes the host', async () => {
    const server = await sshServer();
    const host = await connect(way(server.port, user, hostKey));
    closing.push(() => host.close());
    expect(host.description).toBe(`deploy@127.0.0.1:${server.port}`);
    expect(host.lost).toBe(false);
  });

  test('takes an RSA or ECDSA key too', async () => {
    for (const key of [rsaKey, ecdsaKey]) {
      const server = await sshServer({ authorized: key });
      expect(await login(way(server.port, key, hostKey))).toBe('in\n');
    }
  });

  test('stops when its signal is aborted, with the signal’s reason', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const port = await freePort();
    const connecting = connect(way(port, user, hostKey), {
      signal: controller.signal,
      onAttempt: () => controller.abort(reason),
    });
    await expect(connecting).rejects.toBe(reason);
    const silent = await tcpServer(() => controller2.abort(reason));
    const controller2 = new AbortController();
    await expect(connect(way(silent, user, hostKey), { signal: controller2.signal })).rejects.toBe(reason);
  });

  test('waits for a host that refuses at first, as one that reboots does', async () => {
    const port = await freePort();
    const attempts: string[] = [];
    const connecting = connect(way(port, user, hostKey), { onAttempt: (text) => attempts.push(text) });
    await expect.poll(() => attempts.length, { timeout: 5000 }).toBeGreaterThan(0);
    await sshServer({ port });
    closing.push(
      (
        (host) => () =>
          host.close()
      )(await connecting),
    );
    expect(attempts[0]).toMatch(/refused/);
  });
});

describe('a host that can’t be reached', () => {
  test('refuses: connection-refused, after trying until the time is over', async () => {
    const attempts: string[] = [];
    const port = await freePort();
    const error = await failure(way(port, user, hostKey, { connectTimeoutMs: 1000 }), {
      onAttempt: (text) => attempts.push(text),
    });
    expect(error).toMatchObject({
      reasonCode: 'connection-refused',
      message: expect.stringContaining(`127.0.0.1:${port} refused`),
    });
    expect(error.message).toMatch(/tried \d times in 1\.\d s/);
    expect(attempts.length).toBeGreaterThan(1);
  });

  test('does not resolve: dns-failed, at once', async () => {
    const attempts: string[] = [];
    const error = await failure(way(22, user, hostKey, { host: 'no-such-host.invalid', connectTimeoutMs: 3000 }), {
      onAttempt: (text) => attempts.push(text),
    });
    expect(error.reasonCode).toBe('dns-failed');
    expect(error.message).toContain('no-such-host.invalid:22');
  });

  test('swallows every packet: connect-timeout, which names the security group', async () => {
    const port = await blackHole();
    const error = await failure(way(port, user, hostKey, { connectTimeoutMs: 700 }));
    expect(error).toMatchObject({ reasonCode: 'connect-timeout', message: expect.stringMatching(/no answer at all/) });
    expect(error.advice.join(' ')).toMatch(/security group/);
  });

  test('accepts and says nothing: banner-timeout, which says that there was no banner', async () => {
    const port = await tcpServer(() => {});
    expect(await failure(way(port, user, hostKey, { connectTimeoutMs: 700 }))).toMatchObject({
      reasonCode: 'banner-timeout',
      message: expect.stringMatching(/accepted the connection but sent no SSH banner: it stayed silent/),
    });
  });

  test('accepts and closes: not-ssh after further tries', async () => {
    const port = await tcpServer((socket) => socket.destroy());
    const error = await failure(way(port, user, hostKey, { connectTimeoutMs: 700 }));
    expect(error).toMatchObject({ reasonCode: 'not-ssh', message: expect.stringMatching(/closed it again/) });
    expect(error.message).not.toMatch(/tried once/);
  });

  test('answers in another protocol: not-ssh at once, which quotes its beginning', async () => {
    const port = await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n'));
    expect(await failure(way(port, user, hostKey))).toMatchObject({
      reasonCode: 'not-ssh',
      message: expect.stringMatching(/HTTP\/1\.1 400 Bad Request.*tried once/),
    });
  });

  test('breaks off in the handshake: connection-lost, after further tries', async () => {
    const port = await tcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await failure(way(port, user, hostKey, { connectTimeoutMs: 700 }))).toMatchObject({
      reasonCode: 'connection-lost',
    });
  });
});

describe('a name with several addresses', () => {
  /** As a name server would answer it. */
  function resolvesTo(...addresses: readonly { address: string; family: number }[]) {
    const lookup = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_name: string, _options: object, done: (error: null, all: typeof addresses) => void) =>
        process.nextTick(done, null, addresses)) as never);
    closing.push(() => lookup.mockRestore());
  }
  const v6 = { address: '::1', family: 6 };
  const v4 = { address: '127.0.0.1', family: 4 };

  test('is reached at the one that answers, IPv4 or IPv6', async () => {
    for (const [listen, order] of [
      ['127.0.0.1', [v6, v4]],
      ['::1', [v6, v4]],
      ['::1', [v4, v6]],
    ] as const) {
      const server = await sshServer({ address: listen });
      resolvesTo(...order);
      const target = way(server.port, user, null, { host: 'two.example.com' });
      const knownHosts = knownHostsLine('two.example.com', server.port, blobOf(hostKey));
      expect(await login({ ...target, knownHosts })).toBe('in\n');
    }
  });

  test('of which none answers is told by the refusal', async () => {
    resolvesTo(v6, v4);
    const target = way(await freePort(), user, hostKey, { host: 'two.example.com', connectTimeoutMs: 700 });
    expect(await failure(target)).toMatchObject({
      reasonCode: 'connection-refused',
      message: expect.stringMatching(/^two\.example\.com:\d+ refused/),
    });
  });
});

describe('an IPv6 address', () => {
  test('is written in brackets before its port', async () => {
    const server = await sshServer({ address: '::1' });
    const knownHosts = `[::1]:${server.port} ${hostKey.public}`;
    const host = await connect(way(server.port, user, null, { host: '::1', knownHosts }));
    closing.push(() => host.close());
    expect(host.description).toBe(`deploy@[::1]:${server.port}`);
    const error = await failure(way(server.port, user, null, { host: '::1' }));
    expect(error.message.split('\n').at(-1)).toBe(knownHostsLine('::1', server.port, blobOf(hostKey)));
  });
});

describe('any host key', () => {
  const any = { acceptAnyHostKey: true };

  test('is accepted where that is asked for, with a warning that names it and how to pin it', async () => {
    const server = await sshServer();
    const warnings: string[] = [];
    const host = await connect(way(server.port, user, null, any), { onWarning: (text) => warnings.push(text) });
    closing.push(() => host.close());
    expect(warnings).toEqual([expect.stringContaining(`host-fingerprint: ${fingerprintOf(blobOf(hostKey))}`)]);
    expect(warnings[0]).toContain('was not checked');
  });

  test('is not another one later in the same run', async () => {
    const first = await sshServer();
    const target = way(first.port, user, null, any);
    const warnings: string[] = [];
    const options = { onWarning: (text: string) => warnings.push(text) };
    (await connect(target, options)).close();
    (await connect(target, options)).close();
    expect(warnings.length).toBe(1);
    await first.close();
    const second = await sshServer({ hostKeys: [stranger.private], port: first.port });
    expect(await failure(target, options)).toMatchObject({ reasonCode: 'host-key-mismatch' });
    expect(second.seen.authentications).toBe(0);
    (await connect({ ...target }, options)).close();
    expect(warnings.length).toBe(2);
  });
});

describe('a key or user that does not fit', () => {
  test('is refused: authentication-failed at once, with the public key’s fingerprint to look for', async () => {
    const server = await sshServer();
    const error = await failure(way(server.port, stranger, hostKey));
    expect(error).toMatchObject({ reasonCode: 'authentication-failed', message: expect.stringMatching(/tried once/) });
    expect(error.advice.join(' ')).toContain(fingerprintOf(blobOf(stranger)));
    expect(server.seen.connections).toBe(1);
  });

  test('is told before anything is sent when it is no key', async () => {
    const server = await sshServer();
    const error = await failure(way(server.port, user, hostKey, { privateKey: user.public }));
    expect(error.reasonCode).toBe('private-key-unusable');
    expect(server.seen.authentications).toBe(0);
  });
});

describe('a host key', () => {
  test('that is not the pinned one: refused without any authentication, showing both fingerprints', async () => {
    const server = await sshServer();
    const error = await failure(way(server.port, user, stranger));
    expect(error.reasonCode).toBe('host-key-mismatch');
    expect(error.message).toContain(`ssh-ed25519 ${fingerprintOf(blobOf(hostKey))}`);
    expect(error.message).toContain(`pinned is ssh-ed25519 ${fingerprintOf(blobOf(stranger))}`);
    expect(server.seen.authentications).toBe(0);
  });

  test('of which none is pinned: host-key-unknown without any authentication, with the line to add', async () => {
    const server = await sshServer();
    const error = await failure(way(server.port, user, null));
    expect(error.reasonCode).toBe('host-key-unknown');
    expect(error.message).toContain(fingerprintOf(blobOf(hostKey)));
    const line = error.message.split('\n').at(-1) ?? '';
    expect(line).toBe(knownHostsLine('127.0.0.1', server.port, blobOf(hostKey)));
    expect(server.seen.authentications).toBe(0);
    expect(await login(way(server.port, user, null, { knownHosts: line }))).toBe('in\n');
  });

  test('that is revoked: refused without any authentication', async () => {
    const server = await sshServer();
    const knownHosts = `${knownHostsLine('127.0.0.1', server.port, blobOf(hostKey))}\n@revoked ${knownHostsLine('127.0.0.1', server.port, blobOf(hostKey))}`;
    expect(await failure(way(server.port, user, null, { knownHosts }))).toMatchObject({
      reasonCode: 'host-key-mismatch',
      message: expect.stringMatching(/@revoked/),
    });
    expect(server.seen.authentications).toBe(0);
  });

  test('of the pinned type is asked for, whatever the server has besides', async () => {
    for (const pinned of [hostKey, rsaKey, ecdsaKey]) {
      const server = await sshServer({ hostKeys: [ecdsaKey.private, rsaKey.private, hostKey.private] });
      expect(await login(way(server.port, user, pinned))).toBe('in\n');
    }
  });

  test('of a type that the server has not: host-key-mismatch, showing the key that it has', async () => {
    const server = await sshServer();
    const error = await failure(way(server.port, user, rsaKey));
    expect(error.reasonCode).toBe('host-key-mismatch');
    expect(error.message).toContain(fingerprintOf(blobOf(hostKey)));
    expect(error.message).toContain(fingerprintOf(blobOf(rsaKey)));
    expect(server.seen.authentications).toBe(0);
  });

  test('pinned by fingerprint alone is found among all of the server’s keys', async () => {
    for (const pinned of [hostKey, rsaKey, ecdsaKey]) {
      const server = await sshServer({ hostKeys: [ecdsaKey.private, rsaKey.private, hostKey.private] });
      const fingerprints = [`${fingerprintOf(blobOf(stranger))}=`, `${fingerprintOf(blobOf(pinned))}=`];
      expect(await login(way(server.port, user, null, { fingerprints }))).toBe('in\n');
    }
  });

  test('pinned by a fingerprint that none of them has: refused without any authentication, showing all of them', async () => {
    const server = await sshServer({ hostKeys: [ecdsaKey.private, rsaKey.private, hostKey.private] });
    const error = await failure(way(server.port, user, null, { fingerprints: [fingerprintOf(blobOf(stranger))] }));
    expect(error.reasonCode).toBe('host-key-mismatch');
    for (const key of [hostKey, rsaKey, ecdsaKey, stranger])
      expect(error.message).toContain(fingerprintOf(blobOf(key)));
    expect(server.seen.authentications).toBe(0);
  });

  test('pinned in text that can’t be read: invalid-input', async () => {
    expect(await failure(way(22, user, null, { knownHosts: '@cert-authority * ssh-rsa AAAA' }))).toMatchObject({
      reasonCode: 'invalid-input',
    });
  });
});

/** A port whose listener's queue is full, so that the kernel drops further attempts without a word. */
async function blackHole(): Promise<number> {
  const script = `const s = require('net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port));`;
  const child: ChildProcess = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  closing.push(() => child.kill('SIGKILL'));
  const port = Number(await new Promise((resolve) => child.stdout?.once('data', resolve)));
  child.kill('SIGSTOP');
  for (let open = 0; open < 16; open++) {
    const socket = dialTo({ port, host: '127.0.0.1' }).on('error', () => {});
    closing.push(() => socket.destroy());
    const through = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      setTimeout(() => resolve(false), 500);
    });
    if (!through) return port;
  }
  throw new Error('The listener’s queue does not fill.');
}
