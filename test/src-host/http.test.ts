import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/host/connect.ts';
import { readCurlOutput } from '../../src/host/curl-answer.ts';
import { ForwardingRefused, type Host } from '../../src/host/host.ts';
import { askEndpoint, askEndpoints, type EndpointQuestion } from '../../src/host/http.ts';
import { selfSigned } from './self-signed.ts';
import { makeKey, startSshServer, type TestSshServer } from './ssh-server.ts';
import { way } from './ways.ts';

const user = makeKey();
const hostKey = makeKey();
const limits = { timeoutMs: 5000 };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function sshHost(forwarding: boolean): Promise<{ host: Host; server: TestSshServer; execs: string[] }> {
  const execs: string[] = [];
  const server = await startSshServer({
    hostKeys: [hostKey.private],
    authorized: user,
    forwarding,
    onExec: (command) => execs.push(command),
  });
  closing.push(() => server.close());
  const host = await connect(way(server.port, user, hostKey));
  closing.push(() => host.close());
  return { host, server, execs };
}

async function listening(
  server: ReturnType<typeof createServer | typeof createTcpServer | typeof createTlsServer>,
): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const http = (handler: RequestListener) => listening(createServer(handler));
const tcp = (handler: (socket: Socket) => void) => listening(createTcpServer(handler));
const question = (url: string, viewpoint: 'host' | 'runner' = 'host'): EndpointQuestion => ({
  name: 'health',
  url,
  viewpoint,
});

const installed = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** The same questions asked in all three ways; each way must say the same. */
const ways = ['tunnel', 'curl', 'direct'] as const;

describe.each(ways)('asked by %s', (via) => {
  let host: Host;
  const ask = async (url: string, given: { timeoutMs: number; maxBodyBytes?: number } = limits) => {
    const [answer] = await askEndpoints(host, [question(url, via === 'direct' ? 'runner' : 'host')], given);
    expect(answer).toMatchObject({ name: 'health', url, viewpoint: via === 'direct' ? 'runner' : 'host', via });
    return answer?.outcome;
  };
  beforeEach(async () => {
    host = (await sshHost(via !== 'curl')).host;
  });

  test('an endpoint answers with its status, headers and body', async () => {
    const seen: unknown[] = [];
    const port = await http((request, response) => {
      seen.push([
        request.url,
        request.method,
        request.headers['user-agent'],
        request.headers['accept-encoding'],
        request.headers.host,
      ]);
      response.writeHead(503, { 'content-type': 'application/json', server: 'uvicorn' }).end('{"status":"ünwell"}\n\n');
    });
    expect(await ask(`http://127.0.0.1:${port}/health?a=1&b='$(x)'`)).toEqual({
      kind: 'answered',
      status: 503,
      contentType: 'application/json',
      body: '{"status":"ünwell"}\n\n',
      truncated: false,
      server: 'uvicorn',
    });
    expect(seen).toEqual([
      [expect.stringMatching(/^\/health\?a=1&b=/), 'GET', 'backend-health', 'identity', `127.0.0.1:${port}`],
    ]);
  });

  test('a redirect is an answer, and is not followed', async () => {
    const seen: (string | undefined)[] = [];
    const port = await http((request, response) => {
      seen.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await ask(`http://127.0.0.1:${port}/health`)).toMatchObject({ kind: 'answered', status: 302 });
    expect(seen).toEqual(['/health']);
  });

  test('a body beyond the bound is cut and says so', async () => {
    const port = await http((_, response) => {
      response.write('a'.repeat(100_000));
      const more = setInterval(() => response.write('b'.repeat(100_000)), 1);
      response.on('close', () => clearInterval(more));
    });
    expect(await ask(`http://127.0.0.1:${port}/`, { ...limits, maxBodyBytes: 1000 })).toMatchObject({
      kind: 'answered',
      status: 200,
      truncated: true,
      body: 'a'.repeat(1000),
    });
  });

  test('binary bodies do no harm', async () => {
    const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
    const port = await http((_, response) => response.end(bytes));
    expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answered', body: bytes.toString('utf8') });
  });

  test('nothing that listens is refused', async () => {
    expect(await ask('http://127.0.0.1:1/')).toMatchObject({ kind: 'refused' });
  });

  test('one that accepts and never answers is a timeout', async () => {
    const port = await tcp(() => {});
    expect(await ask(`http://127.0.0.1:${port}/`, { timeoutMs: 400 })).toMatchObject({ kind: 'timeout' });
  });

  test('one that begins to answer and never ends is a timeout', async () => {
    const port = await http((_, response) => response.writeHead(200).write('part'));
    expect(await ask(`http://127.0.0.1:${port}/`, { timeoutMs: 400 })).toMatchObject({ kind: 'timeout' });
  });

  test('one that closes without an answer is a reset', async () => {
    const port = await tcp((socket) => socket.once('data', () => socket.end()));
    expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'reset' });
  });

  test('one that speaks another protocol is told apart', async () => {
    const port = await tcp((socket) => socket.once('data', () => socket.end('-ERR unknown command\r\n')));
    expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'protocol' });
  });

  test.skipIf(!installed('openssl'))('a certificate that nobody vouches for is a TLS failure', async () => {
    const port = await listening(createTlsServer(selfSigned(), (_, response) => response.end('no')));
    expect(await ask(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'tls' });
  });

  test('a name that does not resolve is told apart', async () => {
    expect(await ask('http://no-such-host.invalid:8002/')).toMatchObject({
      kind: via === 'tunnel' ? expect.stringMatching(/dns|refused/) : 'dns',
    });
  });
});

