/**
 * The SSH server of the embedded host: public-key login, commands, forwarding to loopback ports, and misbehaviour on demand.
 */

import { connect, createServer, type Socket, type Server as TcpServer } from 'node:net';
import ssh2, { type AuthContext, type Connection, type Server } from 'ssh2';
import { makeEd25519 } from '../../ssh-keys.ts';
import type { Commands } from './commands.ts';
import { findKind, type Misbehaviour, wire } from './misbehaviour.ts';

const { Server: SshServer, utils } = ssh2;

export interface Keys {
  readonly private: string;
  /** As in an `authorized_keys` or `known_hosts` file: type and base64. */
  readonly public: string;
}

export function makeKeys(): Keys {
  const pair = makeEd25519();
  return { private: pair.private, public: pair.public.split(' ').slice(0, 2).join(' ') };
}

export interface SshServerOptions {
  readonly username: string;
  readonly commands: Commands;
}

/** Another user who may log in, as a line of `authorized_keys` says. */
interface Guest {
  readonly username: string;
  readonly publicKey: string;
  /** `restrict`: commands and nothing else. */
  readonly restricted: boolean;
}

const PROHIBITED = 1;

export class EmbeddedSshServer {
  readonly userKeys = makeKeys();
  readonly hostKeys = makeKeys();
  readonly otherHostKeys = makeKeys();
  /** Public keys that are let in once each, beside the user's own. */
  readonly lent: string[] = [];
  /** Connections accepted so far. */
  connections = 0;
  port = 0;
  readonly #options: SshServerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #servers: readonly Server[];
  readonly #plans: { misbehaviours: readonly Misbehaviour[]; connections: number }[] = [];
  readonly #guests: Guest[] = [];
  #listener: TcpServer | null = null;
  /** What the connection that is being handed to ssh2 is like: ssh2 calls back before it returns. */
  #current: { socket: Socket; misbehaviours: readonly Misbehaviour[] } | null = null;

  constructor(options: SshServerOptions) {
    this.#options = options;
    this.#servers = [this.hostKeys, this.otherHostKeys].map((keys) => new SshServer({ hostKeys: [keys.private] }));
    for (const server of this.#servers) {
      server.on('connection', (connection) => this.#serve(connection));
      server.on('error', () => undefined);
    }
  }

  get knownHosts(): string {
    return `[127.0.0.1]:${this.port} ${this.hostKeys.public}`;
  }

  /** Each of the next connections behaves so; after them the earlier plan, or none, holds. */
  misbehave(misbehaviours: readonly Misbehaviour[], connections: number): void {
    this.#plans.unshift({ misbehaviours, connections });
  }

  behave(): void {
    this.#plans.length = 0;
  }

  /** @param line of an `authorized_keys` file; of its options `restrict` alone is known. */
  letIn(username: string, line: string): void {
    const [, options = '', publicKey = ''] = /^(restrict )?(ssh-\S+ \S+)(?: .*)?\n?$/.exec(line) ?? [];
    if (publicKey === '') throw new Error(`this is no line of authorized_keys that is known here: ${line}`);
    this.#guests.push({ username, publicKey, restricted: options !== '' });
  }

  async listen(): Promise<void> {
    if (this.#listener !== null) return;
    const listener = createServer((socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(this.port, '127.0.0.1', resolve);
    });
    const address = listener.address();
    if (address !== null && typeof address === 'object') this.port = address.port;
    this.#listener = listener;
  }

  /** Ends every connection without a word. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing listens on the port any more, until `listen` is called again. */
  async close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    this.cut();
    if (listener !== null) await new Promise((resolve) => listener.close(resolve));
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
    const misbehaviours = this.#nextPlan();
    if (findKind(misbehaviours, 'hang-up') !== undefined) socket.end();
    else if (findKind(misbehaviours, 'not-ssh') !== undefined)
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    else if (findKind(misbehaviours, 'silence') === undefined) {
      const server = this.#servers[findKind(misbehaviours, 'other-host-key') === undefined ? 0 : 1];
      socket.pause();
      this.#current = { socket, misbehaviours };
      const link = wire(socket, misbehaviours);
      (server as Server & { injectSocket(socket: unknown): void }).injectSocket(
        Object.assign(link, { remoteAddress: '127.0.0.1', remotePort: socket.remotePort }),
      );
      socket.resume();
    }
  }

  #nextPlan(): readonly Misbehaviour[] {
    const [plan] = this.#plans;
    if (plan === undefined) return [];
    plan.connections -= 1;
    if (plan.connections <= 0) this.#plans.shift();
    return plan.misbehaviours;
  }

