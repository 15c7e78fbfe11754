/**
 * OpenSSH's own private key format (PROTOCOL.key in its sources): reads its outer fields, and writes Ed25519 keys,
 * which ssh2 takes in no other form. Pure.
 */

const MAGIC = Buffer.from('openssh-key-v1\0', 'latin1');

export type OpenSshKeyShape =
  | { readonly kind: 'plain' | 'encrypted'; readonly cipher: string; readonly type: string }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'not-openssh' };

/** What the unencrypted outside of a key tells, and whether all of it is there. */
export function openSshKeyShape(body: Buffer): OpenSshKeyShape {
  if (body.length < MAGIC.length) return { kind: 'truncated' };
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) return { kind: 'not-openssh' };
  let position = MAGIC.length;
  const next = (): Buffer | null => {
    if (position + 4 > body.length) return null;
    const end = position + 4 + body.readUInt32BE(position);
    if (end > body.length) return null;
    const value = body.subarray(position + 4, end);
    position = end;
    return value;
  };
  const cipher = next()?.toString('latin1');
  const kdf = next();
  const kdfOptions = next();
  position += 4;
  const publicBlob = next();
  const secret = next();
  if (cipher === undefined || kdf === null || kdfOptions === null || publicBlob === null || secret === null) {
    return { kind: 'truncated' };
  }
  const type = publicBlob.length < 4 ? '' : publicBlob.toString('latin1', 4, 4 + publicBlob.readUInt32BE(0));
  return { kind: cipher === 'none' ? 'plain' : 'encrypted', cipher, type };
}

/** An unencrypted Ed25519 key in OpenSSH's format, from its seed and public part (32 bytes each). */
export function writeEd25519(seed: Buffer, publicPart: Buffer): string {
  const type = string('ssh-ed25519');
  const publicBlob = Buffer.concat([type, string(publicPart)]);
  const check = Buffer.alloc(8);
  const secret = Buffer.concat([
    check,
    type,
    string(publicPart),
    string(Buffer.concat([seed, publicPart])),
    string(''),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const body = Buffer.concat([
    MAGIC,
    string('none'),
    string('none'),
    string(''),
    uint32(1),
    string(publicBlob),
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = body.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}
