/**
 * Reads OpenSSH's known_hosts format (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT") and decides whether a host key is one
 * that the user pinned. Pure; it never trusts a key that was not pinned.
 */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** One key as SSH sends it: its type, and the blob whose hash is the fingerprint. */
export interface HostKey {
  readonly type: string;
  readonly blob: Buffer;
}

/** What is pinned for one host and port. */
export interface Pins {
  readonly keys: readonly HostKey[];
  readonly revoked: readonly HostKey[];
  /** `SHA256:…` without padding. */
  readonly fingerprints: readonly string[];
}

export type HostKeyVerdict = 'accepted' | 'mismatch' | 'revoked' | 'unknown';

/** The pinned text can't be read; `message` names the line and never needs more than its first words. */
export class KnownHostsError extends Error {
  override readonly name = 'KnownHostsError';
}

type Marker = 'none' | 'revoked';

interface KnownHostsLine {
  readonly marker: Marker;
  readonly hosts: string;
  readonly key: HostKey;
}

const KEY_TYPE = /^(?:ssh-|ecdsa-sha2-|sk-|rsa-sha2-)/;

/**
 * All lines of a known_hosts file, and what is wrong with those that can't be read. Comments, empty lines and keys of SSH
 * protocol 1 are left out.
 * @throws {KnownHostsError} at a marked line that can't be read: to leave it out might trust what it forbids.
 */
function parseKnownHosts(text: string): { lines: KnownHostsLine[]; mistakes: Mistake[] } {
  const lines: KnownHostsLine[] = [];
  const mistakes: Mistake[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.replace(/^\uFEFF/, '').trim();
    if (line === '' || line.startsWith('#')) continue;
    try {
      const parsed = parseLine(line, `Line ${index + 1} of known_hosts`);
      if (parsed !== null) lines.push(parsed);
    } catch (error) {
      const [marker = '', hosts = ''] = line.split(/[ \t]+/);
      if (!(error instanceof KnownHostsError) || (marker.startsWith('@') && marker !== '@cert-authority')) throw error;
      mistakes.push({ error, authorityFor: marker === '@cert-authority' ? hosts : null });
    }
  }
  return { lines, mistakes };
}

interface Mistake {
  readonly error: KnownHostsError;
  /** The hosts that a @cert-authority line is about; null for every other line. */
  readonly authorityFor: string | null;
}

function parseLine(line: string, where: string): KnownHostsLine | null {
  const fields = line.split(/[ \t]+/);
  let marker: Marker = 'none';
  if (fields[0]?.startsWith('@')) {
    const word = fields.shift();
    if (word === '@cert-authority') {
      throw new KnownHostsError(
        `${where} is a @cert-authority: host certificates are not supported; pin the host's own key instead.`,
      );
    }
    if (word !== '@revoked') throw new KnownHostsError(`${where} has a marker that is not known: only @revoked is.`);
    marker = 'revoked';
  }
  const [hosts = '', type = '', base64 = ''] = fields;
  if (KEY_TYPE.test(hosts)) {
    throw new KnownHostsError(
      `${where} begins with the key type: the host's name is missing before it. It should read: HOST ${hosts} AAAA…`,
    );
  }
  if (/^\d+$/.test(type)) return null;
  if (!KEY_TYPE.test(type)) {
    throw new KnownHostsError(`${where} is not "HOST TYPE KEY", such as "example.com ssh-ed25519 AAAA…".`);
  }
  const blob = decodeBase64(base64);
  if (blob === null || blobType(blob) !== type || !isWhole(blob)) {
    throw new KnownHostsError(`${where} has a damaged key: it is not a whole ${type} key in base64.`);
  }
  if (hosts.startsWith('|') && hashedParts(hosts) === null) {
    throw new KnownHostsError(`${where} has a hashed host name that is damaged: it should read |1|SALT|HASH.`);
  }
  return { marker, hosts, key: { type, blob } };
}

