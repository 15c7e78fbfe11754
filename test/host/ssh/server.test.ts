import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ClientChannel, ConnectConfig, Client as SshClient } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { embeddedStack, type Misbehaviour } from '../embedded.ts';
import { openCommand as channel, type Login, login, runCommand as run } from '../login.ts';
import { makeKeys } from './server.ts';

const stack = embeddedStack();
const open = new Set<SshClient>();

beforeAll(() => stack.up());
afterAll(() => stack.down());
afterEach(() => {
  for (const client of open) client.destroy();
  open.clear();
  stack.behave();
});

function connecting(more: Partial<ConnectConfig> = {}): Login {
  const opened = login(stack.inputs, more);
  open.add(opened.client);
  return opened;
}

async function connected(more: Partial<ConnectConfig> = {}): Promise<SshClient> {
  const { client, ready } = connecting(more);
  await ready;
  return client;
}

function forward(client: SshClient, host: string, port: number): Promise<ClientChannel> {
  return new Promise((resolve, reject) =>
    client.forwardOut('127.0.0.1', 0, host, port, (error, stream) =>
      error === undefined ? resolve(stream) : reject(error),
    ),
  );
}

function misbehaving(...list: Misbehaviour[]): void {
  stack.misbehave(list);
}

describe('a session', () => {
  test('keeps standard output, standard error and the exit code apart', async () => {
    const ended = await run(await connected(), 'echo out; echo err >&2; exit 3');
    expect(ended).toEqual({ exitCode: 3, signal: undefined, stdout: 'out\n', stderr: 'err\n' });
  });

  test('passes standard input on, byte for byte', async () => {
    const input = 'x'.repeat(1_000_000);
    const ended = await run(await connected(), 'wc -c', input);
    expect(ended.stdout.trim()).toBe('1000000');
  });

  test('tells the signal that ended a command', async () => {
    const ended = await run(await connected(), 'kill -TERM $$');
    expect(ended).toMatchObject({ exitCode: undefined, signal: 'SIGTERM' });
  });

  test('runs in the home folder, with the connection in its environment', async () => {
    const ended = await run(await connected(), 'pwd; echo "$HOME"; echo "$SSH_CONNECTION"');
    const [folder, home, connection] = ended.stdout.split('\n');
    expect(folder).toBe(home);
    expect(connection).toMatch(new RegExp(`^127\\.0\\.0\\.1 \\d+ 127\\.0\\.0\\.1 ${stack.inputs['port']}$`));
  });

  test('goes on in the background when its channel is closed', async () => {
    const client = await connected();
    const flag = join(stack.home, 'finished');
    await run(client, `(until [ -e ${flag}.go ]; do sleep 0.05; done; : >${flag}) >/dev/null 2>&1 </dev/null & exit 0`);
    client.end();
    const again = await connected();
    expect(existsSync(flag)).toBe(false);
    await run(again, `: >${flag}.go; until [ -e ${flag} ]; do sleep 0.05; done`);
    expect(existsSync(flag)).toBe(true);
  });

  test('ends the standard input of a command when the connection is cut, and does not kill it', async () => {
    const { client, ready, closed } = connecting();
    await ready;
    const flag = join(stack.home, 'released');
    const stream = await channel(client, `echo held; cat >/dev/null; : >${flag}`);
    await once(stream, 'data');
    stack.cut();
    await closed;
    await run(await connected(), `until [ -e ${flag} ]; do sleep 0.02; done`);
    expect(existsSync(flag)).toBe(true);
  });

  test('remembers what was asked of it', async () => {
    await run(await connected(), 'exit 9');
    expect(stack.commands.at(-1)).toMatchObject({ command: 'exit 9', exitCode: 9 });
  });
});

describe('a login', () => {
  test('needs the key', async () => {
    const { ready } = connecting({ privateKey: makeKeys().private });
    await expect(ready).rejects.toThrow('All configured authentication methods failed');
  });

  test('needs the user', async () => {
    const { ready } = connecting({ username: 'somebody' });
    await expect(ready).rejects.toThrow('All configured authentication methods failed');
  });

  test('meets the host key of the known_hosts line', async () => {
    let seen = '';
    await connected({
      hostVerifier: (key: Buffer) => {
        seen = key.toString('base64');
        return true;
      },
    });
    expect(stack.inputs['known-hosts']).toBe(`[127.0.0.1]:${stack.inputs['port']} ssh-ed25519 ${seen}`);
  });
});

