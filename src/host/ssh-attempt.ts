/**
 * One attempt at an SSH session over a carrier: checks the host key, then authenticates. It never tries twice and never
 * authenticates to a host whose key is not accepted.
 */

import { NodeSSH, SSHError } from 'node-ssh';
import type { Client } from 'ssh2';
import { offered } from './algorithms.ts';
import type { Carrier } from './carrier.ts';
import { type AttemptEnd, AttemptFailed, judgeAttempt, type Phase, type ServerSaid } from './connect-failure.ts';
import type { Credentials } from './credentials.ts';
import { IDENT } from './greeting.ts';
import { HOST_KEY_TYPES, type HostKeyType } from './host-key-algorithms.ts';
import type { HostKeyVerdict } from './known-hosts.ts';
import { Turns } from './round-trips.ts';
import { readServerOffer, type ServerOffer } from './server-offer.ts';

/** The server's key was not accepted: `presented` is null when it has none of the types it was asked for. */
export class HostKeyRefused extends Error {
  override readonly name = 'HostKeyRefused';
  readonly verdict: Exclude<HostKeyVerdict, 'accepted'>;
  readonly presented: Buffer | null;

  constructor(verdict: Exclude<HostKeyVerdict, 'accepted'>, presented: Buffer | null) {
    super(`host key: ${verdict}`);
    this.verdict = verdict;
    this.presented = presented;
  }
}

export interface SshAttempt {
  /** Destroyed when the attempt fails. */
  readonly carrier: Carrier;
  readonly username: string;
  readonly credentials: Credentials;
  /** Judges the key that the server shows. */
  readonly judge: (blob: Buffer) => HostKeyVerdict;
  readonly types: readonly HostKeyType[];
  /** Old algorithms to allow. */
  readonly algorithms: readonly string[];
  /** For the whole attempt. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Told when the server's first bytes are there. */
  readonly onHeard: () => void;
}

export interface Session {
  readonly client: Client;
  /** That it took to get here, those of the carrier among them. */
  readonly roundTrips: number;
}

/** Shares of the time, so that a host which dies in between is tried anew: until it accepts, until its banner. */
const TCP_LIMIT_MS = 8_000;
const BANNER_LIMIT_MS = 15_000;

/** The greetings, the key exchange. */
const BEFORE_AUTHENTICATION = 2;

const KEEPALIVE_MS = 5_000;
const KEEPALIVES = 3;

/** What is kept of the server's first words: its banner and its list of algorithms. */
const HEARD_BYTES = 8_192;

/**
 * @throws {AttemptFailed} with what happened.
 * @throws {HostKeyRefused} before anything was sent beyond the key exchange.
 */
