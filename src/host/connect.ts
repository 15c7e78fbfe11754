/**
 * Reaches the host: one try is not the end while it may be rebooting, and no try is wasted on what no waiting mends.
 */

import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Way } from '../model/settings.ts';
import { AttemptFailed, type Failure, type SshWay, unreachable } from './connect-failure.ts';
import { dial } from './dial.ts';
import { type Host, HostUnreachable } from './host.ts';
import { HOST_KEY_TYPES, type HostKeyType, wantedTypes } from './host-key-algorithms.ts';
import { hostKeyRefused } from './host-key-failure.ts';
import { blobType, KnownHostsError, type Pins, pinnedKeys } from './known-hosts.ts';

/** A host that can tell whether its connection is known to be broken. */
export interface ConnectedHost extends Host {
  readonly lost: boolean;
}

export interface ConnectOptions {
  /** Told of every attempt that failed and is followed by another. */
  readonly onAttempt?: ((text: string) => void) | undefined;
  /** Told when an attempt hears the server. */
  readonly onHeard?: (() => void) | undefined;
  /** Ends the attempts: `connect` rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 3_000;
/** An attempt that the deadline cut off before this time says less than the failure before it. */
const TELLING_MS = 2_000;

/**
 * An open session, within `connectTimeoutMs` in all. Refused, silent, reset and unreachable hosts are tried again until
 * then; unknown names, keys that do not fit and refused logins are not.
 * @throws {HostUnreachable}
 */
export async function connect(way: Way, options: ConnectOptions = {}): Promise<ConnectedHost> {
  options.signal?.throwIfAborted();
  if (way.kind === 'ssh') return connectSsh(way, options);
  const { LocalHost } = await import('./local.ts');
  return new LocalHost();
}

async function connectSsh(way: SshWay, { onAttempt, onHeard, signal }: ConnectOptions): Promise<ConnectedHost> {
  const started = performance.now();
  const elapsedMs = () => performance.now() - started;
  const leftMs = () => way.connectTimeoutMs - elapsedMs();
  const pins = readPins(way);
  const presented: Buffer[] = [];
  let types = wantedTypes(pins);
  let dialled = dial(way.host, way.port);
  const { attemptSsh, HostKeyRefused, readPrivateKey, SshHost } = await loadSsh(dialled.socket);
  const key = orDestroy(dialled.socket, () => readPrivateKey(way.privateKey, way.passphrase));
  let last: Failure | null = null;
  let pauseMs = FIRST_PAUSE_MS;
  for (let attempts = 1; ; attempts++) {
    const attemptStarted = performance.now();
    try {
      const { client, roundTrips } = await attemptSsh({
        dialled,
        username: way.username,
        privateKey: key.pem,
        pins,
        types,
        timeoutMs: leftMs(),
        signal,
        onHeard: onHeard ?? (() => {}),
      });
      return new SshHost(client, dialled.socket, `${way.username}@${way.host}:${way.port}`, roundTrips);
    } catch (error) {
      if (error instanceof HostKeyRefused) {
        if (error.presented !== null) presented.push(error.presented);
        types = otherTypes(types, error.presented, presented, pins);
        if (error.verdict !== 'mismatch' || types.length === 0 || leftMs() <= 0) {
          throw hostKeyRefused(way, error.verdict, presented, pins);
        }
      } else if (error instanceof AttemptFailed) {
        const cutShort = last !== null && leftMs() <= 0 && performance.now() - attemptStarted < TELLING_MS;
        if (!cutShort || !error.failure.passing) last = error.failure;
        const pause = Math.min(pauseMs, leftMs());
        if (last === null || !last.passing || leftMs() <= 0) {
          throw unreachable(way, last ?? error.failure, {
            attempts,
            waitedMs: elapsedMs(),
            keyFingerprint: key.fingerprint,
          });
        }
        onAttempt?.(`${way.host}:${way.port} ${last.what}; trying again for up to ${Math.ceil(leftMs() / 1000)} s`);
        await rest(Math.max(0, pause), signal);
        pauseMs = Math.min(pauseMs * 1.6, LONGEST_PAUSE_MS);
        if (leftMs() <= 0) {
          throw unreachable(way, last, { attempts, waitedMs: elapsedMs(), keyFingerprint: key.fingerprint });
        }
      } else {
        throw error;
      }
      dialled = dial(way.host, way.port);
    }
  }
}

/**
 * The key types to ask for after a mismatch. With fingerprints alone any key of the host may be the pinned one, so each
 * type gets its turn; with pinned keys one more try finds out which key the server does have, for the message.
 */
function otherTypes(
  asked: readonly HostKeyType[],
  refused: Buffer | null,
  presented: readonly Buffer[],
  pins: Pins,
): readonly HostKeyType[] {
  if (refused === null) return presented.length === 0 && asked.length < HOST_KEY_TYPES.length ? HOST_KEY_TYPES : [];
  if (pins.fingerprints.length === 0) return [];
  return asked.filter((type) => type !== blobType(refused));
}

/** @throws the signal's reason when it is aborted in the meantime. */
async function rest(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(durationMs, undefined, signal === undefined ? {} : { signal }).catch(() => signal?.throwIfAborted());
}

function readPins(way: SshWay): Pins {
  try {
    return pinnedKeys(way.knownHosts, way.host, way.port, way.fingerprints);
  } catch (error) {
    if (!(error instanceof KnownHostsError)) throw error;
    throw new HostUnreachable('invalid-input', error.message, [
      'Make the lines with `ssh-keyscan HOST`, then compare the fingerprint on the host.',
    ]);
  }
}

/** Loads the SSH library while the first connection is on its way. */
async function loadSsh(socket: Socket) {
  try {
    const [attempt, key, host] = await Promise.all([
      import('./ssh-attempt.ts'),
      import('./private-key.ts'),
      import('./ssh.ts'),
    ]);
    return { ...attempt, ...key, ...host };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function orDestroy<T>(socket: Socket, make: () => T): T {
  try {
    return make();
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