  #serve(connection: Connection): void {
    const current = this.#current;
    connection.on('error', () => undefined);
    if (current === null) return;
    const { socket, misbehaviours } = current;
    const has = (kind: Misbehaviour['kind']) => findKind(misbehaviours, kind) !== undefined;
    const cutAt = findKind(misbehaviours, 'cut-at-channel')?.number ?? Number.POSITIVE_INFINITY;
    const words = `127.0.0.1 ${socket.remotePort ?? 0} 127.0.0.1 ${this.port}`;
    let channels = 0;
    /** Whether the request for a channel is to be answered; cuts the connection where that is planned. */
    const answers = () => {
      channels += 1;
      if (channels >= cutAt) socket.destroy();
      return channels < cutAt && !has('hang-after-authentication');
    };
    let restricted = false;
    connection.on('authentication', (context) => {
      const user = has('refuse-authentication') ? null : this.#userOf(context);
      restricted = user?.restricted ?? false;
      if (user === null) context.reject(['publickey']);
      else context.accept();
    });
    connection.on('session', (accept, reject) => {
      if (!answers()) return;
      if (has('refuse-sessions')) return reject();
      const session = accept();
      session.on('env', (acceptEnv) => acceptEnv?.());
      session.on('exec', (acceptExec, _reject, { command }) => {
        this.#options.commands.run(acceptExec(), command, words, findKind(misbehaviours, 'flood'));
      });
    });
    connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
      if (!answers()) return;
      if (has('refuse-forwarding') || restricted) return prohibit(connection, reject);
      if (!/^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(destIP)) return reject();
      forward(destPort, accept, reject);
    });
  }

  #userOf(context: AuthContext): Guest | null {
    const own = { username: this.#options.username, publicKey: this.userKeys.public, restricted: false };
    const lent = this.lent.findIndex((key) => context.username === own.username && holdsKey(context, key));
    if (lent !== -1) {
      if (context.method === 'publickey' && context.signature !== undefined) this.lent.splice(lent, 1);
      return own;
    }
    const users = [own, ...this.#guests].filter(({ username }) => username === context.username);
    return users.find(({ publicKey }) => holdsKey(context, publicKey)) ?? null;
  }
}

/** Whether the client offers the key and, once it signs, proves that it has it. */
function holdsKey(context: AuthContext, publicKey: string): boolean {
  if (context.method !== 'publickey' || `${context.key.algo} ${context.key.data.toString('base64')}` !== publicKey)
    return false;
  if (context.signature === undefined || context.blob === undefined) return true;
  const key = utils.parseKey(publicKey);
  return !(key instanceof Error) && key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

interface Protocol {
  channelOpenFail(recipient: number, reason: number, words: string): void;
}

/** ssh2's own `reject` can't name the reason: its answer is replaced while it gives it. */
function prohibit(connection: Connection, reject: () => void): void {
  const protocol = (connection as unknown as { _protocol: Protocol })._protocol;
  const { channelOpenFail } = protocol;
  protocol.channelOpenFail = (recipient) => channelOpenFail.call(protocol, recipient, PROHIBITED, 'open failed');
  reject();
  protocol.channelOpenFail = channelOpenFail;
}

function forward(port: number, accept: () => NodeJS.ReadWriteStream & { destroy(): void }, reject: () => void): void {
  const target = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  target.once('error', reject);
  target.once('connect', () => {
    target.off('error', reject);
    const channel = accept();
    target.on('error', () => channel.end());
    channel.on('error', () => target.destroy());
    channel.on('close', () => target.destroy());
    target.pipe(channel).pipe(target);
  });
}
