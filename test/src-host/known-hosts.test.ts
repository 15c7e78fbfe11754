import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { algorithmsOf, HOST_KEY_TYPES, wantedTypes } from '../../src/host/host-key-algorithms.ts';
import { decide, fingerprintOf, KnownHostsError, pinnedKeys, readFingerprint } from '../../src/host/known-hosts.ts';
import { blobOf, makeKey } from './ssh-server.ts';

const key = makeKey();
const other = makeKey();
const rsa = makeKey('rsa');
const line = (hosts: string, pair = key) => `${hosts} ${pair.public}`;
const verdict = (text: string, host: string, port: number, pair = key) =>
  decide(pinnedKeys(text, host, port), blobOf(pair));

function hashed(name: string): string {
  const salt = Buffer.from('0123456789abcdefghij');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

describe('a known_hosts line', () => {
  test.each([
    ['a plain name', 'example.com', 'example.com', 22, 'accepted'],
    ['a name in other letters', 'Example.COM', 'eXample.com', 22, 'accepted'],
    ['one of several names', 'a,example.com,10.0.0.1', '10.0.0.1', 22, 'accepted'],
    ['a port', '[example.com]:2222', 'example.com', 2222, 'accepted'],
    ['another port', '[example.com]:2222', 'example.com', 22, 'unknown'],
    ['no port, for another port than 22', 'example.com', 'example.com', 2222, 'accepted'],
    ['a hashed name', hashed('example.com'), 'example.com', 22, 'accepted'],
    ['a hashed name with port', hashed('[example.com]:2222'), 'example.com', 2222, 'accepted'],
    ['another hashed name', hashed('example.org'), 'example.com', 22, 'unknown'],
    ['a wildcard', '*.example.com', 'web.example.com', 22, 'accepted'],
    ['a question mark', '10.0.0.?', '10.0.0.7', 22, 'accepted'],
    ['a negation', '*.example.com,!bad.example.com', 'bad.example.com', 22, 'unknown'],
    ['a negation of another', '*.example.com,!bad.example.com', 'good.example.com', 22, 'accepted'],
    ['a dot, which stands for itself', 'exampleXcom', 'example.com', 22, 'unknown'],
    ['an IPv6 address', '::1', '::1', 22, 'accepted'],
    ['an IPv6 address with port', '[::1]:2222', '::1', 2222, 'accepted'],
  ])('with %s', (_, hosts, host, port, expected) => {
    expect(verdict(line(hosts), host, port)).toBe(expected);
  });

  test('for the port wins over one without a port', () => {
    expect(verdict(`${line('example.com')}\n${line('[example.com]:2222', other)}`, 'example.com', 2222)).toBe(
      'mismatch',
    );
  });

  test('may stand beside further keys, comments, empty lines, Windows line ends and indentation', () => {
    const text = `# example.com:22 SSH-2.0-OpenSSH_9.2\r\n\r\n  ${line('example.com', rsa)} root@box\r\n\t${line('example.com')}\r\n`;
    expect(verdict(text, 'example.com', 22)).toBe('accepted');
    expect(verdict(text, 'example.com', 22, rsa)).toBe('accepted');
    expect(verdict(text, 'example.com', 22, other)).toBe('mismatch');
  });

  test('marked @revoked is stronger than any that accepts the same key', () => {
    expect(verdict(`${line('example.com')}\n@revoked ${line('*')}`, 'example.com', 22)).toBe('revoked');
    const pins = pinnedKeys(`@revoked ${line('*')}`, 'example.com', 22, [fingerprintOf(blobOf(key))]);
    expect(decide(pins, blobOf(key))).toBe('revoked');
    expect(verdict(`@revoked ${line('*')}`, 'example.com', 22, other)).toBe('unknown');
  });

  test.each([
    ['a certificate authority', `@cert-authority ${line('*')}`, /@cert-authority.*not supported/],
    ['an unknown marker', `@trusted ${line('*')}`, /marker/],
    ['no host name', key.public, /host's name is missing/],
    ['a key cut short', line('example.com').slice(0, -12), /damaged key/],
    ['another type than its key', line('example.com').replace('ssh-ed25519', 'ssh-rsa'), /damaged key/],
    ['words', 'this is no key', /HOST TYPE KEY/],
    ['a damaged hash', `|1|abc ${key.public}`, /hashed/],
  ])('with %s is refused with its number', (_, text, message) => {
    const parse = () => pinnedKeys(`# first\n${text}`, 'example.com', 22);
    expect(parse).toThrow(KnownHostsError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/Line 2 /);
  });

  test('that can’t be read does no harm to those that pin the host, unless it may revoke', () => {
    const good = line('example.com');
    for (const bad of ['words', `@cert-authority ${line('*')}`, line('example.com').slice(0, -12), key.public])
      expect(verdict(`${bad}\n${good}`, 'example.com', 22), bad).toBe('accepted');
    expect(() => verdict(`@revoked * ssh-rsa AAAA\n${good}`, 'example.com', 22)).toThrow(/damaged key/);
    expect(() => verdict(`@revokd ${line('*')}\n${good}`, 'example.com', 22)).toThrow(/marker/);
  });

  test('with a certificate authority for other hosts is passed over', () => {
    expect(verdict(`@cert-authority ${line('*.example.org')}`, 'example.com', 22)).toBe('unknown');
    expect(() => verdict(`@cert-authority ${line('*.example.com')}`, 'a.example.com', 2222)).toThrow(/not supported/);
  });

  test('never makes the parser throw anything but its own error', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '@revoked',
        '@cert-authority',
        '|1|',
        '|1|AAAA|AAAA',
        '[',
        ']:22',
        '*',
        '!',
        ',',
        ' ',
        '\t',
        '\n',
        '\r',
        '#',
        'ssh-rsa',
        key.public,
        line('*'),
        'AAAA',
        '\0',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join('')),
        fc.string(),
        fc.nat(65_535),
        (text, host, port) => {
          try {
            decide(pinnedKeys(text, host, port), blobOf(key));
          } catch (error) {
            expect(error).toBeInstanceOf(KnownHostsError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('accepts only its own key, whatever other text stands around it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...'#abc .*') }).map((text) => `#${text}`)),
        (comments) => {
          const text = [...comments, line('example.com'), ...comments].join('\n');
          expect(verdict(text, 'example.com', 22)).toBe('accepted');
          expect(verdict(text, 'example.com', 22, other)).toBe('mismatch');
        },
      ),
    );
  });
});

describe('a fingerprint', () => {
  const mine = fingerprintOf(blobOf(key));
  test.each([mine, `${mine}=`, `  ${mine}\n`, `256 ${mine} root@host (ED25519)`])('is read from %j', (text) => {
    expect(readFingerprint(text)).toBe(mine);
  });

  test.each(['', 'MD5:aa:bb', 'SHA256:short', mine.slice(7)])('is not found in %j', (text) => {
    expect(() => readFingerprint(text)).toThrow(KnownHostsError);
  });

  test('accepts its key beside others, and no other key', () => {
    const pins = pinnedKeys('', 'example.com', 22, [fingerprintOf(blobOf(other)), '', mine]);
    expect(decide(pins, blobOf(key))).toBe('accepted');
    expect(decide(pins, blobOf(rsa))).toBe('mismatch');
  });
});

describe('the algorithms asked for', () => {
  test('are those of the pinned key types', () => {
    expect(algorithmsOf(wantedTypes(pinnedKeys(line('h'), 'h', 22)))).toEqual(['ssh-ed25519']);
    expect(algorithmsOf(wantedTypes(pinnedKeys(line('h', rsa), 'h', 22)))).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
  });

  test('are all modern ones when only fingerprints are pinned', () => {
    expect(wantedTypes(pinnedKeys('', 'h', 22, [fingerprintOf(blobOf(key))]))).toEqual(HOST_KEY_TYPES);
    expect(algorithmsOf(HOST_KEY_TYPES)).not.toContain('ssh-rsa');
  });
});
