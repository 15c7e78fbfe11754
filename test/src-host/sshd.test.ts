import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, connect as dialTo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/host/connect.ts';
import { ConnectFailed, ConnectionLost, ForwardingRefused } from '../../src/host/host.ts';
import { askEndpoints, type EndpointQuestion } from '../../src/host/http.ts';
import { fingerprintOf } from '../../src/host/known-hosts.ts';
import { reconnecting, repeatable } from '../../src/host/reconnecting.ts';
import { alive } from './alive.ts';
import { blobOf, type KeyPair, makeKey } from './ssh-server.ts';
import { sshdMissing, startSshd } from './sshd.ts';
import { way } from './ways.ts';

const user = makeKey();
const stranger = makeKey();
const hostKey = makeKey();
const rsaKey = makeKey('rsa');
const ecdsaKey = makeKey('ecdsa');
const bounds = { timeoutMs: 10_000, maxOutputBytes: 1_000_000 };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function sshd(lines: readonly string[] = [], keys: readonly KeyPair[] = [hostKey], authorized = user) {
  const server = await startSshd(keys, authorized, lines);
  closing.push(() => server.stop());
  return {
    ...server,
    way: (key: KeyPair | null, changes = {}) =>
      way(server.port, authorized, key, { username: server.username, ...changes }),
  };
}

async function session(lines: readonly string[] = []) {
  const server = await sshd(lines);
  const host = await connect(server.way(hostKey));
  closing.push(() => host.close());
  return { server, host };
}