describe('forwarding', () => {
  test('reaches a port of the loopback address', async () => {
    const port = Number(new URL(stack.inputs['base-url'] ?? '').port);
    const stream = await forward(await connected(), 'localhost', port);
    stream.write('GET /ping_fast HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test('says that nothing listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    await expect(forward(await connected(), '127.0.0.1', port)).rejects.toMatchObject({ reason: 2 });
  });

  test('does not leave the loopback address', async () => {
    await expect(forward(await connected(), '192.0.2.1', 80)).rejects.toMatchObject({ reason: 2 });
  });

  test('is administratively prohibited on demand, and sessions go on', async () => {
    misbehaving({ kind: 'refuse-forwarding' });
    const client = await connected();
    await expect(forward(client, '127.0.0.1', 80)).rejects.toMatchObject({ reason: 1 });
    expect((await run(client, 'echo on')).stdout).toBe('on\n');
  });
});

describe('misbehaviour', () => {
  test('cuts the connection after so many bytes', async () => {
    misbehaving({ kind: 'cut-after-bytes', bytes: 20_000 });
    const { client, ready, closed } = connecting();
    await ready;
    let received = 0;
    const stream = await channel(client, 'head -c 100000 /dev/zero');
    stream.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    await closed;
    expect(received).toBeLessThan(20_000);
  });

  test('cuts before the handshake is over when the bytes are few', async () => {
    misbehaving({ kind: 'cut-after-bytes', bytes: 10 });
    await expect(connecting().ready).rejects.toThrow();
  });

  test('cuts the connection at the n-th channel', async () => {
    misbehaving({ kind: 'cut-at-channel', number: 2 });
    const { client, ready, closed } = connecting();
    await ready;
    expect((await run(client, 'echo first')).stdout).toBe('first\n');
    client.exec('echo second', () => undefined);
    await closed;
    expect(stack.commands.at(-1)?.command).toBe('echo first');
  });

  test('lasts for as many connections as it is asked to', async () => {
    stack.misbehave([{ kind: 'refuse-authentication' }], 1);
    await expect(connecting().ready).rejects.toThrow('authentication');
    expect((await run(await connected(), 'echo in')).stdout).toBe('in\n');
  });

  test('delays both directions', async () => {
    misbehaving({ kind: 'delay', ms: 20 });
    expect((await run(await connected(), 'echo late')).stdout).toBe('late\n');
  });

  test('floods the output of a command', async () => {
    misbehaving({ kind: 'flood', bytes: 3_000_000 });
    const { stdout } = await run(await connected(), 'echo end');
    expect(stdout.length).toBe(3_000_004);
    expect(stdout.endsWith('end\n')).toBe(true);
  });

  test('lets in and then answers nothing', async () => {
    stack.misbehave([{ kind: 'hang-after-authentication' }], 1);
    const { client, ready, closed } = connecting();
    await ready;
    const answers: unknown[] = [];
    client.exec('echo never', (error) => answers.push(error));
    await run(await connected(), 'echo meanwhile').catch(() => undefined);
    stack.cut();
    await closed;
    expect(answers).not.toContain(undefined);
  });

  test('presents another host key', async () => {
    misbehaving({ kind: 'other-host-key' });
    let seen = '';
    const hostVerifier = (key: Buffer) => {
      seen = key.toString('base64');
      return false;
    };
    await expect(connecting({ hostVerifier }).ready).rejects.toThrow('Host denied');
    expect(stack.otherKnownHosts).toContain(seen);
    expect(stack.inputs['known-hosts']).not.toContain(seen);
  });

  test('says nothing at all', async () => {
    misbehaving({ kind: 'silence' });
    await expect(connecting({ readyTimeout: 200 }).ready).rejects.toThrow('Timed out while waiting for handshake');
  });

  test('hangs up before the handshake', async () => {
    misbehaving({ kind: 'hang-up' });
    await expect(connecting().ready).rejects.toThrow('Connection lost before handshake');
  });

  test('speaks another protocol', async () => {
    misbehaving({ kind: 'not-ssh' });
    await expect(connecting().ready).rejects.toThrow();
  });

  test('opens no session', async () => {
    misbehaving({ kind: 'refuse-sessions' });
    await expect(run(await connected(), 'echo')).rejects.toThrow('Channel open failure');
  });

  test('does not listen for a while, and then does', async () => {
    await stack.stopListening();
    await expect(connecting().ready).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await stack.listen();
    expect((await run(await connected(), 'echo back')).stdout).toBe('back\n');
  });
});
