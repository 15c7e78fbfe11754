/**
 * One attempt at an SSH session over a socket: checks the host key, then authenticates with the key. It never tries
 * twice and never authenticates to a host whose key is not pinned.
 */

import { NodeSSH, SSHError } from 'node-ssh';
import type { Client } from 'ssh2';
import { type AttemptEnd, AttemptFailed, judgeAttempt, type Phase } from './connect-failure.ts';
import type { Dialled } from './dial.ts';
import { algorithmsOf, type HostKeyType } from './host-key-algorithms.ts';
import { decide, type HostKeyVerdict, type Pins } from './known-hosts.ts';
import { Turns } from './round-trips.ts';

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
  /** Its socket is destroyed when the attempt fails. */
  readonly dialled: Dialled;
  readonly username: string;
  readonly privateKey: string;
  readonly pins: Pins;
  readonly types: readonly HostKeyType[];
  /** For the whole attempt. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Told when the server's first bytes are there. */
  readonly onHeard: () => void;
}

export interface Session {
  readonly client: Client;
  /** That it took to get here, the TCP connection's own among them. */
  readonly roundTrips: number;
}

/** Shares of the time, so that a host which dies in between is tried anew: until it accepts, until its banner. */
const TCP_LIMIT_MS = 8_000;
const BANNER_LIMIT_MS = 15_000;

/** The TCP connection, the greetings, the key exchange. */
const BEFORE_AUTHENTICATION = 3;

const KEEPALIVE_MS = 5_000;
const KEEPALIVES = 3;

/**
 * @throws {AttemptFailed} with what happened.
 * @throws {HostKeyRefused} before anything was sent beyond the key exchange.
 */
export async function attemptSsh(attempt: SshAttempt): Promise<Session> {
  const { pins, dialled } = attempt;
  const { socket } = dialled;
  const started = performance.now();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  const session: { phase: Phase | null; heard: string } = { phase: null, heard: '' };
  const phaseNow = (): Phase => session.phase ?? phaseOf(dialled);
  let timer: NodeJS.Timeout | undefined;
  const refusal: { error: HostKeyRefused | null } = { error: null };
  let authentication = new Turns(socket);

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
    if (session.heard === '') attempt.onHeard();
    session.heard = (session.heard + chunk.toString('latin1')).slice(0, 4096);
    if (!/^SSH-/m.test(session.heard)) return;
    socket.off('data', listen);
    enter('handshake');
  };
  const abort = () => ended.reject(attempt.signal?.reason);

  limit(dialled.progress() === 'connected' ? BANNER_LIMIT_MS : TCP_LIMIT_MS);
  socket.once('connect', () => limit(BANNER_LIMIT_MS));
  socket.on('error', ended.reject);
  attempt.signal?.addEventListener('abort', abort, { once: true });
  try {
    attempt.signal?.throwIfAborted();
    if (socket.errored) throw socket.errored;
    const ssh = new NodeSSH();
    const ready = ssh.connect({
      sock: socket,
      username: attempt.username,
      privateKey: attempt.privateKey,
      authHandler: ['publickey'],
      algorithms: { serverHostKey: algorithmsOf(attempt.types) },
      hostVerifier: (blob: Buffer) => {
        const verdict = decide(pins, blob);
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
      authentication = new Turns(socket);
    });
    socket.on('data', listen);
    await Promise.race([ready, ended.promise]);
    return { client, roundTrips: BEFORE_AUTHENTICATION + authentication.count };
  } catch (error) {
    socket.destroy();
    attempt.signal?.throwIfAborted();
    if (refusal.error !== null) throw refusal.error;
    if (phaseNow() === 'handshake' && /no matching host key format/.test(messageOf(error))) {
      throw new HostKeyRefused(pins.keys.length + pins.fingerprints.length === 0 ? 'unknown' : 'mismatch', null);
    }
    throw new AttemptFailed(judgeAttempt(phaseNow(), endOf(error), session.heard.trim()), { cause: error });
  } finally {
    clearTimeout(timer);
    socket.off('data', listen);
    socket.off('error', ended.reject);
    authentication.end();
    attempt.signal?.removeEventListener('abort', abort);
  }
}

function phaseOf(dialled: Dialled): Phase {
  const progress = dialled.progress();
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