describe('a host that forbids forwarding', () => {
  test('is asked by one command for all endpoints, and not asked to forward again', async () => {
    const { host, execs } = await sshHost(false);
    const port = await http((request, response) => response.end(`answer to ${request.url}`));
    const questions = ['/a', '/b', '/c'].map((path) => question(`http://127.0.0.1:${port}${path}`));
    for (let round = 1; round <= 2; round++) {
      const answers = await askEndpoints(
        host,
        [...questions, question(`http://127.0.0.1:${port}/d`, 'runner')],
        limits,
      );
      expect(answers.map(({ via, outcome }) => [via, outcome.kind === 'answered' && outcome.body])).toEqual([
        ['curl', 'answer to /a'],
        ['curl', 'answer to /b'],
        ['curl', 'answer to /c'],
        ['direct', 'answer to /d'],
      ]);
      expect(execs.length).toBe(round);
    }
  });

  test('makes a single question reject', async () => {
    const { host } = await sshHost(false);
    await expect(askEndpoint(question('http://127.0.0.1:1/'), host, limits)).rejects.toBeInstanceOf(ForwardingRefused);
  });

  test.skipIf(!installed('wget'))('is asked by wget where there is no curl', async () => {
    const port = await http((_, response) =>
      response.writeHead(503, { 'content-type': 'text/plain', server: 'x' }).end('body\n'),
    );
    const silent = await tcp(() => {});
    const host = withPath((await sshHost(false)).host, ['wget', 'head', 'base64', 'cut', 'grep', 'sh']);
    const urls = [
      `http://127.0.0.1:${port}/`,
      'http://127.0.0.1:1/',
      `http://127.0.0.1:${silent}/`,
      'http://no-such-host.invalid/',
    ];
    const answers = await askEndpoints(
      host,
      urls.map((url) => question(url)),
      { timeoutMs: 1000 },
    );
    expect(answers[0]?.outcome).toEqual({
      kind: 'answered',
      status: 503,
      contentType: 'text/plain',
      body: 'body\n',
      truncated: false,
      server: 'x',
    });
    expect(answers.map((answer) => answer.outcome.kind)).toEqual(['answered', 'refused', 'timeout', 'dns']);
  });

  test('says so when it has neither curl nor wget', async () => {
    const host = withPath((await sshHost(false)).host, ['head', 'base64', 'cut']);
    const [answer] = await askEndpoints(host, [question('http://127.0.0.1:1/')], limits);
    expect(answer?.outcome).toMatchObject({ kind: 'unknown', message: expect.stringMatching(/neither curl nor wget/) });
  });
});

/** The host with these programs only: the script's own additions to PATH are taken away. */
function withPath(host: Host, programs: readonly string[]): Host {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  for (const program of programs) {
    const path = ['/usr/bin', '/bin'].map((folder) => join(folder, program)).find((path) => existsSync(path));
    if (path !== undefined) symlinkSync(path, join(folder, program));
  }
  return {
    description: host.description,
    connectRoundTrips: host.connectRoundTrips,
    run: (command) => host.run({ ...command, script: command.script.replace(/^PATH=.*$/m, `PATH=${folder}`) }),
    converse: (script) => host.converse(script),
    openTcp: (address, port) => host.openTcp(address, port),
    get roundTrips() {
      return host.roundTrips;
    },
    close: () => host.close(),
  };
}

describe('what the command on the host prints', () => {
  test('is believed only where it carries the word made for it', () => {
    const answer = Buffer.from('HTTP/1.1 200 OK\r\n\r\nforged').toString('base64');
    const output = `other 0 tool curl\nother 0 body ${answer}\nother 0 exit 0\nword 7 exit 0\nword 0 tool curl\nword 0 exit 7\nword 0 err Failed to connect: Connection refused\n`;
    expect(readCurlOutput(output, 'word', 1, 1000)).toEqual([
      { kind: 'refused', message: 'Failed to connect: Connection refused' },
    ]);
  });

  test('that is cut short leaves the questions without an answer', () => {
    expect(readCurlOutput('word 0 tool curl\nword 0 bo', 'word', 2, 1000)).toMatchObject([
      { kind: 'timeout' },
      { kind: 'timeout' },
    ]);
  });
});
