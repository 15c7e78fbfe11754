/**
 * What can go wrong between a host's name and an open session: tells the cases apart and says which are worth another
 * try. Pure; what a person should check is worded in connect-advice.ts.
 */

import type { ReasonCode } from '../model/record.ts';
import { OLD_ALGORITHMS } from './algorithms.ts';
import type { ServerOffer } from './server-offer.ts';

/** How far an attempt got. */
export type Phase = 'lookup' | 'tcp' | 'banner' | 'handshake' | 'authentication';

/** Why an attempt ended without a session. */
export type AttemptEnd =
  | { readonly kind: 'error'; readonly error: Error }
  | { readonly kind: 'closed' }
  | { readonly kind: 'time-over' };

export interface Failure {
  readonly reasonCode: ReasonCode;
  /** Follows `example.com:22 `: a predicate without its full stop. */
  readonly what: string;
  /** Whether the same attempt may go well a little later, as with a host that reboots. */
  readonly passing: boolean;
  /** What to check, where it hangs on what the server said; comes before what the code alone suggests. */
  readonly advice: readonly string[];
}

/** What a server said before it came to an end. */
export interface ServerSaid {
  /** The beginning of all that it said, and of what came instead of a banner. */
  readonly heard: string;
  /** null where it did not get as far. */
  readonly offer: ServerOffer | null;
  /** The ways of authentication that it named as still open. */
  readonly methods: readonly string[];
  /** Whether it took what it was given, and wants more. */
  readonly partial: boolean;
  /** Whether it would have let the key in only with a SHA-1 signature. */
  readonly sha1Only: boolean;
}

export const SAID_NOTHING: ServerSaid = { heard: '', offer: null, methods: [], partial: false, sha1Only: false };

/** One attempt failed. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.what, options);
    this.failure = failure;
  }
}

/** Judges an attempt by how far it got, how it ended and what the server said. */
export function judgeAttempt(phase: Phase, end: AttemptEnd, said: ServerSaid = SAID_NOTHING): Failure {
  if (phase === 'lookup' || phase === 'tcp') return judgeDial(phase, end);
  if (phase === 'banner') return judgeBanner(end, said.heard);
  return phase === 'handshake' ? judgeHandshake(end, said.offer) : judgeAuthentication(end, said);
}

