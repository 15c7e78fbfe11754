import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/host/connect.ts';
import { ConnectionLost } from '../../src/host/host.ts';
import { reconnecting } from '../../src/host/reconnecting.ts';
import { alive } from './alive.ts';
import { makeKey, startSshServer, type TestSshServer } from './ssh-server.ts';
import { way } from './ways.ts';

const user = makeKey();
const hostKey = makeKey();
const bounds = { timeoutMs: 10_000, maxOutputBytes: 10_000 };
const closing: (() => unknown)[] = [];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proxy-command-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const pipe = (port: number) =>
  `${process.execPath} -e 'const s = require("net").connect(${port}, "127.0.0.1"); process.stdin.pipe(s).pipe(process.stdout)'`;
/** A command that writes down its process id, and that of a child which it leaves beside it. */
const noted = (then: string) =>
  `sh -c 'echo $$ >>${folder}/pids; sleep 600 </dev/null >/dev/null 2>&1 & echo $! >>${folder}/pids; '"${then.replace(/["$`\\]/g, '\\$&')}"`;
const pids = () => (existsSync(`${folder}/pids`) ? readFileSync(`${folder}/pids`, 'utf8').trim().split('\n') : []);

async function setUp(command: (port: number) => string, changes = {}) {
  const server: TestSshServer = await startSshServer({ hostKeys: [hostKey.private], authorized: user });
  closing.push(() => server.close());
  const route = { kind: 'command', command: command(server.port) } as const;
  return { server, target: way(server.port, user, hostKey, { ...changes, route }) };
}

describe('a proxy command', () => {
  test('is the connection, and ends with it, and with all that it started', async () => {
    const { target } = await setUp((port) => noted(pipe(port)));
    const host = await connect(target);
    expect((await host.run({ ...bounds, script: 'head -c 300000 /dev/zero | wc -c' })).stdout.trim()).toBe('300000');
    expect(host.connectRoundTrips).toBe(5);
    expect(pids().map(alive)).toEqual([true, true]);
    host.close();
    await expect.poll(() => pids().map(alive), { timeout: 5000 }).toEqual([false, false]);
  });

  test('that dies takes the connection along, and is started anew when something is asked', async () => {
    const { server, target } = await setUp((port) => noted(pipe(port)));
    const host = await reconnecting((signal) => connect(target, { signal }));
    closing.push(() => host.close());
    const running = host.run({
      ...bounds,
      script: 'echo on; sleep 600 </dev/null',
      onStdout: () => process.kill(Number(pids()[0]), 'SIGKILL'),
    });
    await expect(running).rejects.toBeInstanceOf(ConnectionLost);
    expect((await host.run({ ...bounds, script: 'echo again' })).stdout).toBe('again\n');
    expect(server.seen.connections).toBe(2);
    expect(pids().slice(0, 2).map(alive)).toEqual([false, false]);
  });

  test('is ended when the run is cancelled, or the time is over', async () => {
    const { target } = await setUp(() => noted('sleep 600'), { connectTimeoutMs: 1500 });
    await expect(connect(target)).rejects.toMatchObject({ reasonCode: 'banner-timeout' });
    const cancel = new AbortController();
    const reason = new Error('cancelled');
    const connecting = connect({ ...target, connectTimeoutMs: 30_000 }, { signal: cancel.signal });
    connecting.catch(() => {});
    await expect.poll(() => pids().length, { timeout: 5000 }).toBe(4);
    cancel.abort(reason);
    await expect(connecting).rejects.toBe(reason);
    await expect.poll(() => pids().filter(alive), { timeout: 5000 }).toEqual([]);
  });

  test('that ignores a polite request to end is ended all the same', async () => {
    const { target } = await setUp(
      () => `sh -c 'echo $$ >>${folder}/pids; trap "" TERM HUP; while :; do sleep 1; done'`,
      {
        connectTimeoutMs: 1000,
      },
    );
    await expect(connect(target)).rejects.toMatchObject({ reasonCode: 'banner-timeout' });
    await expect.poll(() => pids().map(alive), { timeout: 5000 }).toEqual([false]);
  });

  test('sees nothing of what a workflow keeps for the action alone', async () => {
    vi.stubEnv('INPUT_PRIVATE-KEY', 'a secret');
    vi.stubEnv('ACTIONS_RUNTIME_TOKEN', 'a secret');
    vi.stubEnv('AWS_PROFILE', 'production');
    const { target } = await setUp((port) => `sh -c 'env >${folder}/env; exec "$@"' sh ${pipe(port)}`);
    (await connect(target)).close();
    const seen = readFileSync(`${folder}/env`, 'utf8');
    expect(seen).not.toContain('a secret');
    expect(seen).toContain('AWS_PROFILE=production');
  });

  test('is quoted with the end of what it said, and with its exit code', async () => {
    const { target } = await setUp(() => `sh -c 'seq 1 5000 >&2; echo the last line >&2; exit 9'`, {
      connectTimeoutMs: 600,
    });
    await expect(connect(target)).rejects.toMatchObject({
      reasonCode: 'proxy-command-failed',
      message: expect.stringMatching(/ended with exit code 9 .*the last line"/),
    });
  });
});
