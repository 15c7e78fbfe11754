/**
 * What a host sends without end, or a byte at a time, is bounded where it is read.
 */

import { type AddressInfo, createServer, type Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { FixSession, SessionRefused } from '../../src/fix/session.ts';
import { BoundedOutput } from '../../src/host/bounded-output.ts';
import { connect } from '../../src/host/connect.ts';
import { type Conversation, type Host, HostUnreachable } from '../../src/host/host.ts';
import { LineConversation } from '../../src/host/line-conversation.ts';
import { LocalHost } from '../../src/host/local.ts';
import { until } from '../host/until.ts';
import { makeKey, startSshServer } from './ssh-server.ts';
import { way } from './ways.ts';

const user = makeKey();
const hostKey = makeKey();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server that says the same again and again, from the moment of connecting. */
async function babbler(text: string): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const say = () => {
      while (!socket.destroyed && socket.write(text));
    };
    socket.on('drain', say);
    say();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

describe('a server that sends without end before the handshake', () => {
  test.each([
    ['lines of a login banner', 'Welcome to this host\r\n'],
    ['one line', 'x'.repeat(60_000)],
    ['an identification', `SSH-2.0-${'x'.repeat(60_000)}`],
    ['nothing but line ends', '\r\n'.repeat(1000)],
  ])('%s: is told within the time that there is', async (_name, text) => {
    const port = await babbler(text);
    const failed = await connect(way(port, user, hostKey, { connectTimeoutMs: 1500 })).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(HostUnreachable);
    expect(['not-ssh', 'banner-timeout', 'connect-timeout', 'connection-lost']).toContain(
      (failed as HostUnreachable).reasonCode,
    );
    expect((failed as HostUnreachable).message.length).toBeLessThan(500);
  });
});

describe('the output of a command', () => {
  test('takes no more memory when it comes byte by byte', () => {
    const bytes = 2_000_000;
    const output = new BoundedOutput(bytes);
    const one = Buffer.from('x');
    for (let index = 0; index < bytes + 10; index++) output.add(one);
    expect([output.text().length, output.truncated]).toEqual([bytes, true]);
  });

  const ways: readonly (readonly [string, () => Promise<Host>])[] = [
    ['over SSH', sshHost],
    ['on the machine itself', async () => new LocalHost()],
  ];
  test.each(ways)('%s ends the command when it is full and is to end', async (_name, open) => {
    const host = await open();
    closing.push(() => host.close());
    const result = await host.run({ script: 'yes', timeoutMs: 60_000, maxOutputBytes: 100_000, whenFull: 'end' });
    expect(result).toMatchObject({ truncated: true, aborted: true, timedOut: false, exitCode: null });
    expect(result.stdout.length).toBe(100_000);
  });

  test.each(ways)('%s can be passed on without being kept', async (_name, open) => {
    const host = await open();
    closing.push(() => host.close());
    let bytes = 0;
    const result = await host.run({
      script: 'yes | head -c 300000; echo error >&2',
      timeoutMs: 60_000,
      maxOutputBytes: 1_000_000,
      stdout: 'passed-on',
      onStdout: (chunk) => {
        bytes += chunk.length;
      },
    });
    expect([bytes, result.stdout, result.stderr, result.exitCode]).toEqual([300_000, '', 'error\n', 0]);
  });
});

async function sshHost(): Promise<Host> {
  const server = await startSshServer({ hostKeys: [hostKey.private], authorized: user });
  closing.push(() => server.close());
  return connect(way(server.port, user, hostKey));
}

describe('a conversation', () => {
  test('with a command that prints lines without end is over', async () => {
    const output = new PassThrough();
    const conversation = new LineConversation(new PassThrough(), output);
    for (let index = 0; index < 100; index++) output.write('noise\n'.repeat(1000));
    await expect(conversation.next(1000)).rejects.toMatchObject({ name: 'TooMuchSaid' });
    await expect(conversation.next(1000)).rejects.toMatchObject({ name: 'TooMuchSaid' });
  });

  test('that is to pause is read no faster than its lines are taken, and loses none', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
    const output = Readable.from(lines.map((line) => Buffer.from(`${line}\n`)));
    const conversation = new LineConversation(new PassThrough(), output, 'pause');
    output.once('close', () => conversation.finish(null));
    await until('it pauses', () => output.isPaused(), 10_000);
    const taken: (string | null)[] = [];
    for (let line = await conversation.next(10_000); line !== null; line = await conversation.next(10_000))
      taken.push(line);
    expect(taken).toEqual(lines);
  });

  test('that is to pause loses no line of a log that comes faster than it is taken, over SSH', async () => {
    const host = await sshHost();
    const conversation = await host.converse(
      'i=0; while [ $i -lt 30000 ]; do echo; i=$((i+1)); done; echo last',
      'pause',
    );
    let count = 0;
    for (let line = await conversation.next(20_000); line !== null && line !== 'last'; count++) {
      if (count === 0) await new Promise((resolve) => setImmediate(resolve));
      line = await conversation.next(20_000);
    }
    expect(count).toBe(30_000);
    host.close();
  });

  test('with a command that prints one line without end gives its beginning', async () => {
    const output = new PassThrough();
    const conversation = new LineConversation(new PassThrough(), output);
    for (let index = 0; index < 100; index++) output.write('x'.repeat(100_000));
    output.write('\n');
    expect((await conversation.next(1000))?.length).toBe(65_536);
  });
});

describe('the lock', () => {
  const request = {
    projectDirectory: '/srv/app',
    runId: 'run-1',
    holder: 'somebody',
    lockTimeoutMs: 0,
    onWaiting: () => {},
    onResume: () => {},
  };
  const hostThatSays = (next: () => Promise<string | null>): Host =>
    ({
      description: 'h',
      roundTrips: 0,
      connectRoundTrips: 0,
      run: () => Promise.reject(new Error('not asked')),
      openTcp: () => Promise.reject(new Error('not asked')),
      converse: async (): Promise<Conversation> => ({ next, send: () => {}, close: () => {} }),
      close: () => {},
    }) as Host;

  test('of a host that prints without end is refused', async () => {
    const host = new LocalHost();
    closing.push(() => host.close());
    const flooding = { ...hostThatSays(async () => null), converse: () => host.converse('yes noise') };
    await expect(FixSession.open(flooding, request)).rejects.toThrow(SessionRefused);
  });

  test('keeps no more of the journal than it needs, however much the host shows', async () => {
    let said = 0;
    const line = `history ${JSON.stringify({ id: 'x', at: '2026-11-24T03:12:40.000Z', cause: 'c', option: 'restart', status: 'fixed', recoveryMs: 1, runUrl: '' })}`;
    const session = await FixSession.open(
      hostThatSays(async () => (said++ < 50_000 ? line : 'locked /srv/state')),
      request,
    );
    expect(session.journal.length).toBeLessThanOrEqual(500);
  });

  test('is given back in time by a keeper that goes on talking, and its folder may hold a quote', async () => {
    const session = await FixSession.open(
      hostThatSays(async () => "locked /home/o'brien/state"),
      request,
    );
    expect(session.folderOf('fix-1')).toBe("/home/o'brien/state/runs/fix-1");
    await session.release();
  });
});