async function web(): Promise<number> {
  const server = createHttpServer((request, response) => response.end(`at ${request.url}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return (server.address() as AddressInfo).port;
}

/** A relay in front of sshd whose connections can be cut. */
async function relay(to: number) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    const onward = dialTo({ port: to, host: '127.0.0.1' });
    for (const end of [socket, onward]) sockets.add(end.on('error', () => {}));
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  /** Passes nothing on any more, and closes nothing. */
  const silence = () => {
    for (const socket of sockets) socket.unpipe().pause();
  };
  closing.push(() => {
    cut();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, cut, silence, connections: () => connections };
}

describe.skipIf(sshdMissing !== '')(`a real sshd${sshdMissing && ` (skipped: ${sshdMissing})`}`, () => {
  test('lets every kind of key in', async () => {
    for (const key of [user, rsaKey, ecdsaKey]) {
      const server = await sshd([], [hostKey], key);
      const host = await connect(server.way(hostKey));
      closing.push(() => host.close());
      expect(await host.run({ ...bounds, script: 'echo out; echo err >&2; exit 3' })).toMatchObject({
        exitCode: 3,
        stdout: 'out\n',
        stderr: 'err\n',
      });
    }
  });

  test('presents the key of the pinned type, or that of the pinned fingerprint', async () => {
    const server = await sshd([], [ecdsaKey, rsaKey, hostKey]);
    for (const key of [hostKey, rsaKey, ecdsaKey]) {
      (await connect(server.way(key))).close();
      (await connect(server.way(null, { fingerprints: [fingerprintOf(blobOf(key))] }))).close();
    }
  });

  test('with another key than the pinned one sees no authentication', async () => {
    const server = await sshd();
    await expect(connect(server.way(stranger))).rejects.toMatchObject({ reasonCode: 'host-key-mismatch' });
    await expect
      .poll(() => server.log(), { timeout: 5000 })
      .toMatch(/(Connection (closed|reset)|Received disconnect|Disconnected)/);
    expect(server.log()).not.toMatch(/Accepted|Failed|authenticating user/);
  });

  test('that does not know the key or the user says authentication-failed', async () => {
    const server = await sshd();
    await expect(connect(server.way(hostKey, { privateKey: stranger.private }))).rejects.toMatchObject({
      reasonCode: 'authentication-failed',
    });
    await expect(connect(server.way(hostKey, { username: 'no-such-user' }))).rejects.toMatchObject({
      reasonCode: 'authentication-failed',
    });
  });

  test('kills the process group of a command that takes too long, however its script travelled', {
    timeout: 60_000,
  }, async () => {
    const { host } = await session();
    for (const padding of ['', '# a line of comment\n'.repeat(10_000)]) {
      const result = await host.run({
        ...bounds,
        timeoutMs: 1000,
        script: `${padding}sleep 600 </dev/null & echo $!; wait`,
      });
      expect(result).toMatchObject({ timedOut: true, exitCode: null });
      await expect.poll(() => alive(result.stdout), { timeout: 20_000 }).toBe(false);
    }
  });

  test('opens streams, and tells a refused connection from forbidden forwarding', async () => {
    const { host } = await session();
    await expect(host.openTcp('127.0.0.1', 1)).rejects.toBeInstanceOf(ConnectFailed);
    const forbidding = await session(['AllowTcpForwarding no']);
    await expect(forbidding.host.openTcp('127.0.0.1', 1)).rejects.toBeInstanceOf(ForwardingRefused);
  });

  test.each([
    ['tunnel', []],
    ['curl', ['AllowTcpForwarding no']],
    ['curl', ['PermitOpen none']],
  ])('lets endpoints be asked by %s with %j', async (via, lines) => {
    const { host } = await session(lines);
    const port = await web();
    const questions: EndpointQuestion[] = [
      { name: 'ping', url: `http://localhost:${port}/a`, viewpoint: 'host' },
      { name: 'health', url: `http://127.0.0.1:${port}/b`, viewpoint: 'host' },
      { name: 'monitoring', url: 'http://localhost:1/', viewpoint: 'host' },
      { name: 'dashboard', url: 'http://no-such-host.invalid/', viewpoint: 'host' },
    ];
    const answers = await askEndpoints(host, questions, { timeoutMs: 5000 });
    expect(answers.map((answer) => [answer.via, answer.outcome.kind])).toEqual([
      [via, 'answered'],
      [via, 'answered'],
      [via, 'refused'],
      [via, 'dns'],
    ]);
  });

  test('with few sessions makes commands wait for each other', async () => {
    const { host } = await session(['MaxSessions 2']);
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => host.run({ ...bounds, script: `sleep 0.1; echo ${n}` })),
    );
    expect(results.map((result) => result.stdout.trim())).toEqual(['1', '2', '3', '4', '5']);
  });

  test('with no session to give at all is told within bounds', async () => {
    const { host } = await session(['MaxSessions 0']);
    await expect(host.run({ ...bounds, script: 'exit 0' })).rejects.toMatchObject({
      name: 'HostUnreachable',
      reasonCode: 'not-allowed',
    });
  });

  test('behind a connection that is cut is connected to again', async () => {
    const server = await sshd();
    const between = await relay(server.port);
    const target = { ...server.way(hostKey), port: between.port, knownHosts: `127.0.0.1 ${hostKey.public}` };
    const host = await reconnecting((signal) => connect(target, { signal }));
    closing.push(() => host.close());
    const cut = host.run({ ...bounds, script: 'echo on; sleep 20 </dev/null', onStdout: () => between.cut() });
    await expect(cut).rejects.toBeInstanceOf(ConnectionLost);
    let cuts = 0;
    const command = {
      ...bounds,
      script: 'echo on; sleep 0.2; echo done',
      onStdout: () => cuts++ === 0 && between.cut(),
    };
    expect(await repeatable(host, command)).toMatchObject({ stdout: 'on\ndone\n' });
    expect(between.connections()).toBe(3);
  });

  test('is asked whether it is alive while a command is silent, and answers when it asks itself', {
    timeout: 40_000,
  }, async () => {
    const { host, server } = await session(['LogLevel DEBUG1', 'ClientAliveInterval 1', 'ClientAliveCountMax 2']);
    const cancel = new AbortController();
    const running = host.run({ ...bounds, timeoutMs: 40_000, script: 'sleep 600 </dev/null', signal: cancel.signal });
    await expect.poll(() => server.log(), { timeout: 30_000 }).toMatch(/rtype keepalive@openssh\.com want_reply 1/);
    expect(host.lost).toBe(false);
    cancel.abort();
    expect(await running).toMatchObject({ aborted: true });
    expect((await host.run({ ...bounds, script: 'echo on' })).stdout).toBe('on\n');
  });

  test('that falls silent without a word is given up, and what was under way is told so', {
    timeout: 60_000,
  }, async () => {
    const server = await sshd();
    const between = await relay(server.port);
    const target = { ...server.way(hostKey), port: between.port, knownHosts: `127.0.0.1 ${hostKey.public}` };
    const host = await connect(target);
    closing.push(() => host.close());
    const running = host.run({
      ...bounds,
      timeoutMs: 55_000,
      script: 'echo on; sleep 600 </dev/null',
      onStdout: () => between.silence(),
    });
    await expect(running).rejects.toBeInstanceOf(ConnectionLost);
    expect(host.lost).toBe(true);
  });

  test('is told goodbye when the connection is closed', async () => {
    const { host, server } = await session();
    await host.run({ ...bounds, script: 'exit 0' });
    host.close();
    await expect.poll(() => server.log(), { timeout: 4000 }).toMatch(/Received disconnect/);
  });
});
