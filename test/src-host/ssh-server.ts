/**
 * A small SSH server in this process: real sshd's behaviour as far as these tests need it, with its faults on demand.
 */

import { spawn } from 'node:child_process';
import { type AddressInfo, connect, type Socket } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { type KeyPair, makeEd25519 } from '../ssh-keys.ts';

export type { KeyPair } from '../ssh-keys.ts';

const { Server, utils } = ssh2;

export const makeKey = (kind: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519'): KeyPair =>
  kind === 'rsa'
    ? utils.generateKeyPairSync('rsa', { bits: 2048 })
    : kind === 'ecdsa'
      ? utils.generateKeyPairSync('ecdsa', { bits: 256 })
      : makeEd25519();

/** The blob of a public key line. */
export const blobOf = (key: KeyPair): Buffer => Buffer.from(key.public.split(' ')[1] ?? '', 'base64');

export interface SshServerOptions {
  readonly hostKeys: readonly string[];
  readonly authorized: KeyPair;
  readonly shell?: string;
  readonly forwarding?: boolean;
  readonly maxSessions?: number;
  readonly port?: number;
  readonly address?: string;
  /** Called with each command before it starts. */
  readonly onExec?: (command: string) => void;
}

export interface TestSshServer {
  readonly port: number;
  readonly seen: { connections: number; authentications: number; sessionsRefused: number; forwards: number };
  /** Connections that are open now. */
  open(): number;
  /** Destroys every connection without a word. */
  cut(): void;
  close(): Promise<void>;
}

export async function startSshServer(options: SshServerOptions): Promise<TestSshServer> {
  const seen = { connections: 0, authentications: 0, sessionsRefused: 0, forwards: 0 };
  const sockets = new Set<Socket>();
  const authorized = blobOf(options.authorized);
  const server = new Server({ hostKeys: [...options.hostKeys] }, (connection) => {
    seen.connections++;
    serve(connection, options, seen, authorized);
  });
  // The connection's own socket is not public: remember each as it comes in.
  const tcp = (server as unknown as { _srv: import('node:net').Server })._srv;
  tcp.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, options.address ?? '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    open: () => sockets.size,
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function serve(
  connection: Connection,
  options: SshServerOptions,
  seen: TestSshServer['seen'],
  authorized: Buffer,
): void {
  let sessions = 0;
  connection.on('error', () => {});
  connection.on('authentication', (context) => {
    seen.authentications++;
    if (context.method === 'publickey' && context.key.data.equals(authorized)) context.accept();
    else context.reject(['publickey']);
  });
  connection.on('session', (accept, reject) => {
    if (sessions >= (options.maxSessions ?? 10)) {
      seen.sessionsRefused++;
      reject();
      return;
    }
    sessions++;
    const session = accept();
    session.on('close', () => sessions--);
    session.on('exec', (acceptExec, _reject, { command }) => {
      options.onExec?.(command);
      const channel = acceptExec();
      const kill = execute(options.shell ?? '/bin/sh', command, channel);
      session.on('signal', (acceptSignal) => {
        acceptSignal?.();
        kill();
      });
    });
  });
  if (options.forwarding !== false) {
    connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
      seen.forwards++;
      const target = connect({ host: destIP, port: destPort });
      target.once('error', () => reject());
      target.once('connect', () => {
        const channel = accept();
        target.pipe(channel).pipe(target);
        target.on('error', () => channel.close());
        channel.on('close', () => target.destroy());
      });
    });
  }
}

function execute(shell: string, command: string, channel: ServerChannel): () => void {
  const child = spawn(shell, ['-c', command], { detached: true });
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  channel.pipe(child.stdin).on('error', () => {});
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on('close', (code, signal) => {
    if (code === null) channel.exit(signal ?? 'KILL');
    else channel.exit(code);
    channel.end();
  });
  channel.on('close', kill);
  return kill;
}
