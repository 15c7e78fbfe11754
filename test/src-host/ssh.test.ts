import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Carrier } from '../../src/host/carrier.ts';
import { type ConnectedHost, connect } from '../../src/host/connect.ts';
import { ConnectFailed, ConnectionLost, ForwardingRefused } from '../../src/host/host.ts';
import { SshHost } from '../../src/host/ssh.ts';
import { alive } from './alive.ts';
import { makeKey, type SshServerOptions, startSshServer, type TestSshServer } from './ssh-server.ts';
import { way } from './ways.ts';

const user = makeKey();
const hostKey = makeKey();
const bounds = { timeoutMs: 10_000, maxOutputBytes: 1_000_000 };
const closing: (() => unknown)[] = [];

async function session(
  options: Partial<SshServerOptions> = {},
): Promise<{ host: ConnectedHost; server: TestSshServer }> {
  const server = await startSshServer({ hostKeys: [hostKey.private], authorized: user, ...options });
  closing.push(() => server.close());
  const host = await connect(way(server.port, user, hostKey));
  closing.push(() => host.close());
  return { host, server };
}

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('a command', () => {
  test('gives back its output, its errors and its exit code', async () => {
    const { host } = await session();
    const result = await host.run({ ...bounds, script: 'echo out; echo err >&2; exit 3' });
    expect(result).toMatchObject({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
      truncated: false,
      timedOut: false,
      aborted: false,
    });
  });

  test('of more than 90 kB reaches the shell whole, with its exit code', async () => {
    const { host } = await session();
    const script = `${'# a line of comment\n'.repeat(10_000)}echo reached; exit 7`;
    expect(await host.run({ ...bounds, script })).toMatchObject({ exitCode: 7, stdout: 'reached\n' });
  });

  test('is cut at its output bound, runs on to its end, and says so', async () => {
    const { host } = await session();
    const seen: Buffer[] = [];
    const result = await host.run({
      ...bounds,
      maxOutputBytes: 1000,
      script: 'head -c 5000000 /dev/zero | tr "\\0" x; exit 4',
      onStdout: (chunk) => seen.push(chunk),
    });
    expect(result).toMatchObject({ exitCode: 4, truncated: true, stdout: 'x'.repeat(1000) });
    expect(Buffer.concat(seen).length).toBe(1000);
  });

  test.skipIf(!existsSync('/proc/self/stat'))('that takes too long is killed with what it started', async () => {
    const { host } = await session();
    const result = await host.run({ ...bounds, timeoutMs: 300, script: 'echo $$; sleep 600 </dev/null' });
    expect(result).toMatchObject({ timedOut: true, exitCode: null });
    await expect.poll(() => alive(result.stdout), { timeout: 5000 }).toBe(false);
  });

  test('is ended by its signal, and never started when the signal came before', async () => {
    const { host } = await session();
    const controller = new AbortController();
    const running = host.run({
      ...bounds,
      script: 'echo on; sleep 600 </dev/null',
      signal: controller.signal,
      onStdout: () => controller.abort(),
    });
    expect(await running).toMatchObject({ aborted: true, exitCode: null, stdout: 'on\n' });
    const before = host.roundTrips;
    expect(await host.run({ ...bounds, script: 'exit 0', signal: controller.signal })).toMatchObject({
      aborted: true,
      exitCode: null,
    });
    expect(host.roundTrips).toBe(before);
  });

  test('whose connection breaks rejects with ConnectionLost, as does everything after it', async () => {
    const { host, server } = await session();
    const running = host.run({ ...bounds, script: 'echo on; sleep 600 </dev/null', onStdout: () => server.cut() });
    await expect(running).rejects.toBeInstanceOf(ConnectionLost);
    expect(host.lost).toBe(true);
    await expect(host.run({ ...bounds, script: 'exit 0' })).rejects.toBeInstanceOf(ConnectionLost);
    await expect(host.openTcp('127.0.0.1', 1)).rejects.toBeInstanceOf(ConnectionLost);
    await expect(host.converse('cat')).rejects.toBeInstanceOf(ConnectionLost);
  });

  test('under way when the connection is closed from here rejects with ConnectionLost', async () => {
    const { host } = await session();
    const running = host.run({ ...bounds, script: 'echo on; sleep 600 </dev/null', onStdout: () => host.close() });
    await expect(running).rejects.toBeInstanceOf(ConnectionLost);
  });

  test('waits for another to end when the server gives no further session', async () => {
    const { host, server } = await session({ maxSessions: 2 });
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => host.run({ ...bounds, script: `sleep 0.1; echo ${n}` })),
    );
    expect(results.map((result) => result.stdout.trim())).toEqual(['1', '2', '3', '4', '5']);
    expect(server.seen.sessionsRefused).toBeGreaterThan(0);
  });
});

