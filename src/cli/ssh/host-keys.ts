/**
 * Picks from OpenSSH's files the lines that are about one host. As in OpenSSH, a line that can't be read is passed over:
 * the file is the user's own, and most of it is about other hosts. Pure.
 */

import { KnownHostsError, knownHostsLine, pinnedKeys } from '../../host/known-hosts.ts';

export interface HostKeyName {
  readonly host: string;
  readonly port: number;
  /** `HostKeyAlias`: looked up in place of the host's name; '' for none. */
  readonly alias: string;
}

/** Lines of known_hosts that pin or revoke a key of the host, under its own name. */
export function linesAbout(text: string, { host, port, alias }: HostKeyName): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const pins = pinsIn(line, alias === '' ? host : alias, alias === '' ? port : 22);
    return [
      ...pins.keys.map((key) => knownHostsLine(host, port, key.blob)),
      ...pins.revoked.map((key) => `@revoked ${knownHostsLine(host, port, key.blob)}`),
    ];
  });
}

/**
 * All of a host's lines in several files. A line that names the port goes before those that name only the host: OpenSSH
 * falls back to the latter where there is none of the former.
 */
export function linesOf(texts: readonly string[], name: HostKeyName): string[] {
  const whole = texts.join('\n');
  if (name.alias !== '' || name.port === 22) return [...new Set(linesAbout(whole, name))];
  const bracketed = whole.split(/\r?\n/).filter((line) => namesPort(line, name));
  const pinning = bracketed.filter((line) => !line.trim().startsWith('@'));
  return [...new Set(linesAbout(pinning.length > 0 ? [...bracketed, ...revocations(whole)].join('\n') : whole, name))];
}

/** Whether the line is about the host at this very port: pinnedKeys would fall back to the bare name for another one. */
function namesPort(line: string, { host, port }: HostKeyName): boolean {
  const here = pinsIn(line, host, port);
  const bare = pinsIn(line, host, 22);
  return here.keys.length + here.revoked.length > bare.keys.length + bare.revoked.length;
}

function revocations(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim().startsWith('@revoked'));
}

function pinsIn(line: string, host: string, port: number) {
  try {
    return pinnedKeys(line, host, port);
  } catch (error) {
    if (error instanceof KnownHostsError) return { keys: [], revoked: [] };
    throw error;
  }
}
