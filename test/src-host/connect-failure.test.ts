import { describe, expect, test } from 'vitest';
import { judgeAttempt, type Phase, SAID_NOTHING } from '../../src/host/connect-failure.ts';

const withCode = (code: string, message = code) => ({
  kind: 'error' as const,
  error: Object.assign(new Error(message), { code }),
});
const saying = (message: string) => ({ kind: 'error' as const, error: new Error(message) });

describe('an attempt that ended', () => {
  test.each([
    ['lookup', withCode('ENOTFOUND'), '', 'dns-failed', false],
    ['lookup', withCode('EAI_AGAIN'), '', 'dns-failed', true],
    ['lookup', { kind: 'time-over' as const }, '', 'dns-failed', true],
    ['tcp', withCode('ECONNREFUSED'), '', 'connection-refused', true],
    ['tcp', withCode('ETIMEDOUT'), '', 'connect-timeout', true],
    ['tcp', { kind: 'time-over' as const }, '', 'connect-timeout', true],
    ['tcp', withCode('EHOSTUNREACH'), '', 'network-unreachable', true],
    ['tcp', withCode('ENETUNREACH'), '', 'network-unreachable', true],
    ['banner', withCode('ECONNRESET'), '', 'not-ssh', true],
    ['banner', { kind: 'time-over' as const }, '', 'banner-timeout', true],
    ['banner', { kind: 'closed' as const }, 'HTTP/1.1 400', 'not-ssh', false],
    ['banner', { kind: 'closed' as const }, 'S', 'connection-lost', true],
    ['banner', { kind: 'closed' as const }, 'SSH', 'connection-lost', true],
    ['banner', withCode('ECONNRESET'), 'SS', 'connection-lost', true],
    ['banner', { kind: 'closed' as const }, 'Welcome\r\nSSH', 'connection-lost', true],
    ['banner', { kind: 'time-over' as const }, 'SS', 'banner-timeout', true],
    ['banner', { kind: 'closed' as const }, 'HTTPS', 'not-ssh', false],
    ['banner', { kind: 'closed' as const }, 'Exceeded MaxStartups', 'connection-refused', true],
    ['handshake', { kind: 'closed' as const }, 'SSH-2.0-x', 'connection-lost', true],
    ['handshake', saying('Handshake failed: no matching key exchange algorithm'), '', 'no-common-algorithm', false],
    ['handshake', saying('Handshake failed: signature verification failed'), '', 'host-key-mismatch', false],
    ['handshake', { kind: 'time-over' as const }, '', 'connect-timeout', true],
    ['authentication', saying('All configured authentication methods failed'), '', 'authentication-failed', false],
    ['authentication', saying('Too many authentication failures'), '', 'authentication-failed', false],
    ['authentication', { kind: 'closed' as const }, '', 'connection-lost', true],
  ])('in phase %s with %o after hearing %j is %s (passing: %s)', (phase, end, heard, reasonCode, passing) => {
    expect(judgeAttempt(phase as Phase, end, { ...SAID_NOTHING, heard })).toMatchObject({ reasonCode, passing });
  });

  test('at several addresses is told by the refusal among them', () => {
    const error = new AggregateError([withCode('ENETUNREACH').error, withCode('ECONNREFUSED').error]);
    expect(judgeAttempt('tcp', { kind: 'error', error }).reasonCode).toBe('connection-refused');
  });
});
