/**
 * Turns a pasted private key into one that ssh2 takes, or says plainly what is wrong with it. No message contains any
 * part of the key.
 */

import { createPrivateKey, type KeyObject } from 'node:crypto';
import ssh2 from 'ssh2';
import { HostUnreachable } from './host.ts';
import { fingerprintOf } from './known-hosts.ts';
import { openSshKeyShape, writeEd25519 } from './openssh-key.ts';
import { type FoundKey, findKey, type PemBlock } from './private-key-text.ts';

/** A private key, decrypted: keep it out of logs. */
export interface PrivateKey {
  /** Unencrypted, in a form that ssh2 reads without a passphrase. */
  readonly pem: string;
  /** The public key's type, such as `ssh-ed25519`. */
  readonly type: string;
  /** The public key's `SHA256:…` fingerprint: safe to show. */
  readonly fingerprint: string;
}

const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

const CONVERT = 'Write it anew without changing the key: `ssh-keygen -p -f KEY`, then paste the whole file.';
const PASTE = 'Paste the whole private key file, from the BEGIN line to the END line (often ~/.ssh/id_ed25519).';

const WRONG: Record<Exclude<FoundKey['kind'], 'pem'>, readonly [string, string]> = {
  empty: ['The private key is empty.', 'Check the name of the secret: a secret that does not exist reads as empty.'],
  putty: [
    'The private key is in PuTTY’s own format (.ppk), which SSH servers’ tools do not share.',
    'Convert it: `puttygen KEY.ppk -O private-openssh -o KEY`, or PuTTYgen’s Conversions, Export OpenSSH key.',
  ],
  public: ['A public key was given where the private key belongs.', 'Paste the file whose name does not end in .pub.'],
  certificate: ['A certificate was given where the private key belongs.', PASTE],
  truncated: ['The private key is cut off: its BEGIN line, its END line or a part between them is missing.', PASTE],
  damaged: ['The private key is damaged: there are characters in it that no key has.', PASTE],
  'file-name': ['A file name was given where the private key itself belongs.', PASTE],
  'not-a-key': ['What was given as the private key is not a private key.', PASTE],
};

/**
 * Reads OpenSSH, PKCS#1, SEC1 and PKCS#8 keys (RSA, ECDSA on the NIST curves, Ed25519), encrypted or not.
 * @throws {HostUnreachable} `private-key-unusable`, or `passphrase-wrong` when the passphrase is missing or wrong.
 */
export function readPrivateKey(text: string, passphrase: string): PrivateKey {
  const found = findKey(text);
  if (found.kind !== 'pem') throw unusable(...WRONG[found.kind]);
  const pem =
    found.block.label === 'OPENSSH PRIVATE KEY'
      ? fromOpenSsh(found.block, passphrase)
      : fromPem(found.block, passphrase);
  const parsed = ssh2.utils.parseKey(pem);
  if (parsed instanceof Error) throw unusable('The private key can’t be read.', CONVERT);
  return { pem, type: parsed.type, fingerprint: fingerprintOf(parsed.getPublicSSH()) };
}

function fromOpenSsh(block: PemBlock, passphrase: string): string {
  const shape = openSshKeyShape(block.body);
  if (shape.kind === 'truncated') throw unusable(...WRONG.truncated);
  if (shape.kind === 'not-openssh') throw unusable(...WRONG.damaged);
  if (shape.type.startsWith('sk-')) {
    throw unusable(
      'The private key lives in a hardware token (an sk- key), which must be touched to sign.',
      'Make a key of its own for this: `ssh-keygen -t ed25519 -f KEY`.',
    );
  }
  if (shape.kind === 'plain') {
    if (ssh2.utils.parseKey(block.pem) instanceof Error)
      throw unusable('The private key is damaged or of a kind that can’t be used.', PASTE);
    return block.pem;
  }
  if (passphrase === '') throw passphraseMissing();
  // ssh2 takes a key in this cipher for one whose passphrase is wrong.
  const unreadable = shape.cipher.startsWith('chacha20');
  const parsed = unreadable ? new Error('unsupported cipher') : ssh2.utils.parseKey(block.pem, passphrase);
  if (!(parsed instanceof Error)) return forSsh2(createPrivateKey(parsed.getPrivatePEM()));
  if (/unsupported cipher/i.test(parsed.message)) {
    throw unusable(
      `The private key is encrypted with ${printable(shape.cipher)}, which can’t be read here.`,
      'Encrypt it another way: `ssh-keygen -p -Z aes256-ctr -f KEY`.',
    );
  }
  if (/malformed|unsupported (?:kdf|openssh)/i.test(parsed.message)) throw unusable(...WRONG.damaged);
  throw passphraseWrong();
}

function fromPem(block: PemBlock, passphrase: string): string {
  const encrypted = block.encryptedByHeader || block.label === 'ENCRYPTED PRIVATE KEY';
  if (encrypted && passphrase === '') throw passphraseMissing();
  let key: KeyObject;
  try {
    key = createPrivateKey(encrypted ? { key: block.pem, passphrase } : block.pem);
  } catch {
    if (encrypted && isWholeDer(block)) throw passphraseWrong();
    throw unusable(...(isWholeDer(block) ? WRONG.damaged : WRONG.truncated));
  }
  return forSsh2(key);
}

/** Whether the outermost length of the DER is that of the body. Encrypted traditional keys have whole cipher blocks. */
function isWholeDer({ body, encryptedByHeader }: PemBlock): boolean {
  if (encryptedByHeader) return body.length % 8 === 0;
  const [tag = 0, first = 0] = body;
  if (tag !== 0x30) return false;
  if (first < 0x80) return body.length === 2 + first;
  const size = first - 0x80;
  if (size > 4 || body.length < 2 + size) return false;
  return body.length === 2 + size + body.readUIntBE(2, size);
}

function forSsh2(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString();
    case 'ec':
      if (!CURVES.has(key.asymmetricKeyDetails?.namedCurve ?? '')) {
        throw unusable(
          'The private key is on a curve that SSH does not use.',
          'SSH takes nistp256, nistp384 and nistp521, or better an Ed25519 key: `ssh-keygen -t ed25519`.',
        );
      }
      return key.export({ type: 'sec1', format: 'pem' }).toString();
    case 'ed25519': {
      const { d = '', x = '' } = key.export({ format: 'jwk' });
      return writeEd25519(Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url'));
    }
    default:
      throw unusable(
        `The private key is of a kind (${key.asymmetricKeyType ?? 'unknown'}) that can’t be used here.`,
        'Use an Ed25519, ECDSA or RSA key: `ssh-keygen -t ed25519`.',
      );
  }
}

function printable(text: string): string {
  return text.replace(/[^\w@.-]/g, '').slice(0, 40);
}

function unusable(message: string, advice: string): HostUnreachable {
  return new HostUnreachable('private-key-unusable', message, [advice]);
}

function passphraseMissing(): HostUnreachable {
  return new HostUnreachable('passphrase-wrong', 'The private key is encrypted and no passphrase was given.', [
    'Give the key’s passphrase, or take a key without one that is used for this alone.',
    'If a passphrase is set as a secret, check the secret’s name: one that does not exist reads as empty.',
  ]);
}

function passphraseWrong(): HostUnreachable {
  return new HostUnreachable('passphrase-wrong', 'The passphrase does not open the private key.', [
    'Check the passphrase for a missing or an additional character, such as a line end at its end.',
    'Try it where the key is: `ssh-keygen -y -f KEY` asks for it and prints the public key.',
  ]);
}
