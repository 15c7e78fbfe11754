import { afterEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/host/connect.ts';
import { ConnectionLost, HostUnreachable } from '../../src/host/host.ts';
import { again, reconnecting, repeatable } from '../../src/host/reconnecting.ts';
import { makeKey, startSshServer, type TestSshServer } from './ssh-server.ts';
import { way } from './ways.ts';

const user = makeKey();
const hostKey = makeKey();
const bounds = { timeoutMs: 10_000, maxOutputBytes: 10_000 };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function setUp() {
  const execs: string[] = [];
  const server: TestSshServer = await startSshServer({
    hostKeys: [hostKey.private],
    authorized: user,
    onExec: (command) => execs.push(command),
  });
  closing.push(() => server.close());
  const target = way(server.port, user, hostKey, { connectTimeoutMs: 1500 });
  const host = await reconnecting((signal) => connect(target, { signal }));
  closing.push(() => host.close());
  return { server, host, execs };
}

describe('a reconnecting host', () => {
  test('rejects what was under way once, and connects anew for the next thing', async () => {
    const { server, host, execs } = await setUp();
    const cut = host.run({ ...bounds, script: 'echo on; sleep 600 </dev/null', onStdout: () => server.cut() });
    await expect(cut).rejects.toBeInstanceOf(ConnectionLost);
    expect(await host.run({ ...bounds, script: 'echo again' })).toMatchObject({ stdout: 'again\n' });
    expect(server.seen.connections).toBe(2);
    expect(execs.length).toBe(2);
    expect(host.roundTrips).toBe(4);
  });

  test('connects once for all who ask meanwhile', async () => {
    const { server, host } = await setUp();
    await expect(
      host.run({ ...bounds, script: 'echo on; sleep 600 </dev/null', onStdout: () => server.cut() }),
    ).rejects.toBeInstanceOf(ConnectionLost);
    const results = await Promise.all(['a', 'b', 'c'].map((word) => host.run({ ...bounds, script: `echo ${word}` })));
    expect(results.map((result) => result.stdout)).toEqual(['a\n', 'b\n', 'c\n']);
    expect(server.seen.connections).toBe(2);
  });

  test('rejects with HostUnreachable when the host stays away', async () => {
    const { server, host } = await setUp();
    const cut = host.run({ ...bounds, script: 'echo on; sleep 600 </dev/null', onStdout: () => server.close() });
    await expect(cut).rejects.toBeInstanceOf(ConnectionLost);
    await expect(host.run({ ...bounds, script: 'exit 0' })).rejects.toMatchObject({
      name: 'HostUnreachable',
      reasonCode: 'connection-refused',
    });
    await expect(host.run({ ...bounds, script: 'exit 0' })).rejects.toBeInstanceOf(HostUnreachable);
  });

  test('does not connect again once it is closed', async () => {
    const { server, host } = await setUp();
    host.close();
    await expect(host.run({ ...bounds, script: 'exit 0' })).rejects.toBeInstanceOf(ConnectionLost);
    expect(server.seen.connections).toBe(1);
  });
});

describe('a repeatable command', () => {
  test('is repeated when the connection broke', async () => {
    const { server, host, execs } = await setUp();
    let cuts = 0;
    const result = await repeatable(host, {
      ...bounds,
      script: 'echo on; sleep 0.2; echo done',
      onStdout: () => {
        if (cuts++ === 0) server.cut();
      },
    });
    expect(result).toMatchObject({ stdout: 'on\ndone\n', exitCode: 0 });
    expect(execs.length).toBe(2);
  });

  test('is given up after so many times', async () => {
    const { server, host, execs } = await setUp();
    const command = { ...bounds, script: 'echo on; sleep 600 </dev/null', onStdout: () => server.cut() };
    await expect(repeatable(host, command, 2)).rejects.toBeInstanceOf(ConnectionLost);
    expect(execs.length).toBe(2);
  });
});

describe('what only reads', () => {
  test('is done again, all of it, when the connection broke in its middle', async () => {
    const { server, host, execs } = await setUp();
    let readings = 0;
    const both = await again(host, async () => {
      const first = await host.run({ ...bounds, script: 'echo first' });
      if (readings++ === 0) server.cut();
      const second = await host.run({ ...bounds, script: 'sleep 0.2; echo second' });
      return first.stdout + second.stdout;
    });
    expect(both).toBe('first\nsecond\n');
    expect(readings).toBe(2);
    expect(execs.length).toBeGreaterThanOrEqual(3);
  });

  test('begins with a connection that is there, so that no time limit of its own runs while the host is reached', async () => {
    const { server, host } = await setUp();
    const cut = host.run({ ...bounds, script: 'echo on; sleep 600 </dev/null', onStdout: () => server.cut() });
    await expect(cut).rejects.toBeInstanceOf(ConnectionLost);
    let connections = 0;
    await again(host, async () => {
      connections = server.seen.connections;
    });
    expect(connections).toBe(2);
  });

  test('is given up after so many times, and at once for another failure', async () => {
    const { server, host } = await setUp();
    let readings = 0;
    const reading = again(host, () => {
      readings++;
      return host.run({ ...bounds, script: 'echo on; sleep 600 </dev/null', onStdout: () => server.cut() });
    });
    await expect(reading).rejects.toBeInstanceOf(ConnectionLost);
    expect(readings).toBe(3);
    const mistake = new Error('a mistake');
    await expect(again(host, () => Promise.reject(mistake))).rejects.toBe(mistake);
  });

  test('is done on a host of another kind too', async () => {
    const lost = new ConnectionLost('lost');
    let readings = 0;
    const local = { description: 'local' } as never;
    await expect(again(local, async () => (readings++ === 0 ? Promise.reject(lost) : 'read'))).resolves.toBe('read');
  });
});
