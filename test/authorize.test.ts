/**
 * A key that may only look, on a real sshd: what it lets through, and what it does not.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorization, UnusablePublicKey } from '../src/authorize.ts';
import { FixSession, SessionRefused } from '../src/fix/session.ts';
import { connect } from '../src/host/connect.ts';
import type { Host } from '../src/host/host.ts';
import { scriptRequest } from '../src/host/shell-request.ts';
import { INPUTS, type InputName } from '../src/inputs.ts';
import { probeOf } from '../src/observe/probe-run.ts';
import { readSettings } from '../src/settings.ts';
import { sampleScript } from '../src/verify/sample.ts';
import { makeKey } from './src-host/ssh-server.ts';
import { type Sshd, sshdMissing, startSshd } from './src-host/sshd.ts';
import { way } from './src-host/ways.ts';

const NONCE = '0123456789abcdef01234567';
const settingsWith = (given: Partial<Record<string, string>> = {}) =>
  readSettings((name: InputName) =>
    name === 'host' ? 'local' : (given[name] ?? INPUTS.find((input) => input.name === name)?.default ?? ''),
  );
const settings = settingsWith({ 'project-directory': '/srv/app' });
const bounds = { timeoutMs: 20_000, maxOutputBytes: 100_000 };

const key = makeKey();
let home = '';
let gate = '';
let line = '';

/** Runs the printed script as the host's user would, in a home of its own. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'authorize-'));
  mkdirSync(join(home, '.ssh'));
  writeFileSync(join(home, '.ssh/authorized_keys'), 'ssh-ed25519 AAAA another');
  const script = authorization(settings, key.public);
  for (let time = 0; time < 2; time++) execFileSync('/bin/sh', { input: script, env: { ...process.env, HOME: home } });
  const lines = readFileSync(join(home, '.ssh/authorized_keys'), 'utf8').trim().split('\n');
  expect(lines.length, 'a line is added once, and on a line of its own').toBe(2);
  line = lines[1] ?? '';
  gate = /command="([^"]+)"/.exec(line)?.[1] ?? '';
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What the gate makes of a request, with `/bin/true` in the place of a docker. */
function asked(request: string) {
  return spawnSync(gate, {
    env: { HOME: home, PATH: '/usr/bin:/bin', SSH_ORIGINAL_COMMAND: request },
    encoding: 'utf8',
    timeout: 60_000,
  });
}
const REFUSED = /^failed this key may only look: /;

describe('the line for authorized_keys', () => {
  test('takes everything away and gives one command', () => {
    expect(line).toMatch(/^restrict,command="\/[^" ]+\/gate-[0-9a-f]{12}" ssh-ed25519 \S+/);
    expect(line).not.toMatch(/forwarding|pty/);
  });

  test.each([
    '',
    'ssh-ed25519',
    'x',
    'ssh-ed25519 AAAA" evil',
    'ssh-ed25519 AAAA\nssh-rsa AAAA',
    'command="x" ssh-ed25519 AAAA',
  ])('is not made for %j', (text) => expect(() => authorization(settings, text)).toThrow(UnusablePublicKey));
});

describe('the gate', () => {
  test('runs the scripts of a diagnosis and of a verification, with any random word', () => {
    for (const script of [
      probeOf(settings, NONCE),
      probeOf(settings, 'f'.repeat(32)),
      sampleScript(settings, 'my-app', ['0123456789ab'], NONCE),
    ]) {
      const { stdout, status } = asked(scriptRequest(script, 'run-0123').command);
      expect([status, REFUSED.test(stdout)]).toEqual([0, false]);
      expect(stdout).toMatch(/^(?:[0-9a-f]{24}|f{32}) begin/m);
    }
  });

  test.each([
    ['a shell', ''],
    ['a command', 'id'],
    ['SFTP', '/usr/lib/openssh/sftp-server'],
    ['another script', scriptRequest('id', 'run-1').command],
    ['a script after one that is allowed', `${scriptRequest(probeOf(settings, NONCE), 'run-1').command}; id`],
    ['a mark with a command', `${scriptRequest(probeOf(settings, NONCE), 'run-1').command} $(id)`],
    ['a random word that is none', scriptRequest(probeOf(settings, '$(id)'), 'run-1').command],
    ['a project that is none', scriptRequest(sampleScript(settings, '$(id)', [], NONCE), 'run-1').command],
    [
      'the probe of another folder',
      scriptRequest(probeOf(settingsWith({ 'project-directory': '/etc' }), NONCE), 'run-1').command,
    ],
    [
      'the probe of another service',
      scriptRequest(probeOf(settingsWith({ service: 'other' }), NONCE), 'run-1').command,
    ],
  ])('refuses %s', (_what, request) => {
    const { stdout, status } = asked(request);
    expect([status, REFUSED.test(stdout), /uid=/.test(stdout)]).toEqual([126, true, false]);
  });

  test('refuses what differs from an allowed script in any place', () => {
    const script = probeOf(settings, NONCE);
    const change = fc.tuple(
      fc.nat(script.length),
      fc.nat(3),
      fc.constantFrom('', '\n', ' ', '\n$(id >&2)', ';id;', '#', 'x', '\nN=0\n'),
    );
    fc.assert(
      fc.property(change, ([at, length, put]) => {
        const changed = script.slice(0, at) + put + script.slice(at + length);
        const only = changed.replace(/^N=[0-9a-f]{24,32}$/m, 'N=') === script.replace(/^N=[0-9a-f]{24,32}$/m, 'N=');
        fc.pre(!only);
        expect(asked(scriptRequest(changed, 'run-1').command).status).toBe(126);
      }),
      { seed: 1, numRuns: 150 },
    );
  });
});