export async function attemptSsh(attempt: SshAttempt): Promise<Session> {
  const { carrier } = attempt;
  const { stream } = carrier;
  const started = performance.now();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  const session: { phase: Phase | null; heard: Buffer } = { phase: null, heard: Buffer.alloc(0) };
  const phaseNow = (): Phase => session.phase ?? phaseOf(carrier);
  let timer: NodeJS.Timeout | undefined;
  const refusal: { error: HostKeyRefused | null } = { error: null };
  const asked = askOnce(attempt.credentials, attempt.username);
  let authentication = new Turns(stream);

  const limit = (limitMs: number) => {
    clearTimeout(timer);
    const leftMs = attempt.timeoutMs - (performance.now() - started);
    timer = setTimeout(() => ended.reject(new TimeOver()), Math.max(0, Math.min(limitMs, leftMs)));
  };
  const enter = (next: Phase) => {
    session.phase = next;
    limit(Number.POSITIVE_INFINITY);
  };
  const listen = (chunk: Buffer) => {
    if (session.heard.length === 0) attempt.onHeard();
    session.heard = Buffer.concat([session.heard, chunk]).subarray(0, HEARD_BYTES);
    if (session.phase === null && /^SSH-/m.test(session.heard.toString('latin1'))) enter('handshake');
    if (session.heard.length === HEARD_BYTES) stream.off('data', listen);
  };
  const abort = () => ended.reject(attempt.signal?.reason);

  limit(carrier.progress() === 'connected' ? BANNER_LIMIT_MS : TCP_LIMIT_MS);
  stream.once('connect', () => limit(BANNER_LIMIT_MS));
  stream.on('error', ended.reject);
  attempt.signal?.addEventListener('abort', abort, { once: true });
  try {
    attempt.signal?.throwIfAborted();
    if (stream.errored) throw stream.errored;
    const ssh = new NodeSSH();
    const ready = ssh.connect({
      sock: stream,
      ident: IDENT,
      username: attempt.username,
      authHandler: asked.handler,
      algorithms: offered(attempt.types, attempt.algorithms),
      hostVerifier: (blob: Buffer) => {
        const verdict = attempt.judge(blob);
        if (verdict !== 'accepted') refusal.error = new HostKeyRefused(verdict, blob);
        return verdict === 'accepted';
      },
      readyTimeout: 0,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVES,
    });
    ready.catch(() => {});
    const client = ssh.connection;
    if (client === null)
      throw await ready.then(
        () => new Error('The SSH library gave no connection.'),
        (error: unknown) => error,
      );
    client.on('error', () => {});
    client.once('handshake', () => {
      enter('authentication');
      authentication.end();
      authentication = new Turns(stream);
    });
    stream.on('data', listen);
    await Promise.race([ready, ended.promise]);
    return { client, roundTrips: carrier.roundTrips + BEFORE_AUTHENTICATION + authentication.count };
  } catch (error) {
    carrier.destroy();
    attempt.signal?.throwIfAborted();
    if (refusal.error !== null) throw refusal.error;
    const offer = readServerOffer(session.heard);
    if (phaseNow() === 'handshake' && lacksKeyType(error, offer, attempt.algorithms)) {
      throw new HostKeyRefused('mismatch', null);
    }
    const heard = session.heard.toString('latin1').trim();
    const failure = judgeAttempt(phaseNow(), endOf(error), { heard, offer, ...asked.answer() });
    throw new AttemptFailed(carrier.explain(failure), { cause: error });
  } finally {
    clearTimeout(timer);
    stream.off('data', listen);
    stream.off('error', ended.reject);
    authentication.end();
    attempt.signal?.removeEventListener('abort', abort);
  }
}

type AuthAnswer = Pick<ServerSaid, 'methods' | 'partial' | 'sha1Only'>;

/** Offers the credentials once, and remembers what the server would rather have. */
function askOnce(credentials: Credentials, username: string) {
  let asked = false;
  let answer: Omit<AuthAnswer, 'sha1Only'> = { methods: [], partial: false };
  const handler = (methods: string[] | null, partial: boolean | null) => {
    if (!asked) {
      asked = true;
      return credentials.offer(username);
    }
    answer = { methods: methods ?? [], partial: partial === true };
    return false;
  };
  return {
    // The type of node-ssh knows neither agents as objects nor that nothing was left to try.
    handler: handler as never,
    answer: (): AuthAnswer => ({ ...answer, sha1Only: credentials.sha1Refused() }),
  };
}

/** Whether the server has host keys that could be used, and only not of the types that it was asked for. */
function lacksKeyType(error: unknown, offer: ServerOffer | null, algorithms: readonly string[]): boolean {
  if (!/no matching host key format/.test(messageOf(error))) return false;
  const usable: readonly string[] = offered(HOST_KEY_TYPES, algorithms).serverHostKey;
  return offer === null || offer.hostKey.some((name) => usable.includes(name));
}

function phaseOf(carrier: Carrier): Phase {
  const progress = carrier.progress();
  return progress === 'connected' ? 'banner' : progress;
}

class TimeOver extends Error {}

function endOf(error: unknown): AttemptEnd {
  if (error instanceof TimeOver) return { kind: 'time-over' };
  if (!(error instanceof Error) || error instanceof SSHError) return { kind: 'closed' };
  return /Connection lost before handshake/.test(error.message) ? { kind: 'closed' } : { kind: 'error', error };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