describe('a server that gives no channel', () => {
  /** A client whose server never answers, as far as SshHost can tell. */
  function silent() {
    const client = Object.assign(new EventEmitter(), { exec: () => {}, forwardOut: () => {}, end: () => {} });
    const stream = Object.assign(new PassThrough(), { bytesWritten: 0 });
    const carrier: Carrier = {
      stream,
      roundTrips: 1,
      progress: () => 'connected',
      explain: (failure) => failure,
      close: () => {},
      destroy: () => stream.destroy(),
    };
    return { host: new SshHost(client as never, carrier, 'deploy@example.com:22', 6), stream };
  }

  test('is taken for lost after its time, and its connection is broken off', async () => {
    vi.useFakeTimers();
    closing.push(() => vi.useRealTimers());
    const { host, stream } = silent();
    const running = host.run({ ...bounds, timeoutMs: 60_000, script: 'exit 0' });
    running.catch(() => {});
    await vi.advanceTimersByTimeAsync(11_000);
    expect([host.lost, stream.destroyed]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(running).rejects.toMatchObject({
      name: 'ConnectionLost',
      message: expect.stringContaining('it gave no channel within 12 s'),
    });
    expect([host.lost, stream.destroyed]).toEqual([true, true]);
  });

  test('does not keep a command longer than that command’s own limit', async () => {
    vi.useFakeTimers();
    closing.push(() => vi.useRealTimers());
    const { host } = silent();
    const running = host.run({ ...bounds, timeoutMs: 500, script: 'exit 0' });
    await vi.advanceTimersByTimeAsync(600);
    expect(await running).toMatchObject({ timedOut: true, exitCode: null });
  });
});

describe('round trips', () => {
  test('count once for requests that leave together', async () => {
    const { host } = await session();
    expect(host.roundTrips).toBe(0);
    await host.run({ ...bounds, script: 'exit 0' });
    expect(host.roundTrips).toBe(2);
    await Promise.all([host.run({ ...bounds, script: 'exit 0' }), host.run({ ...bounds, script: 'exit 0' })]);
    expect(host.roundTrips).toBe(4);
  });

  test('of connecting are counted too: TCP, greetings, key exchange, and three of the authentication', async () => {
    const { host } = await session();
    expect(host.connectRoundTrips).toBe(6);
  });
});

const shells = ['/bin/sh', '/bin/bash', '/bin/dash', '/usr/bin/zsh', '/usr/bin/fish', '/usr/bin/tcsh', '/usr/bin/mksh'];
const awkward = `cat <<'END'\nit's "quoted" $HOME \\back !bang ~ * {a,b} %d ünï\nEND\nprintf '%s\\n' "$((1 + 1))"; exit 5`;
const printed = `it's "quoted" $HOME \\back !bang ~ * {a,b} %d ünï\n2\n`;

describe.each(shells)('with %s as login shell', (shell) => {
  test.skipIf(!existsSync(shell))('a script arrives as it was written, small or large', async () => {
    const { host } = await session({ shell });
    expect(await host.run({ ...bounds, script: awkward })).toMatchObject({ stdout: printed, exitCode: 5 });
    const large = `${'# a line of comment\n'.repeat(6000)}${awkward}`;
    expect(await host.run({ ...bounds, script: large })).toMatchObject({ stdout: printed, exitCode: 5 });
  });

  test.skipIf(!existsSync(shell))('a conversation keeps its standard input free', async () => {
    const { host } = await session({ shell });
    const talk = await host.converse(`echo "it's ready"; while read -r line; do echo "got $line"; done; echo bye`);
    expect(await talk.next(5000)).toBe("it's ready");
    talk.send('one');
    expect(await talk.next(5000)).toBe('got one');
    talk.close();
    expect(await talk.next(5000)).toBe('bye');
    expect(await talk.next(5000)).toBeNull();
  });
});

describe('a conversation', () => {
  test('rejects when no line comes in time, and goes on', async () => {
    const { host } = await session();
    const talk = await host.converse('read -r line; echo "late $line"');
    await expect(talk.next(50)).rejects.toMatchObject({ name: 'NoAnswer' });
    talk.send('x');
    expect(await talk.next(5000)).toBe('late x');
  });

  test('rejects with ConnectionLost when the connection breaks', async () => {
    const { host, server } = await session();
    const talk = await host.converse('echo on; cat');
    expect(await talk.next(5000)).toBe('on');
    const next = talk.next(5000);
    server.cut();
    await expect(next).rejects.toBeInstanceOf(ConnectionLost);
  });
});

describe('a TCP stream from the host', () => {
  const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  beforeAll(() => new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => echo.close(resolve)));
  const port = () => (echo.address() as AddressInfo).port;

  test('carries bytes both ways, megabytes of them, and ends', async () => {
    const { host } = await session();
    const stream = await host.openTcp('127.0.0.1', port());
    const sent = Buffer.alloc(3_000_000, 'abcdefg');
    stream.end(sent);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(sent)).toBe(true);
  });

  test('opens beside a command right after connecting', async () => {
    const { host } = await session();
    const [result, stream] = await Promise.all([
      host.run({ ...bounds, script: 'echo hi' }),
      host.openTcp('127.0.0.1', port()),
    ]);
    expect(result.stdout).toBe('hi\n');
    stream.destroy();
  });

  test('rejects with ConnectFailed where nothing listens', async () => {
    const { host } = await session();
    await expect(host.openTcp('127.0.0.1', 1)).rejects.toBeInstanceOf(ConnectFailed);
  });

  test('rejects with ForwardingRefused where the server forbids it', async () => {
    const { host } = await session({ forwarding: false });
    await expect(host.openTcp('127.0.0.1', port())).rejects.toBeInstanceOf(ForwardingRefused);
  });

  test('is destroyed with ConnectionLost when the connection breaks', async () => {
    const { host, server } = await session();
    const stream = await host.openTcp('127.0.0.1', port());
    const failed = new Promise((resolve) => stream.once('error', resolve));
    stream.resume();
    server.cut();
    expect(await failed).toBeInstanceOf(ConnectionLost);
  });
});
