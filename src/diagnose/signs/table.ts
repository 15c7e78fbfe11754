/**
 * All signatures, and the one that a single line answers to. Tables stand in order of precedence: what names the reason
 * comes before what names the place, so that `Can't connect to MySQL server on 'db' (… Name or service not known)` is DNS.
 */

import { CODE, HANG, WRAPPER } from './crash.ts';
import { AUTH, REFUSED } from './database.ts';
import { DAMAGED, DATABASE_READ_ONLY, EXHAUSTED, MIGRATION, NOT_READY } from './database-state.ts';
import { COMPOSE, DEPENDENCY, ENGINE_DOWN, ENGINE_FORBIDDEN, ENGINE_NETWORK } from './engine.ts';
import { ENTRYPOINT, MOUNT } from './entrypoint.ts';
import { CONFIGURATION, ENVIRONMENT } from './environment.ts';
import { PERMISSION, READ_ONLY } from './files.ts';
import { BUILD, IMAGE } from './images.ts';
import { IMPORT } from './import.ts';
import { DNS, TLS } from './names.ts';
import { NETWORK } from './network.ts';
import { ENGINE_PORT, PORT } from './ports.ts';
import { DISK, LIMITS, MEMORY } from './resources.ts';
import type { Signature } from './sign.ts';
import { UPSTREAM } from './upstream.ts';

export const SIGNATURES: readonly Signature[] = [
  ENGINE_FORBIDDEN,
  ENGINE_DOWN,
  ENGINE_PORT,
  LIMITS,
  DISK,
  TLS,
  DNS,
  ENVIRONMENT,
  IMPORT,
  CONFIGURATION,
  UPSTREAM,
  AUTH,
  DAMAGED,
  NOT_READY,
  EXHAUSTED,
  MIGRATION,
  IMAGE,
  BUILD,
  MOUNT,
  PORT,
  ENTRYPOINT,
  DATABASE_READ_ONLY,
  MEMORY,
  PERMISSION,
  READ_ONLY,
  REFUSED,
  COMPOSE,
  DEPENDENCY,
  ENGINE_NETWORK,
  NETWORK,
  HANG,
  CODE,
  WRAPPER,
].flat();

const byWord = new Map<string, readonly number[]>();
SIGNATURES.forEach((signature, rank) => {
  for (const word of signature.words) byWord.set(word, [...(byWord.get(word) ?? []), rank]);
});

export interface Recognised {
  readonly signature: Signature;
  readonly subject: string;
}

function subjectOf(groups: Readonly<Record<string, string | undefined>> | undefined): string {
  if (groups === undefined) return '';
  const { subject, host, port } = groups as { subject?: string; host?: string; port?: string };
  if (host !== undefined && port !== undefined) return `${host}:${port}`;
  return (subject ?? '').replaceAll('`', '').trim();
}

/** The signature with the highest precedence that one line answers to, or null. */
export function recognise(text: string): Recognised | null {
  const ranks = new Set<number>();
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    const found = byWord.get(word);
    if (found !== undefined) for (const rank of found) ranks.add(rank);
  }
  for (const rank of [...ranks].sort((a, b) => a - b)) {
    const signature = SIGNATURES[rank];
    const match = signature?.pattern.exec(text);
    if (signature && match) return { signature, subject: subjectOf(match.groups) };
  }
  return null;
}
