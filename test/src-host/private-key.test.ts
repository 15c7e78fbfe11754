import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { describe, expect, test } from 'vitest';
import { HostUnreachable } from '../../src/host/host.ts';
import { fingerprintOf } from '../../src/host/known-hosts.ts';
import { readPrivateKey } from '../../src/host/private-key.ts';
import { makeEd25519 } from '../ssh-keys.ts';

const { utils } = ssh2;
const ed = generateKeyPairSync('ed25519').privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const openSsh = makeEd25519({ comment: 'x' });
const pem = (key: typeof ed, type: 'pkcs1' | 'pkcs8' | 'sec1', cipher?: string) =>
  key
    .export({
      type: type as 'pkcs8',
      format: 'pem',
      ...(cipher === undefined ? {} : { cipher, passphrase: 'open sesame' }),
    })
    .toString();
const locked = (cipher: 'aes256-ctr' | 'aes256-cbc' | 'aes256-gcm@openssh.com') =>
  makeEd25519({ passphrase: 'open sesame', cipher: cipher as 'aes256-cbc', rounds: 4 }).private;

function failure(text: string, passphrase = ''): HostUnreachable {
  try {
    readPrivateKey(text, passphrase);
  } catch (error) {
    expect(error).toBeInstanceOf(HostUnreachable);
    return error as HostUnreachable;
  }
  throw new Error('The key was accepted.');
}

