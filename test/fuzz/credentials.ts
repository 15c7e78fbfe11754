/**
 * Properties of what decides whom to trust: known_hosts and private keys as people paste them.
 */

import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  blobType,
  decide,
  fingerprintOf,
  KnownHostsError,
  knownHostsLine,
  pinnedKeys,
  readFingerprint,
} from '../../src/host/known-hosts.ts';
import { findKey } from '../../src/host/private-key-text.ts';
import { holds, same } from './expectations.ts';
import { claim, type Property } from './property.ts';
import { mutated, text } from './texts.ts';

/** Key blobs in the form that SSH gives them; their bytes are no real keys. */
const blob = (type: string, seed: number) => {
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return Buffer.concat([part(Buffer.from(type)), part(createHash('sha256').update(String(seed)).digest())]);
};
const BLOBS = ['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256'].flatMap((type) =>
  [1, 2].map((seed) => blob(type, seed)),
);
const [first = Buffer.alloc(0)] = BLOBS;
const LINES = [
  ...BLOBS.flatMap((one) => [knownHostsLine('example.com', 22, one), knownHostsLine('example.com', 2222, one)]),
  `@revoked ${knownHostsLine('example.com', 22, first)}`,
  `*.example.com,!bad.example.com,example.com ${blobType(first)} ${first.toString('base64')} a comment`,
  `@cert-authority ${knownHostsLine('example.com', 22, first)}`,
  '|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB==',
  '# comment',
  '',
];
const knownHosts = fc
  .tuple(fc.array(fc.constantFrom(...LINES), { maxLength: 4 }), text, fc.constantFrom('\n', '\r\n', '\r'))
  .chain(([lines, more, end]) => mutated([lines.join(end), [...lines, more].join(end)]));

const PEM_BODY = randomBytes(150).toString('base64');
const LABELS = ['OPENSSH PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'];
const pem = (label: string, width: number, end: string) =>
  [
    `-----BEGIN ${label}-----`,
    ...(PEM_BODY.match(new RegExp(`.{1,${width}}`, 'g')) ?? []),
    `-----END ${label}-----`,
    '',
  ].join(end);
const PASTINGS: readonly ((pasted: string) => string)[] = [
  (key) => key,
  (key) => key.trim(),
  (key) => `\uFEFF${key}`,
  (key) => key.replaceAll('\n', '\r\n'),
  (key) => key.replaceAll('\n', '\\n'),
  (key) => key.replaceAll('\n', ' '),
  (key) => key.replaceAll('\n', '\n    '),
  (key) => `"${key}"`,
  (key) => `'${key.trim()}'`,
  (key) => `\n\n  ${key}\n\n`,
  (key) => Buffer.from(key).toString('base64'),
  (key) =>
    (
      Buffer.from(key)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\n'),
];

export const CREDENTIALS: readonly Property[] = [
  claim(
    'known_hosts in any state is read or refused with a line number, and pins no key that is not in it',
    60,
    knownHosts,
    (lines) => {
      try {
        const pins = pinnedKeys(lines, 'example.com', 22);
        for (const one of BLOBS) {
          const verdict = decide(pins, one);
          if (verdict === 'accepted')
            holds(lines.includes(one.toString('base64').slice(0, -2)), 'a key is accepted that is not there');
          if (pins.revoked.some((key) => key.blob.equals(one))) same(verdict, 'revoked');
        }
        same(decide(pins, randomBytes(51)) === 'accepted', false);
      } catch (error) {
        if (!(error instanceof KnownHostsError)) throw error;
        holds(/^Line \d+ of known_hosts/.test(error.message), `no line is named: ${error.message}`);
        holds(error.message.length < 400 && !error.message.includes('\n'), 'the message is long');
      }
    },
  ),
  claim(
    'a line that this product prints pins that key, for that host and port alone',
    40,
    fc.tuple(
      fc.constantFrom(...BLOBS),
      fc.constantFrom('example.com', '10.0.0.7', 'fe80::1', 'HOST'),
      fc.integer({ min: 1, max: 65_535 }),
    ),
    ([one, host, port]) => {
      const line = knownHostsLine(host, port, one);
      same(pinnedKeys(line, host, port).keys.length, 1);
      same(decide(pinnedKeys(line, host, port), one), 'accepted');
      same(decide(pinnedKeys(line, `x${host}`, port), one), 'unknown');
      if (port !== 22) same(decide(pinnedKeys(line, host, port === 65_535 ? 1 : port + 1), one), 'unknown');
    },
  ),
  claim(
    'a fingerprint is read out of text, or refused',
    30,
    fc.tuple(text, text, fc.constantFrom(...BLOBS)),
    ([before, after, one]) => {
      const fingerprint = fingerprintOf(one);
      same(readFingerprint(`256 ${fingerprint} root@host (ED25519)`), fingerprint);
      try {
        holds(/^SHA256:[A-Za-z0-9+/]{43}$/.test(readFingerprint(`${before}${fingerprint}${after}`)), 'no fingerprint');
      } catch (error) {
        holds(error instanceof KnownHostsError, `another error: ${String(error)}`);
      }
    },
  ),
  claim(
    'a private key is found whole, however it was pasted',
    40,
    fc.tuple(fc.constantFrom(...LABELS), fc.integer({ min: 20, max: 200 }), fc.constantFrom(...PASTINGS)),
    ([label, width, paste]) => {
      const found = findKey(paste(pem(label, width, '\n')));
      holds(found.kind === 'pem', `it is ${found.kind}`);
      if (found.kind === 'pem') same([found.block.label, found.block.body.toString('base64')], [label, PEM_BODY]);
    },
  ),
  claim(
    'text in any state is told from a private key, or is made canonical',
    60,
    fc.oneof(text, mutated(LABELS.flatMap((label) => PASTINGS.map((paste) => paste(pem(label, 64, '\n')))))),
    (pasted) => {
      const found = findKey(pasted);
      if (found.kind === 'pem')
        holds(
          /^-----BEGIN [A-Z0-9 ]+-----\n(?:Proc-Type: 4,ENCRYPTED\nDEK-Info: [A-Z0-9-]+,[0-9A-Fa-f]+\n\n)?(?:[A-Za-z0-9+/]{1,64}={0,2}\n|={1,2}\n)+-----END [A-Z0-9 ]+-----\n$/.test(
            found.block.pem,
          ),
          'the key is not canonical',
        );
    },
  ),
];
