/**
 * What a case needs around it: real SSH servers and things that are none, each on a free loopback port, all gone after it.
 */

import { spawn } from 'node:child_process';
import { type AddressInfo, createServer, connect as dialTo, type Server, type Socket } from 'node:net';
import type { SshWay } from '../../../src/host/connect.ts';
import { knownHostsName } from '../../../src/host/known-hosts.ts';
import type { SshServer } from '../../../src/model/settings.ts';
import { type Sshd, startSshd } from '../../src-host/sshd.ts';
import { type KeyFile, keygen, startAgent } from './keys.ts';

export const USER = keygen('user');
export const STRANGER = keygen('stranger');
export const HOST_KEY = keygen('host');
export const ECDSA = keygen('host-ecdsa', '-t ecdsa');
export const RSA = keygen('host-rsa', '-t rsa -b 2048');
export const JUMP_KEY = keygen('jump-host');
export const JUMP_USER = keygen('jump-user');

export interface LabServer extends Sshd {
  /** Settings that get in. */
  way(changes?: Partial<SshWay>): SshWay;
  /** The same, as a jump host. */
  asJump(changes?: Partial<SshServer>): SshServer;
}

export interface SshdOptions {
  readonly hostKeys?: readonly KeyFile[];
  readonly user?: KeyFile;
  readonly lines?: readonly string[];
  readonly address?: string;
  readonly port?: number;
}

/** A known_hosts line for a key. */
export const pin = (host: string, port: number, key: KeyFile) => `${knownHostsName(host, port)} ${key.public}`;

export class Lab {
  readonly #closing: (() => unknown)[] = [];

  /** To be done when the case is over; the last one first. */
  after(close: () => unknown): void {
    this.#closing.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close();
  }

  async sshd({ hostKeys = [HOST_KEY], user = USER, lines = [], ...at }: SshdOptions = {}): Promise<LabServer> {
    const server = await startSshd(hostKeys, user, lines, at);
    this.after(() => server.stop());
    const host = at.address ?? '127.0.0.1';
    const [first = HOST_KEY] = hostKeys;
    const asJump = (changes: Partial<SshServer> = {}): SshServer => ({
      host,
      port: server.port,
      username: server.username,
      useAgent: false,
      privateKey: user.private,
      passphrase: '',
      knownHosts: pin(host, server.port, first),
      fingerprints: [],
      ...changes,
    });
    const way = (changes: Partial<SshWay> = {}): SshWay => ({
      kind: 'ssh',
      ...asJump(),
      route: { kind: 'direct' },
      acceptAnyHostKey: false,
      algorithms: [],
      connectTimeoutMs: 15_000,
      ...changes,
    });
    return { ...server, log: server.log, way, asJump };
  }

  /** Settings for something that is no SSH server. */
  way(port: number, changes: Partial<SshWay> = {}): SshWay {
    return {
      kind: 'ssh',
      host: '127.0.0.1',
      port,
      username: 'deploy',
      useAgent: false,
      privateKey: USER.private,
      passphrase: '',
      knownHosts: pin('127.0.0.1', port, HOST_KEY),
      fingerprints: [],
      route: { kind: 'direct' },
      acceptAnyHostKey: false,
      algorithms: [],
      connectTimeoutMs: 2_500,
      ...changes,
    };
  }

  async agent(...keys: readonly KeyFile[]): Promise<void> {
    const agent = await startAgent(keys);
    this.after(() => agent.stop());
    this.environment('SSH_AUTH_SOCK', agent.socket);
  }

  /** Sets a variable while the case lasts. */
  environment(name: string, value: string | undefined): void {
    const before = process.env[name];
    const set = (to: string | undefined) => {
      if (to === undefined) delete process.env[name];
      else process.env[name] = to;
    };
    set(value);
    this.after(() => set(before));
  }

  async tcp(onConnection: (socket: Socket, number: number) => void): Promise<number> {
    const sockets = new Set<Socket>();
    let number = 0;
    const server: Server = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      onConnection(socket, ++number);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.after(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    return (server.address() as AddressInfo).port;
  }

  /** Passes on to a port, whose answers begin with `words`; the first `cuts` connections end after so many bytes. */
  relay(to: number, { words = '', cuts = 0, bytes = 0 } = {}): Promise<number> {
    return this.tcp((socket, number) => {
      const onward = dialTo({ port: to, host: '127.0.0.1' }).on('error', () => {});
      this.after(() => onward.destroy());
      if (words !== '') socket.write(words);
      if (number > cuts) socket.pipe(onward).pipe(socket);
      else onward.once('data', (chunk) => socket.end(chunk.subarray(0, bytes)));
    });
  }

  /** Connects and says nothing more, once the server has said its banner. */
  async occupy(port: number): Promise<void> {
    const socket = dialTo({ port, host: '127.0.0.1' }).on('error', () => {});
    this.after(() => socket.destroy());
    await new Promise((resolve) => socket.once('data', resolve));
  }

  /** A port whose listener's queue is full, so that the kernel drops further attempts without a word. */
  async blackHole(): Promise<number> {
    const script = `const s = require('net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port));`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.after(() => child.kill('SIGKILL'));
    const port = Number(await new Promise((resolve) => child.stdout.once('data', resolve)));
    child.kill('SIGSTOP');
    for (let open = 0; open < 16; open++) {
      const socket = dialTo({ port, host: '127.0.0.1' }).on('error', () => {});
      this.after(() => socket.destroy());
    }
    return port;
  }
}

/** An OpenSSH client's words for going through a jump host by itself. */
export function sshBy(jump: Sshd): string {
  const options = [
    '-F /dev/null',
    '-o BatchMode=yes',
    '-o StrictHostKeyChecking=no',
    '-o UserKnownHostsFile=/dev/null',
    '-o LogLevel=ERROR',
    `-i ${JUMP_USER.path}`,
    `-p ${jump.port}`,
  ];
  return `ssh ${options.join(' ')} -W %h:%p ${jump.username}@127.0.0.1`;
}