describe('a private key', () => {
  test.each([
    ['OpenSSH Ed25519', openSsh.private, 'ssh-ed25519'],
    ['OpenSSH RSA', utils.generateKeyPairSync('rsa', { bits: 2048 }).private, 'ssh-rsa'],
    ['OpenSSH ECDSA', utils.generateKeyPairSync('ecdsa', { bits: 384 }).private, 'ecdsa-sha2-nistp384'],
    ['PKCS#1 RSA', pem(rsa, 'pkcs1'), 'ssh-rsa'],
    ['PKCS#8 RSA', pem(rsa, 'pkcs8'), 'ssh-rsa'],
    ['SEC1 P-256', pem(ec('prime256v1'), 'sec1'), 'ecdsa-sha2-nistp256'],
    ['PKCS#8 P-384', pem(ec('secp384r1'), 'pkcs8'), 'ecdsa-sha2-nistp384'],
    ['PKCS#8 P-521', pem(ec('secp521r1'), 'pkcs8'), 'ecdsa-sha2-nistp521'],
    ['PKCS#8 Ed25519', pem(ed, 'pkcs8'), 'ssh-ed25519'],
  ])('in %s form becomes one that ssh2 signs with', (_, text, type) => {
    const key = readPrivateKey(text, '');
    expect(key.type).toBe(type);
    const parsed = utils.parseKey(key.pem);
    if (parsed instanceof Error) throw parsed;
    const hash = type === 'ssh-ed25519' ? undefined : 'sha256';
    expect(parsed.verify('data', parsed.sign('data', hash), hash)).toBe(true);
    expect(key.fingerprint).toBe(fingerprintOf(parsed.getPublicSSH()));
  });

  test('keeps its public part when it is converted', () => {
    expect(readPrivateKey(openSsh.private, '').fingerprint).toBe(
      fingerprintOf(Buffer.from(openSsh.public.split(' ')[1] ?? '', 'base64')),
    );
  });

  test.each([
    ['OpenSSH aes256-ctr', locked('aes256-ctr')],
    ['OpenSSH aes256-cbc', locked('aes256-cbc')],
    ['OpenSSH aes256-gcm', locked('aes256-gcm@openssh.com')],
    ['PKCS#8', pem(ed, 'pkcs8', 'aes-256-cbc')],
    ['traditional', pem(rsa, 'pkcs1', 'aes-128-cbc')],
    ['traditional on a curve', pem(ec('prime256v1'), 'sec1', 'aes-256-cbc')],
  ])('encrypted in %s form opens with its passphrase and with no other', (_, text) => {
    expect(utils.parseKey(readPrivateKey(text, 'open sesame').pem)).not.toBeInstanceOf(Error);
    expect(failure(text, 'wrong')).toMatchObject({
      reasonCode: 'passphrase-wrong',
      message: expect.stringMatching(/does not open/),
    });
    expect(failure(text)).toMatchObject({
      reasonCode: 'passphrase-wrong',
      message: expect.stringMatching(/no passphrase was given/),
    });
  });

  const shapes: [string, (text: string) => string][] = [
    ['Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
    ['no line end at its end', (text) => text.trimEnd()],
    ['indentation', (text) => text.replace(/^/gm, '      ')],
    ['line ends written out', (text) => text.replaceAll('\n', '\\n')],
    ['Windows line ends written out', (text) => text.replaceAll('\n', '\\r\\n')],
    ['double quotes', (text) => `"${text.replaceAll('\n', '\\n')}"`],
    ['single quotes', (text) => `'${text}'`],
    ['spaces for line ends', (text) => text.trim().replaceAll('\n', ' ')],
    ['base64 around it', (text) => Buffer.from(text).toString('base64')],
    ['a byte order mark', (text) => `\uFEFF${text}`],
    ['text around it', (text) => `my key:\n${text}\nthat was it`],
    ['empty lines in between', (text) => text.replaceAll('\n', '\n\n')],
  ];
  test.each(shapes)('is taken with %s', (_, change) => {
    for (const text of [openSsh.private, pem(rsa, 'pkcs1'), pem(ed, 'pkcs8')]) {
      expect(readPrivateKey(change(text), '').fingerprint).toBe(readPrivateKey(text, '').fingerprint);
    }
    expect(readPrivateKey(change(pem(rsa, 'pkcs1', 'aes-128-cbc')), 'open sesame').type).toBe('ssh-rsa');
  });

  test.each([
    ['nothing', '  \n', /empty/],
    ['a public key', openSsh.public, /public key/],
    ['a public key in PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', /public key/],
    ['a PuTTY key', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none', /PuTTY/],
    ['a file name', '~/.ssh/id_ed25519', /file name/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /certificate/],
    ['a word', 'hunter2', /not a private key/],
    ['a key on another curve', pem(ec('secp256k1'), 'sec1'), /curve/],
    ['an Ed448 key', pem(generateKeyPairSync('ed448').privateKey as typeof ed, 'pkcs8'), /ed448/],
    ['a key without its end', openSsh.private.slice(0, 200), /cut off/],
    ['a key without its beginning', openSsh.private.slice(60), /cut off/],
    ['a key without its middle', openSsh.private.split('\n').toSpliced(3, 2).join('\n'), /cut off|damaged/],
    ['a PEM key without its middle', pem(rsa, 'pkcs1').split('\n').toSpliced(3, 5).join('\n'), /cut off/],
    ['a key with foreign characters', openSsh.private.replace('\nb3', '\n*3'), /damaged/],
  ])('is not found in %s, which is said', (_, text, message) => {
    expect(failure(text)).toMatchObject({
      reasonCode: 'private-key-unusable',
      message: expect.stringMatching(message),
    });
  });

  test('is never in a message, however it is damaged', () => {
    const texts = [openSsh.private, pem(rsa, 'pkcs1'), pem(ed, 'pkcs8'), locked('aes256-ctr')];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(2000), fc.nat(200), fc.string(), (text, at, length, instead) => {
        const damaged = text.slice(0, at) + instead + text.slice(at + length);
        try {
          readPrivateKey(damaged, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(HostUnreachable);
          const said = [(error as HostUnreachable).message, ...(error as HostUnreachable).advice].join(' ');
          for (const line of text.split('\n').filter((line) => line.length > 20 && !line.startsWith('-'))) {
            for (let i = 0; i + 12 <= line.length; i += 4) expect(said.includes(line.slice(i, i + 12))).toBe(false);
          }
        }
      }),
      { numRuns: 80 },
    );
  });
});
