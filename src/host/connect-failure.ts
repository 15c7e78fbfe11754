/**
 * What can go wrong between a host's name and an open session: tells the cases apart, says which are worth another
 * try, and words what a person should check. Pure.
 */

import type { ReasonCode } from '../model/record.ts';
import type { Way } from '../model/settings.ts';
import { HostUnreachable } from './host.ts';

export type SshWay = Extract<Way, { kind: 'ssh' }>;

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
}

/** One attempt failed. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.what, options);
    this.failure = failure;
  }
}

/** Judges an attempt by how far it got and how it ended; `heard` is the beginning of what came instead of a banner. */
export function judgeAttempt(phase: Phase, end: AttemptEnd, heard: string): Failure {
  if (phase === 'lookup' || phase === 'tcp') return judgeDial(phase, end);
  if (phase === 'banner') return judgeBanner(end, heard);
  return phase === 'handshake' ? judgeHandshake(end) : judgeAuthentication(end);
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

function judgeHandshake(end: AttemptEnd): Failure {
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
  if (/no matching|unsupported key exchange/i.test(message)) {
    return failure('not-ssh', `has no SSH algorithm in common with this client (${message})`, false);
  }
  if (/protocol version|identification string/i.test(message)) {
    return failure('not-ssh', 'does not speak version 2 of SSH', false);
  }
  return failure('connection-lost', 'broke the connection off in the middle of the SSH handshake', true);
}

function judgeAuthentication(end: AttemptEnd): Failure {
  if (end.kind === 'time-over') return failure('connect-timeout', 'did not decide on the key in time', true);
  const message = end.kind === 'error' ? end.error.message : '';
  if (/authentication methods failed|authentication failures|not allowed|auth/i.test(message)) {
    return failure('authentication-failed', 'did not let the user in with this key', false);
  }
  return failure('connection-lost', 'broke the connection off while the user was being authenticated', true);
}

function failure(reasonCode: ReasonCode, what: string, passing: boolean): Failure {
  return { reasonCode, what, passing };
}

/** The error's code. Of several addresses that all failed, a refusal tells most: something is there. */
function errorCode(error: Error): string {
  const all = error instanceof AggregateError ? error.errors.map(codeOf) : [codeOf(error)];
  return all.find((code) => code === 'ECONNREFUSED') ?? all[0] ?? '';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The error that ends the run, in words: where, what, how long, and what to check. */
export function unreachable(
  way: SshWay,
  { reasonCode, what }: Failure,
  tried: { readonly attempts: number; readonly waitedMs: number; readonly keyFingerprint: string },
): HostUnreachable {
  const times = tried.attempts === 1 ? 'once' : `${tried.attempts} times`;
  const message = `${way.host}:${way.port} ${what} (tried ${times} in ${(tried.waitedMs / 1000).toFixed(1)} s).`;
  return new HostUnreachable(reasonCode, message, adviceFor(reasonCode, way, tried.keyFingerprint));
}

function adviceFor(reasonCode: ReasonCode, way: SshWay, keyFingerprint: string): readonly string[] {
  const { host, port, username } = way;
  const awake = 'Check that the host is running: it may be stopped, rebooting or out of memory.';
  switch (reasonCode) {
    case 'dns-failed':
      return [
        `Check the host's name for a mistake: ${host}.`,
        'A host that was replaced or restarted in a cloud may have a new name or address; give the present one.',
        'A private name resolves only inside its own network: a runner outside can’t use it.',
      ];
    case 'connection-refused':
      return [
        `Check the port: is ${port} the one that sshd listens on?`,
        'Check that sshd is running on the host; while a host reboots, it refuses for a moment.',
        'Check that the address is the host’s own and not that of another machine.',
      ];
    case 'connect-timeout':
      return [
        `Check the security group or firewall: TCP port ${port} must be open for the address this run comes from.`,
        'Check the address: one that changed or is private looks just like this.',
        awake,
      ];
    case 'network-unreachable':
      return [
        'Check the address: there is no route to it from here.',
        'A private address needs a runner inside its network, or a VPN.',
        awake,
      ];
    case 'banner-timeout':
      return [
        awake,
        `Check the port: something listens on ${port}, and it may be no SSH server, or a proxy in front of one that is down.`,
        'A host that has run out of memory or processes accepts connections and gets no further.',
      ];
    case 'not-ssh':
      return [
        `Check the port: something listens on ${port}, and it does not answer as an SSH server does.`,
        'Check for a proxy or load balancer in front of the host.',
        'A server that is starting, overloaded (MaxStartups) or blocks this address (fail2ban) closes without a word.',
      ];
    case 'authentication-failed':
      return [
        `Check the user name: is it ${username}? (Cloud images use ubuntu, ec2-user, admin, …)`,
        `Check that ~${username}/.ssh/authorized_keys on the host has the public key with the fingerprint ${keyFingerprint}.`,
        'Check that this file and its folder belong to the user and that no one else may write to them.',
        'Look into sshd’s log on the host: `journalctl -u ssh` or /var/log/auth.log says why.',
      ];
    case 'host-key-mismatch':
      return [
        'Treat this as an impostor until proven otherwise: nothing was sent to it.',
        'Check the host’s key by another way.',
      ];
    default:
      return [awake, 'Look into sshd’s log on the host: `journalctl -u ssh` or /var/log/auth.log.'];
  }
}
