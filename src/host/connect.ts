/**
 * Reaches the host, whatever the way: straight, through a jump host or by a command. One try is not the end while a server
 * may be rebooting, and no try is wasted on what no waiting mends.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { SshServer, Way } from '../model/settings.ts';
import { addressOf } from './address.ts';
import type { Carrier, Dialler } from './carrier.ts';
import { type Hop, hopName, unreachable } from './connect-advice.ts';
import { AttemptFailed, type Failure } from './connect-failure.ts';
import { dialDirectly } from './dial.ts';
import type { Host } from './host.ts';
import type { SshHost } from './ssh.ts';

export type SshWay = Extract<Way, { kind: 'ssh' }>;

/** A host that can tell whether its connection is known to be broken. */
export interface ConnectedHost extends Host {
  readonly lost: boolean;
}

export interface ConnectOptions {
  /** Told of every attempt that failed and is followed by another. */
  readonly onAttempt?: ((text: string) => void) | undefined;
  /** Told of what a person must know although it goes on. */
  readonly onWarning?: ((text: string) => void) | undefined;
  /** Told when an attempt hears the host's own server. */
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
  if (way.kind === 'local') {
    const { LocalHost } = await import('./local.ts');
    return new LocalHost();
  }
  const deadline = performance.now() + way.connectTimeoutMs;
  const dialler = await diallerOf(way, deadline, options);
  return establish({ ...way, server: way, role: 'host', dialler, deadline }, options);
}

/** A server to get into. */
interface Target extends Pick<SshWay, 'acceptAnyHostKey' | 'algorithms'> {
  readonly server: SshServer;
  readonly role: Hop['role'];
  readonly dialler: Dialler;
  /** On `performance.now`'s clock. */
  readonly deadline: number;
}

async function diallerOf(way: SshWay, deadline: number, options: ConnectOptions): Promise<Dialler> {
  const { route, algorithms } = way;
  switch (route.kind) {
    case 'direct':
      return dialDirectly(way.host, way.port);
    case 'command': {
      const { dialByCommand } = await import('./proxy-command.ts');
      return dialByCommand(route.command);
    }
    case 'jump': {
      const { dialThroughJump } = await import('./jump.ts');
      const { jump: server } = route;
      const dialler = dialDirectly(server.host, server.port);
      const jump = { server, role: 'jump host', dialler, deadline, algorithms, acceptAnyHostKey: false } as const;
      return dialThroughJump(way, server, (closing) =>
        establish(jump, {
          ...options,
          onHeard: undefined,
          signal: options.signal === undefined ? closing : AbortSignal.any([options.signal, closing]),
        }),
      );
    }
  }
}

async function establish(target: Target, options: ConnectOptions): Promise<SshHost> {
  const { server, dialler } = target;
  const { onAttempt, onWarning, onHeard, signal } = options;
  const hop: Hop = { server, role: target.role, through: dialler.through };
  const started = performance.now();
  const leftMs = () => target.deadline - performance.now();
  let dialling = begin(dialler, leftMs());
  try {
    const { attemptSsh, credentialsOf, hostKeyRefused, HostKeyRefused, otherTypes, SshHost, trustIn } = await loadSsh();
    const trust = trustIn(server, target);
    const presented: Buffer[] = [];
    let types = trust.types;
    const credentials = await credentialsOf(server, target.algorithms.includes('ssh-rsa'), leftMs());
    const tried = (attempts: number) => ({
      attempts,
      waitedMs: performance.now() - started,
      fingerprints: credentials.fingerprints,
    });
    let last: Failure | null = null;
    let pauseMs = FIRST_PAUSE_MS;
    for (let attempts = 1; ; attempts++) {
      const attemptStarted = performance.now();
      try {
        const carrier = await dialling;
        const { client, roundTrips } = await attemptSsh({
          carrier,
          username: server.username,
          credentials,
          judge: trust.judge,
          types,
          algorithms: target.algorithms,
          timeoutMs: leftMs(),
          signal,
          onHeard: onHeard ?? (() => {}),
        });
        const warning = trust.settle();
        if (warning !== '') onWarning?.(warning);
        const description = `${server.username}@${addressOf(server.host, server.port)}`;
        return new SshHost(client, withDialler(carrier, dialler), description, roundTrips);
      } catch (error) {
        if (error instanceof HostKeyRefused) {
          if (error.presented !== null) presented.push(error.presented);
          types = otherTypes(types, error.presented, presented, trust.pins);
          if (error.verdict !== 'mismatch' || types.length === 0 || leftMs() <= 0)
            throw hostKeyRefused(hop, error.verdict, presented, trust.pins);
        } else if (error instanceof AttemptFailed) {
          const cutShort = last !== null && leftMs() <= 0 && performance.now() - attemptStarted < TELLING_MS;
          if (!cutShort || !error.failure.passing) last = error.failure;
          const pause = Math.min(pauseMs, leftMs());
          if (last === null || !last.passing || leftMs() <= 0)
            throw unreachable(hop, last ?? error.failure, tried(attempts));
          onAttempt?.(`${hopName(hop)} ${last.what}; trying again for up to ${Math.ceil(leftMs() / 1000)} s`);
          await rest(Math.max(0, pause), signal);
          pauseMs = Math.min(pauseMs * 1.6, LONGEST_PAUSE_MS);
          if (leftMs() <= 0) throw unreachable(hop, last, tried(attempts));
        } else {
          throw error;
        }
        dialling = begin(dialler, leftMs());
      }
    }
  } catch (error) {
    dialler.close();
    dialling.then(
      (carrier) => carrier.destroy(),
      () => {},
    );
    throw error;
  }
}

/** Its failure is for whoever awaits it later. */
function begin(dialler: Dialler, limitMs: number): Promise<Carrier> {
  const dialling = dialler.dial(limitMs);
  dialling.catch(() => {});
  return dialling;
}

/** The carrier of a session that stands, and all that it stands on. */
function withDialler(carrier: Carrier, dialler: Dialler): Carrier {
  return {
    ...carrier,
    close: () => {
      carrier.close();
      dialler.close();
    },
  };
}

/** @throws the signal's reason when it is aborted in the meantime. */
async function rest(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(durationMs, undefined, signal === undefined ? {} : { signal }).catch(() => signal?.throwIfAborted());
}

/** Loads the SSH library, once the first connection is on its way: loading keeps everything else waiting. */
async function loadSsh() {
  await new Promise(setImmediate);
  const [attempt, credentials, host, trust, refusal] = await Promise.all([
    import('./ssh-attempt.ts'),
    import('./credentials.ts'),
    import('./ssh.ts'),
    import('./trust.ts'),
    import('./host-key-failure.ts'),
  ]);
  return { ...attempt, ...credentials, ...host, ...trust, ...refusal };
}
