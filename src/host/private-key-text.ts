/**
 * Finds the PEM block in what people paste as a private key: Windows line ends, indentation, quotes, `\n` written out,
 * all on one line, or base64 around the whole. Pure; it reports what it found and never quotes any of it.
 */

/** A PEM block put back into its canonical form. */
export interface PemBlock {
  /** What stands between BEGIN and the dashes, such as `OPENSSH PRIVATE KEY`. */
  readonly label: string;
  readonly pem: string;
  /** The decoded body. */
  readonly body: Buffer;
  /** RFC 1421 headers: the key is encrypted in the traditional way. */
  readonly encryptedByHeader: boolean;
}

export type FoundKey =
  | { readonly kind: 'pem'; readonly block: PemBlock }
  | {
      readonly kind: 'empty' | 'putty' | 'public' | 'certificate' | 'truncated' | 'damaged' | 'file-name' | 'not-a-key';
    };

const PUBLIC_LINE = /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-[\w@.-]+)\s+AAAA/;
const BEGIN = /-----BEGIN ([A-Z0-9 ]+?)-----/;

export function findKey(text: string): FoundKey {
  const clean = unwrap(text);
  if (clean === '') return { kind: 'empty' };
  if (/PuTTY-User-Key-File-\d/.test(clean)) return { kind: 'putty' };
  if (PUBLIC_LINE.test(clean) || /BEGIN (?:SSH2 |RSA )?PUBLIC KEY/.test(clean)) return { kind: 'public' };
  const begin = BEGIN.exec(clean);
  if (begin?.[1] === undefined) {
    if (/^[~/.][^\s]{0,250}$/.test(clean) || /^[\w.-]{1,60}\.(?:pem|key)$/.test(clean)) return { kind: 'file-name' };
    return { kind: /-----BEGIN|-----END [A-Z ]*KEY/.test(clean) ? 'truncated' : 'not-a-key' };
  }
  const label = begin[1];
  if (label.includes('CERTIFICATE')) return { kind: 'certificate' };
  if (!label.endsWith('PRIVATE KEY')) return { kind: 'not-a-key' };
  const start = begin.index + begin[0].length;
  const end = clean.indexOf(`-----END ${label}-----`, start);
  if (end < 0) return { kind: 'truncated' };
  return readBlock(label, clean.slice(start, end));
}

function unwrap(text: string): string {
  const spelled = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\\r', '')
    .replaceAll('\\n', '\n');
  const bare = spelled
    .trim()
    .replace(/^(["'])([\s\S]*)\1$/, '$2')
    .trim();
  const packed = bare.replace(/\s+/g, '');
  if (/^LS0tLS1CRUdJTi[A-Za-z0-9+/]+={0,2}$/.test(packed))
    return Buffer.from(packed, 'base64').toString('latin1').trim();
  return bare;
}

function readBlock(label: string, inside: string): FoundKey {
  const header = /^\s*Proc-Type:\s*4,\s*ENCRYPTED\s+DEK-Info:\s*([A-Z0-9-]+),\s*([0-9A-Fa-f]+)\s/.exec(inside);
  const base64 = inside.slice(header?.[0].length ?? 0).replace(/\s+/g, '');
  if (base64 === '') return { kind: 'truncated' };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { kind: 'damaged' };
  const headers = header === null ? '' : `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${header[1]},${header[2]}\n\n`;
  const lines = base64.match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN ${label}-----\n${headers}${lines.join('\n')}\n-----END ${label}-----\n`;
  return {
    kind: 'pem',
    block: { label, pem, body: Buffer.from(base64, 'base64'), encryptedByHeader: header !== null },
  };
}