function decodeBase64(text: string): Buffer | null {
  if (text === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  return Buffer.from(text, 'base64');
}

/** The key type that stands at the beginning of a key blob; '' when there is none or nothing follows it. */
export function blobType(blob: Buffer): string {
  if (blob.length < 4) return '';
  const length = blob.readUInt32BE(0);
  if (length > 64 || blob.length <= 4 + length) return '';
  return blob.toString('latin1', 4, 4 + length);
}

/** Whether a blob is a sequence of SSH strings (RFC 4251, section 5) that ends where the blob ends. */
function isWhole(blob: Buffer): boolean {
  let position = 0;
  while (position + 4 <= blob.length) position += 4 + blob.readUInt32BE(position);
  return position === blob.length;
}

/** How OpenSSH names a host in known_hosts: `example.com`, or `[example.com]:2222` on another port than 22. */
export function knownHostsName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** The line to add to known_hosts for a key. */
export function knownHostsLine(host: string, port: number, blob: Buffer): string {
  return `${knownHostsName(host, port)} ${blobType(blob)} ${blob.toString('base64')}`;
}

/**
 * What is pinned for a host. As in OpenSSH, a port other than 22 falls back to lines without a port when no line
 * names that port, and a line that can't be read does no harm to the others.
 * @throws {KnownHostsError} when nothing is pinned, and a line that can't be read may have been meant to.
 */
export function pinnedKeys(text: string, host: string, port: number, fingerprints: readonly string[] = []): Pins {
  const { lines, mistakes } = parseKnownHosts(text);
  const withPort = lines.filter((line) => matchesHost(line.hosts, knownHostsName(host, port)));
  const plain = lines.filter((line) => matchesHost(line.hosts, knownHostsName(host, 22)));
  const named = withPort.some((line) => line.marker === 'none') ? withPort : plain;
  const pins = {
    keys: named.filter((line) => line.marker === 'none').map((line) => line.key),
    revoked: [...withPort, ...plain].filter((line) => line.marker === 'revoked').map((line) => line.key),
    fingerprints: fingerprints.filter((text) => text.trim() !== '').map(readFingerprint),
  };
  const names = [knownHostsName(host, port), knownHostsName(host, 22)];
  const meant = mistakes.find(
    ({ authorityFor }) => authorityFor === null || names.some((name) => matchesHost(authorityFor, name)),
  );
  if (meant !== undefined && pins.keys.length + pins.fingerprints.length === 0) throw meant.error;
  return pins;
}

/**
 * A `SHA256:…` fingerprint without its padding; the whole line that `ssh-keygen -lf` prints is taken too.
 * @throws {KnownHostsError} when there is none in the text.
 */
export function readFingerprint(text: string): string {
  const found = /(?:^|\s)SHA256:([A-Za-z0-9+/]{43})=?(?:\s|$)/.exec(text);
  if (found?.[1] === undefined) {
    throw new KnownHostsError(
      'A host key fingerprint must read SHA256: and 43 characters, as `ssh-keygen -lf` prints it (MD5 is not taken).',
    );
  }
  return `SHA256:${found[1]}`;
}

/** OpenSSH's fingerprint of a key blob: `SHA256:` and the unpadded base64 of its hash. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** Whether a presented key is one of the pinned ones. A revoked key is never accepted, whatever else names it. */
export function decide(pins: Pins, presented: Buffer): HostKeyVerdict {
  if (pins.revoked.some((key) => key.blob.equals(presented))) return 'revoked';
  if (pins.keys.some((key) => key.blob.equals(presented))) return 'accepted';
  if (pins.fingerprints.includes(fingerprintOf(presented))) return 'accepted';
  return pins.keys.length + pins.fingerprints.length === 0 ? 'unknown' : 'mismatch';
}

function matchesHost(hosts: string, name: string): boolean {
  if (hosts.startsWith('|')) {
    const parts = hashedParts(hosts);
    return parts !== null && timingSafeEqual(createHmac('sha1', parts.salt).update(name).digest(), parts.hash);
  }
  let matched = false;
  for (const pattern of hosts.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else if (pattern !== '' && matchesPattern(pattern, name)) {
      matched = true;
    }
  }
  return matched;
}

function hashedParts(hosts: string): { salt: Buffer; hash: Buffer } | null {
  const [, version, salt, hash, ...rest] = hosts.split('|');
  if (version !== '1' || rest.length > 0) return null;
  const parts = { salt: decodeBase64(salt ?? ''), hash: decodeBase64(hash ?? '') };
  if (parts.salt === null || parts.hash === null || parts.hash.length !== 20) return null;
  return { salt: parts.salt, hash: parts.hash };
}

/** `*` stands for any characters, `?` for one; in time linear in both lengths' product. */
function matchesPattern(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
