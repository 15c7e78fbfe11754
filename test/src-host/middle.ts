/**
 * Somebody in the middle: passes connections on to the host, or answers them as an SSH server of his own that lets everybody
 * in. He writes down every byte that the client sends.
 */

import { type AddressInfo, createServer, connect as dialTo, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { type KeyPair, makeKey } from './ssh-server.ts';

/** RFC 4250, section 4.1.2: what an SSH client says before its keys are agreed, and how it takes its leave. */
export const MESSAGE = {
  disconnect: 1,
  serviceRequest: 5,
  kexInit: 20,
  newKeys: 21,
  kexEcdhInit: 30,
  userAuth: 50,
} as const;

export interface Heard {
  /** Everything that one client sent. */
  readonly bytes: Buffer;
  /** Whether it was answered by him, and not passed on. */
  readonly impostor: boolean;
}

export interface Middle {
  readonly port: number;
  /** His own host key. */
  readonly hostKey: KeyPair;
  /** Requests for authentication that reached him, of whatever kind. */
  readonly authentications: number;
  heard(): readonly Heard[];
  /** Resolves when no connection is open any more, so that everything was heard. */
  quiet(): Promise<void>;
  /** From now on new connections are answered by him; those that are open are cut. */
  attack(): void;
  close(): Promise<void>;
}

/** @param target port of the real host on loopback; null: he attacks from the beginning. */
export async function somebodyInTheMiddle(target: number | null, hostKey: KeyPair = makeKey()): Promise<Middle> {
  const connections: { chunks: Buffer[]; impostor: boolean }[] = [];
  const sockets = new Set<Socket>();
  let attacks = target === null;
  let authentications = 0;
  const impostor = new ssh2.Server({ hostKeys: [hostKey.private] }, (connection) => {
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      authentications++;
      context.accept();
    });
  });
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  const own = (impostor.address() as AddressInfo).port;
  const server = createServer((near) => {
    const entry = { chunks: [] as Buffer[], impostor: attacks };
    connections.push(entry);
    const far = dialTo({ host: '127.0.0.1', port: attacks ? own : (target ?? own), noDelay: true });
    near.on('data', (chunk) => entry.chunks.push(Buffer.from(chunk)));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    hostKey,
    get authentications() {
      return authentications;
    },
    heard: () => connections.map(({ chunks, impostor: his }) => ({ bytes: Buffer.concat(chunks), impostor: his })),
    quiet: async () => {
      while (sockets.size > 0)
        await Promise.race(
          [...sockets].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))),
        );
    },
    attack: () => {
      attacks = true;
      cut();
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
      await new Promise((resolve) => impostor.close(resolve));
    },
  };
}

/**
 * The numbers of the messages that a client sent, read as RFC 4253, section 6, lays packets out before keys are in use.
 * @throws when the bytes are not that to their end: an encrypted packet among them would be such.
 */
export function clearMessages(bytes: Buffer): number[] {
  if (bytes.length === 0) return [];
  const start = bytes.indexOf('\r\n') + 2;
  if (!bytes.toString('latin1', 0, start).startsWith('SSH-2.0-')) throw new Error('no identification string');
  const messages: number[] = [];
  for (let at = start; at < bytes.length; ) {
    const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : Number.NaN;
    const padding = bytes[at + 4] ?? 0;
    const end = at + 4 + length;
    if (
      !(
        length >= 5 &&
        length <= 35_000 &&
        padding >= 4 &&
        padding < length &&
        end <= bytes.length &&
        (4 + length) % 8 === 0
      )
    )
      throw new Error(`no clear packet at byte ${at} of ${bytes.length}`);
    messages.push(bytes[at + 5] ?? 0);
    at = end;
  }
  return messages;
}