describe.skipIf(sshdMissing !== '')('a key that may only look, on a real sshd', () => {
  const hostKey = makeKey();
  let sshd: Sshd;
  let host: Host;
  beforeAll(async () => {
    sshd = await startSshd([hostKey], { ...key, public: line });
    host = await connect(way(sshd.port, key, hostKey, { username: sshd.username }));
  });
  afterAll(async () => {
    host.close();
    await sshd.stop();
  });

  test('observes', async () => {
    const { stdout } = await host.run({ ...bounds, script: probeOf(settings, NONCE) });
    expect(stdout).toContain(`${NONCE} begin machine 0`);
  });

  test('runs nothing else', async () => {
    const { stdout, exitCode } = await host.run({ ...bounds, script: 'id' });
    expect([exitCode, REFUSED.test(stdout)]).toEqual([126, true]);
  });

  test('takes no lock, and is told so at once', async () => {
    const opening = FixSession.open(host, {
      projectDirectory: '/srv/app',
      runId: 'run-1',
      holder: 'somebody',
      lockTimeoutMs: 0,
      onWaiting: () => {},
      onResume: () => {},
    });
    await expect(opening).rejects.toThrow(SessionRefused);
    await expect(opening).rejects.toThrow(/may only look/);
  });

  test('opens no TCP stream', async () => {
    await expect(host.openTcp('127.0.0.1', sshd.port)).rejects.toMatchObject({ name: 'ForwardingRefused' });
  });

  test('opens no socket such as the engine’s, which a key with port-forwarding alone does', async () => {
    const socket = join(home, 'engine.sock');
    const engine = createServer((client) => client.end('the engine')).listen(socket);
    const saidWith = async (options: string) => {
      const other = await startSshd([hostKey], { ...key, public: `${options} ${key.public}` });
      try {
        return await throughSocket(other, socket);
      } finally {
        await other.stop();
      }
    };
    try {
      expect(await throughSocket(sshd, socket)).toMatch(/^refused: /);
      expect(await saidWith('restrict,port-forwarding,permitopen="localhost:8002"')).toMatch(/^refused: /);
      expect(await saidWith('restrict,port-forwarding')).toBe('the engine');
    } finally {
      engine.close();
    }
  });
});

/** What a socket of the host says to who forwards a stream to it. */
async function throughSocket(server: Sshd, socket: string): Promise<string> {
  const client = new ssh2.Client();
  try {
    return await new Promise<string>((resolve, reject) => {
      client.once('error', reject);
      client.once('ready', () =>
        client.openssh_forwardOutStreamLocal(socket, (error, channel) => {
          if (error) resolve(`refused: ${error.message}`);
          else channel.once('data', (said: Buffer) => resolve(said.toString()));
        }),
      );
      client.connect({ host: '127.0.0.1', port: server.port, username: server.username, privateKey: key.private });
    });
  } finally {
    client.end();
  }
}

test('bash, dash and busybox take the printed script and its gate', () => {
  for (const shell of ['/bin/dash', '/bin/bash', '/bin/busybox'].filter(existsSync)) {
    const words = shell.endsWith('busybox') ? ['sh', '-n'] : ['-n'];
    expect(spawnSync(shell, words, { input: authorization(settings, key.public) }).status).toBe(0);
    expect(spawnSync(shell, words, { input: readFileSync(gate) }).status).toBe(0);
  }
});
