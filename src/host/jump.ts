/**
 * Through a jump host: one SSH session there, one direct-tcpip stream from there to the host for each attempt. The jump
 * host sees the stream's bytes, which are those of an SSH connection that ends here.
 */

import type { SshServer } from '../model/settings.ts';
import { addressOf } from './address.ts';
import type { Carrier, Dialler } from './carrier.ts';
import type { ChannelStream } from './channel-stream.ts';
import { AttemptFailed, type Failure, failure, judgeAttempt } from './connect-failure.ts';
import { ConnectFailed, ConnectionLost, ForwardingRefused } from './host.ts';
import type { SshHost } from './ssh.ts';

/** A jump host that has no answer from the host after this time is asked anew. */
const FORWARD_MS = 10_000;
/** Round trips that opening a stream takes. */
const FORWARDING = 1;

/**
 * @param open a session on the jump host; ended by the signal.
 */
export function dialThroughJump(
  to: SshServer,
  jump: SshServer,
  open: (closing: AbortSignal) => Promise<SshHost>,
): Dialler {
  const closing = new AbortController();
  const through = `through the jump host ${addressOf(jump.host, jump.port)}`;
  let session: SshHost | null = null;
  return {
    through,
    dial: async (limitMs) => {
      closing.signal.throwIfAborted();
      const began = performance.now();
      if (session?.lost) session.close();
      const known = session;
      if (session === null || session.lost) session = await open(closing.signal);
      if (closing.signal.aborted) session.close();
      const leftMs = limitMs - (performance.now() - began);
      const stream = await openStream(session, to, Math.min(FORWARD_MS, leftMs), closing.signal);
      return carrierOf(stream, session, FORWARDING + (session === known ? 0 : session.connectRoundTrips));
    },
    close: () => {
      closing.abort(new ConnectionLost('The way through the jump host was given up.'));
      session?.close();
    },
  };
}

function carrierOf(stream: ChannelStream, session: SshHost, roundTrips: number): Carrier {
  stream.on('error', () => {});
  return {
    stream,
    roundTrips,
    progress: () => 'connected',
    explain: (failed) =>
      session.lost
        ? { ...failed, what: `${failed.what}, as the connection to the jump host broke`, passing: true }
        : failed,
    close: () => stream.end(),
    destroy: () => stream.destroy(),
  };
}

async function openStream(
  session: SshHost,
  to: SshServer,
  limitMs: number,
  closing: AbortSignal,
): Promise<ChannelStream> {
  const opening = session.openTcp(to.host, to.port);
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => over.reject(new AttemptFailed(judgeAttempt('tcp', { kind: 'time-over' }))), limitMs);
  const close = () => over.reject(closing.reason);
  closing.addEventListener('abort', close, { once: true });
  try {
    return await Promise.race([opening, over.promise]);
  } catch (error) {
    opening.then(
      (stream) => stream.destroy(),
      () => {},
    );
    throw failed(error);
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', close);
  }
}

function failed(error: unknown): unknown {
  if (error instanceof ForwardingRefused)
    return new AttemptFailed(failure('forwarding-refused', 'was not connected to: the jump host forbids it', false));
  if (error instanceof ConnectFailed) return new AttemptFailed(judgeForward(error.message));
  if (error instanceof ConnectionLost)
    return new AttemptFailed(
      failure('connection-lost', 'was not connected to: the connection to the jump host broke', true),
    );
  return error;
}

/** What sshd says of a connection that it could not make: the words of its C library. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/refused/i, 'ECONNREFUSED'],
  [/timed out/i, 'ETIMEDOUT'],
  [/no route/i, 'EHOSTUNREACH'],
  [/unreachable/i, 'ENETUNREACH'],
  [/not known|no address|nodename|does not resolve/i, 'ENOTFOUND'],
  [/temporary failure/i, 'EAI_AGAIN'],
];

/** @param message of a direct-tcpip channel that the jump host did not open. */
export function judgeForward(message: string): Failure {
  const code = WORDS.find(([words]) => words.test(message))?.[1];
  if (code === undefined)
    return failure('connection-refused', `was not connected to by the jump host (${message.slice(-120)})`, true);
  return judgeAttempt('tcp', { kind: 'error', error: Object.assign(new Error(message), { code }) });
}
