/**
 * How an SSH server can go wrong on demand, and the wire on which the rough kinds happen.
 */

import type { Socket } from 'node:net';
import { type Duplex, duplexPair, Transform } from 'node:stream';

export type Misbehaviour =
  /** Cuts the connection when so many bytes have gone to the client. */
  | { readonly kind: 'cut-after-bytes'; readonly bytes: number }
  /** Cuts the connection instead of answering the n-th request for a channel, counted from 1. */
  | { readonly kind: 'cut-at-channel'; readonly number: number }
  /** Forwarding is administratively prohibited. */
  | { readonly kind: 'refuse-forwarding' }
  /** No further session is opened (`MaxSessions`). */
  | { readonly kind: 'refuse-sessions' }
  /** Each direction takes so many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Every command first prints so many bytes, made as they are read; `Infinity` never ends. */
  | { readonly kind: 'flood'; readonly bytes: number; readonly on?: 'stdout' | 'stderr' }
  /** Lets in, then answers no request for a channel. */
  | { readonly kind: 'hang-after-authentication' }
  | { readonly kind: 'other-host-key' }
  | { readonly kind: 'refuse-authentication' }
  /** Accepts the TCP connection and says nothing. */
  | { readonly kind: 'silence' }
  /** Accepts the TCP connection and closes it, as sshd at its `MaxStartups` does. */
  | { readonly kind: 'hang-up' }
  /** Something else listens there. */
  | { readonly kind: 'not-ssh' };

export type Kind = Misbehaviour['kind'];

/** The misbehaviour of that kind in a list, undefined when it is not there. */
export function findKind<K extends Kind>(
  list: readonly Misbehaviour[],
  kind: K,
): Extract<Misbehaviour, { kind: K }> | undefined {
  return list.find((one): one is Extract<Misbehaviour, { kind: K }> => one.kind === kind);
}

/** Puts a wire between the client's socket and the server: what the server is given, and the means to cut it. */
export function wire(socket: Socket, misbehaviours: readonly Misbehaviour[]): Duplex {
  const delayMs = findKind(misbehaviours, 'delay')?.ms ?? 0;
  const limit = findKind(misbehaviours, 'cut-after-bytes')?.bytes ?? Number.POSITIVE_INFINITY;
  const [server, far] = duplexPair();
  const timers = new Set<NodeJS.Timeout>();
  let sent = 0;
  const lag = () =>
    new Transform({
      transform(chunk, _encoding, done) {
        const timer = setTimeout(() => {
          timers.delete(timer);
          this.push(chunk);
        }, delayMs);
        timers.add(timer);
        done();
      },
      flush(done) {
        const timer = setTimeout(done, delayMs);
        timers.add(timer);
      },
    });
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const room = limit - sent;
      sent += chunk.length;
      if (chunk.length < room) {
        done(null, chunk);
        return;
      }
      this.push(chunk.subarray(0, room));
      setImmediate(() => socket.destroy());
    },
  });
  const [down, up] = delayMs > 0 ? [lag(), lag()] : [null, null];
  (down === null ? far : far.pipe(down)).pipe(counted).pipe(socket);
  (up === null ? socket : socket.pipe(up)).pipe(far);
  socket.once('close', () => {
    for (const timer of timers) clearTimeout(timer);
    server.destroy();
    far.destroy();
  });
  server.on('error', () => undefined);
  far.on('error', () => undefined);
  socket.on('error', () => undefined);
  return server;
}
