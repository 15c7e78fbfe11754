/**
 * Which commit an image was made from, and where that commit can be read. Pure.
 */

import type { ImageFacts } from '../model/past.ts';
import { type Look, msBetween } from './look.ts';

export interface ImageCommit {
  readonly hash: string;
  readonly source: string;
  /** How it is known. */
  readonly from: string;
}

const HASH = /^[0-9a-f]{7,64}$/;

/** The commit that the image names; else, where it was built from the folder here, the one that the folder stood at then. */
export function commitOf(look: Look, service: string, image: ImageFacts): ImageCommit | null {
  if (HASH.test(image.revision))
    return {
      hash: image.revision,
      source: image.source,
      from: 'the image’s label `org.opencontainers.image.revision`',
    };
  const { compose, past } = look.snapshot;
  const builds =
    compose.status === 'valid' && compose.services.some((candidate) => candidate.name === service && candidate.builds);
  if (!builds || !past.repository.known || image.createdAt === '') return null;
  const { moves, head, remote } = past.repository.value;
  const before = moves.find((move) => msBetween(move.at, image.createdAt) >= 0);
  const hash = before?.hash ?? (moves.length === 0 && msBetween(head.at, image.createdAt) >= 0 ? head.hash : '');
  return hash === ''
    ? null
    : { hash, source: remote, from: 'the one that the project folder stood at when it was built' };
}

export function shortHash(hash: string): string {
  return hash.slice(0, 7);
}

const RUN = /^https:\/\/[\w.:-]+(?:\/[\w.-]+){2}\/actions\/runs\/(\d+)(?:\/attempts\/\d+)?$/;

/** The workflow run that the container says it was deployed by; null where it says none, or what is no address of one. */
export function deployRunOf(
  { snapshot }: Look,
  containerId: string,
): { readonly url: string; readonly words: string } | null {
  const url = snapshot.past.deployRuns.find((one) => one.containerId === containerId)?.url ?? '';
  const number = RUN.exec(url)?.[1];
  return number === undefined ? null : { url, words: `, by the deploy run ${number}` };
}

/**
 * A page for a commit, where the source is a repository on a server with GitHub's addresses: `https://HOST/OWNER/NAME`, or
 * `git@HOST:OWNER/NAME`. '' for anything else: what an image says of itself is not trusted to be a link.
 */
export function commitLink(source: string, hash: string): string {
  const match =
    /^https:\/\/([a-z0-9.-]+(?::\d+)?)\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/i.exec(source) ??
    /^(?:ssh:\/\/)?git@([a-z0-9.-]+)[:/]([\w.-]+)\/([\w.-]+?)(?:\.git)?$/i.exec(source);
  if (!match || !HASH.test(hash)) return '';
  const [, host = '', owner = '', name = ''] = match;
  return /^\.+$/.test(owner) || /^\.+$/.test(name)
    ? ''
    : `https://${host.toLowerCase()}/${owner}/${name}/commit/${hash}`;
}