function judgeDial(phase: 'lookup' | 'tcp', end: AttemptEnd): Failure {
  const code = end.kind === 'error' ? errorCode(end.error) : end.kind;
  switch (code) {
    case 'ENOTFOUND':
    case 'EINVAL':
      return failure('dns-failed', 'does not resolve: no address is known for this name', false);
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return failure('dns-failed', 'does not resolve: the name server gave no answer', true);
    case 'ECONNREFUSED':
      return failure(
        'connection-refused',
        'refused the connection: the address answers, and nothing listens on the port',
        true,
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EHOSTDOWN':
    case 'EADDRNOTAVAIL':
    case 'EACCES':
    case 'EPERM':
      return failure('network-unreachable', `can't be reached from here (${code}): there is no route to it`, true);
    case 'ECONNRESET':
    case 'EPIPE':
      return failure('connection-refused', 'reset the connection while it was being opened', true);
    default:
      if (phase === 'lookup' && code === 'time-over') {
        return failure('dns-failed', 'does not resolve: the name server gave no answer in time', true);
      }
      return failure('connect-timeout', 'gave no answer at all: neither a connection nor a refusal', true);
  }
}

/** What OpenSSH's sshd writes instead of a banner when it has too many connections, or penalizes this address. */
const TURNED_AWAY = /^(?:Exceeded MaxStartups|Not allowed at this time)/;

function judgeBanner(end: AttemptEnd, heard: string): Failure {
  if (TURNED_AWAY.test(heard)) {
    return failure(
      'connection-refused',
      `turned the connection away for now: sshd said ${JSON.stringify(heard.slice(0, 60))}`,
      true,
    );
  }
  if (/(?:^|\n)S(?:S(?:H(?:-)?)?)?$/.test(heard)) {
    return end.kind === 'time-over'
      ? failure('banner-timeout', 'began its SSH banner and did not end it: it fell silent', true)
      : failure('connection-lost', 'broke the connection off in the middle of its SSH banner', true);
  }
  if (heard !== '') {
    return failure(
      'not-ssh',
      `is no SSH server: it said ${JSON.stringify(heard.slice(0, 60))} where an SSH banner belongs`,
      false,
    );
  }
  const said = 'accepted the connection but sent no SSH banner';
  return end.kind === 'time-over'
    ? failure('banner-timeout', `${said}: it stayed silent`, true)
    : failure('not-ssh', `${said}: it closed it again`, true);
}

function judgeHandshake(end: AttemptEnd, offer: ServerOffer | null): Failure {
  if (end.kind === 'time-over')
    return failure('connect-timeout', 'began the SSH handshake and did not end it in time', true);
  const message = end.kind === 'error' ? end.error.message : '';
  if (/signature verification failed/i.test(message)) {
    return failure(
      'host-key-mismatch',
      'showed the pinned host key and could not prove that the key is its own',
      false,
    );
  }
  const lacking = /no matching (.+)/.exec(message)?.[1];
  if (lacking !== undefined) return nothingInCommon(lacking, offer);
  if (/unsupported key exchange/i.test(message)) return nothingInCommon('key exchange algorithm', offer);
  if (/protocol version|identification string/i.test(message)) {
    return failure('not-ssh', 'does not speak version 2 of SSH', false);
  }
  return failure('connection-lost', 'broke the connection off in the middle of the SSH handshake', true);
}

/** @param lacking as ssh2 names it, such as `C->S cipher`. */
function nothingInCommon(lacking: string, offer: ServerOffer | null): Failure {
  const names =
    offer === null
      ? []
      : /key exchange/.test(lacking)
        ? offer.kex
        : /host key/.test(lacking)
          ? offer.hostKey
          : /cipher/.test(lacking)
            ? offer.cipher
            : /MAC/.test(lacking)
              ? offer.hmac
              : [];
  const kind = lacking.replace(/^(?:C->S|S->C) /, '').replace('format', 'algorithm');
  const offers = names.length === 0 ? '' : `: it offers only ${names.map(printable).join(', ')}`;
  const old = names.filter((name) => OLD_ALGORITHMS.includes(name));
  return {
    ...failure('no-common-algorithm', `has no ${kind} in common with this client${offers}`, false),
    advice:
      old.length === 0
        ? []
        : [
            `If it can’t be updated, allow what it has: \`ssh-algorithms: ${old.map((name) => `+${name}`).join(', ')}\`.`,
          ],
  };
}

function judgeAuthentication(end: AttemptEnd, { methods, partial, sha1Only }: ServerSaid): Failure {
  if (end.kind === 'time-over') return failure('connect-timeout', 'did not decide on the key in time', true);
  if (sha1Only) {
    return {
      ...failure('no-common-algorithm', 'takes this RSA key only with a SHA-1 signature, which was not made', false),
      advice: ['Use an Ed25519 key, or allow what the server has: `ssh-algorithms: +ssh-rsa`.'],
    };
  }
  const message = end.kind === 'error' ? end.error.message : '';
  const left = methods.map(printable).join(', ');
  if (partial) {
    return {
      ...failure(
        'authentication-failed',
        `took the key and wants more than it (${left}), which no run can give`,
        false,
      ),
      advice: ['Exempt this user from `AuthenticationMethods` in sshd_config, or let it ask for `publickey` alone.'],
    };
  }
  if (methods.length > 0 && !methods.includes('publickey')) {
    return {
      ...failure('authentication-failed', `takes no keys from this user: it takes only ${left}`, false),
      advice: ['Set `PubkeyAuthentication yes` in sshd_config on the host: passwords are not used here.'],
    };
  }
  if (/too many authentication failures/i.test(message)) {
    return failure('authentication-failed', 'let the user in with none of the first keys, and takes no more', false);
  }
  if (/agent/i.test(message))
    return failure('ssh-agent-unusable', 'was not shown a signature: the agent made none', false);
  if (/authentication methods failed|not allowed|auth/i.test(message)) {
    return failure('authentication-failed', 'did not let the user in with this key', false);
  }
  return failure('connection-lost', 'broke the connection off while the user was being authenticated', true);
}

function printable(name: string): string {
  return name.replace(/[^\w@.+-]/g, '').slice(0, 60);
}

/** A failure about which the server said nothing in particular. */
export function failure(reasonCode: ReasonCode, what: string, passing: boolean): Failure {
  return { reasonCode, what, passing, advice: [] };
}

/** The error's code. Of several addresses that all failed, a refusal tells most: something is there. */
function errorCode(error: Error): string {
  const all = error instanceof AggregateError ? error.errors.map(codeOf) : [codeOf(error)];
  return all.find((code) => code === 'ECONNREFUSED') ?? all[0] ?? '';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
