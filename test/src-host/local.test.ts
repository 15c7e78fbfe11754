import { type AddressInfo, createServer } from 'node:net';
import { homedir } from 'node:os';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/host/connect.ts';
import { ConnectFailed } from '../../src/host/host.ts';
import { alive } from './alive.ts';

const bounds = { timeoutMs: 10_000, maxOutputBytes: 10_000 };

afterEach(() => vi.unstubAllEnvs());

describe('the machine itself as host', () => {
  test('runs a script in the home directory and gives back output, errors and exit code', async () => {
    const host = await connect({ kind: 'local' });
    expect(host.description).toBe('local');
    const result = await host.run({ ...bounds, script: 'pwd; echo err >&2; exit 3' });
    expect(result).toMatchObject({
      exitCode: 3,
      stdout: `${homedir()}\n`,
      stderr: 'err\n',
      truncated: false,
      timedOut: false,
      aborted: false,
    });
  });

  test('kills a command that takes too long with what it started', async () => {
    const host = await connect({ kind: 'local' });
    const result = await host.run({ ...bounds, timeoutMs: 300, script: 'sleep 600 </dev/null & echo $!; wait' });
    expect(result).toMatchObject({ timedOut: true, exitCode: null });
    await expect.poll(() => alive(result.stdout), { timeout: 5000 }).toBe(false);
  });

  test('ends a command by its signal', async () => {
    const host = await connect({ kind: 'local' });
    const controller = new AbortController();
    const result = await host.run({
      ...bounds,
      script: 'echo on; sleep 600 </dev/null',
      signal: controller.signal,
      onStdout: () => controller.abort(),
    });
    expect(result).toMatchObject({ aborted: true, exitCode: null, stdout: 'on\n' });
    expect(await host.run({ ...bounds, script: 'exit 0', signal: controller.signal })).toMatchObject({ aborted: true });
  });

  test('cuts output at its bound and says so', async () => {
    const host = await connect({ kind: 'local' });
    const result = await host.run({
      ...bounds,
      maxOutputBytes: 100,
      script: 'head -c 1000000 /dev/zero | tr "\\0" x; exit 4',
    });
    expect(result).toMatchObject({ exitCode: 4, truncated: true, stdout: 'x'.repeat(100) });
  });

  test('keeps the workflow’s secrets out of what it runs', async () => {
    vi.stubEnv('INPUT_SSH-PRIVATE-KEY', 'planted-secret');
    vi.stubEnv('GITHUB_TOKEN', 'planted-secret');
    vi.stubEnv('ACTIONS_RUNTIME_TOKEN', 'planted-secret');
    const host = await connect({ kind: 'local' });
    const result = await host.run({ ...bounds, maxOutputBytes: 1_000_000, script: 'env' });
    expect(result.stdout).toContain('PATH=');
    expect(result.stdout).not.toContain('planted-secret');
  });

  test('talks line by line', async () => {
    const host = await connect({ kind: 'local' });
    const talk = await host.converse('while read -r line; do echo "got $line"; done');
    talk.send('one');
    expect(await talk.next(5000)).toBe('got one');
    talk.close();
    expect(await talk.next(5000)).toBeNull();
  });

  test('opens TCP streams, and says when nothing listens', async () => {
    const host = await connect({ kind: 'local' });
    const server = createServer((socket) => socket.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const stream = await host.openTcp('127.0.0.1', (server.address() as AddressInfo).port);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('hello');
    await new Promise((resolve) => server.close(resolve));
    await expect(host.openTcp('127.0.0.1', 1)).rejects.toBeInstanceOf(ConnectFailed);
  });
});
