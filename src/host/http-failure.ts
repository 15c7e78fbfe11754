/**
 * Names what went wrong with an HTTP question. Pure.
 */

import type { EndpointOutcome } from '../model/snapshot.ts';
import { ConnectFailed } from './host.ts';

export type FailedOutcome = Exclude<EndpointOutcome, { kind: 'answered' }>;

/** No answer within the time limit. */
export class HttpTimeOver extends Error {
  override readonly name = 'HttpTimeOver';
}

const BY_CODE: Readonly<Record<string, FailedOutcome['kind']>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
};

const TLS_CODE = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** Of an error met while asking: by undici, by a socket, or while the host opened the stream. */
export function failedOutcome(error: unknown): FailedOutcome {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: failureKind(error, message), message: message.slice(0, 500) };
}

function failureKind(error: unknown, message: string): FailedOutcome['kind'] {
  if (error instanceof HttpTimeOver) return 'timeout';
  const code = codeOf(error instanceof ConnectFailed && codeOf(error.cause) !== '' ? error.cause : error);
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (TLS_CODE.test(code)) return 'tls';
  if (code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError')) return 'protocol';
  return error instanceof ConnectFailed ? connectFailureKind(message) : 'unknown';
}

/** What sshd says when its own connection fails: `strerror` or `gai_strerror` in English, or nothing. */
export function connectFailureKind(message: string): FailedOutcome['kind'] {
  if (/refused/i.test(message)) return 'refused';
  if (/not known|resolve|resolution|no address|unknown host/i.test(message)) return 'dns';
  if (/timed out/i.test(message)) return 'timeout';
  if (/unreachable|no route|unavailable/i.test(message)) return 'unreachable';
  return 'refused';
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== '') ?? '';
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
