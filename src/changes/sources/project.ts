/**
 * The project folder: files that were edited, commits that it was moved to, and what was never applied. Pure.
 */

import type { Drift, FileTime } from '../../model/past.ts';
import { commitLink, shortHash } from '../commit.ts';
import { type Draft, type Look, latest, msBetween, orNone, type Reach, reachOf, type Source } from '../look.ts';

/** Files written so soon around a move of HEAD were written by it. */
const SAME_MOVE_MS = 5_000;
const MOST_NAMED = 4;

/** Compose files, env files and Dockerfiles, each by itself. */
export const definitions: Source = (look) =>
  look.files
    .filter((file) => file.role === 'definition' || file.role === 'build')
    .filter((file) => unapplied(look, file) === null)
    .map((file) => ({
      at: file.at,
      kind: 'file',
      subject: file.name,
      what: `\`${file.name}\` was edited`,
      evidence: `the time of the file${isModified(look, file) ? '; it differs from the commit' : ''}`,
      link: '',
      reach: appliedReach(look, file),
    }));

function isModified(look: Look, file: FileTime): boolean {
  const { repository } = look.snapshot.past;
  return repository.known && repository.value.modified.includes(file.name);
}

function appliedReach(look: Look, file: FileTime): Reach {
  const image = look.images.find((one) => one.id === look.backend?.image.id);
  const since = file.role === 'build' ? (image?.createdAt ?? '') : (look.backend?.createdAt ?? '');
  if (look.backend === null) return 'applied';
  return msBetween(file.at, since) >= -1_000 ? 'applied' : 'idle';
}

/** The backend's drift, where this is a file that it comes from. */
function unapplied(look: Look, file: FileTime): Drift | null {
  const drift = ownDrift(look);
  if (drift === null || file.role !== 'definition' || look.backend === null) return null;
  return msBetween(look.backend.createdAt, file.at) > 0 ? drift : null;
}

function ownDrift(look: Look): Drift | null {
  return orNone(look.snapshot.past.drift).find((drift) => drift.containerId === look.backend?.id) ?? null;
}

/** What the compose files say, and a running container does not have. */
export const drifts: Source = (look) =>
  orNone(look.snapshot.past.drift)
    .filter((drift) => reachOf(look, drift.service) !== 'neighbour')
    .flatMap((drift) => [...edited(look, drift), ...otherFiles(drift)]);

function edited(look: Look, drift: Drift): Draft[] {
  if (drift.differences.length === 0) return [];
  const container = look.ours.find((one) => one.id === drift.containerId);
  const newer = look.files.filter(
    (file) => file.role === 'definition' && msBetween(container?.createdAt ?? '', file.at) > 0,
  );
  const names = newer.slice(0, MOST_NAMED).map((file) => `\`${file.name}\``);
  const texts = drift.differences.map((difference) => `${difference.what}: ${difference.text}`);
  return [
    {
      at: latest(newer.map((file) => file.at)),
      kind: 'drift',
      subject: drift.service,
      what:
        names.length === 0
          ? `\`${drift.service}\` does not run as the compose files say (${kinds(drift)})`
          : `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} edited after \`${drift.service}\` was made, and never applied (${kinds(drift)})`,
      evidence: texts.join('; '),
      link: '',
      reach: 'idle',
    },
  ];
}

function kinds(drift: Drift): string {
  return [...new Set(drift.differences.map((difference) => difference.what))].join(', ');
}

function otherFiles(drift: Drift): Draft[] {
  if (drift.otherFiles.length === 0) return [];
  return [
    {
      at: '',
      kind: 'drift',
      subject: drift.service,
      what: `\`${drift.service}\` was made from other compose files than those in use now`,
      evidence: drift.otherFiles.join(', '),
      link: '',
      reach: 'idle',
    },
  ];
}

/** Where HEAD was moved to: pulls, checkouts, commits. */
export const commits: Source = (look) => {
  const { repository } = look.snapshot.past;
  if (!repository.known) return [];
  const { moves, remote } = repository.value;
  const image = look.images.find((one) => one.id === look.backend?.image.id);
  return moves.map((move): Draft => {
    const inEffect = [image?.createdAt ?? '', look.backend?.createdAt ?? ''].some((at) => msBetween(move.at, at) >= 0);
    return {
      at: move.at,
      kind: 'commit',
      subject: shortHash(move.hash),
      what: `the project folder was moved to commit \`${shortHash(move.hash)}\``,
      evidence: `git’s reflog: ${move.how}`,
      link: commitLink(remote, move.hash),
      reach: inEffect ? 'applied' : 'idle',
    };
  });
};

/** Other files: those that the backend has mounted apart from those that it does not see. One change for each. */
export const sources: Source = (look) => {
  const { repository } = look.snapshot.past;
  const moves = repository.known ? repository.value.moves : [];
  const loose = look.files.filter(
    (file) => file.role === 'source' && !moves.some((move) => Math.abs(msBetween(move.at, file.at)) <= SAME_MOVE_MS),
  );
  const image = look.images.find((one) => one.id === look.backend?.image.id);
  const mounted = loose.filter((file) => isMounted(look, file.name));
  const rest = loose.filter((file) => !mounted.includes(file));
  const inImage = rest.filter((file) => msBetween(file.at, image?.createdAt ?? '') >= -1_000);
  return [
    ...together(look, mounted, 'own', ', which the backend has mounted'),
    ...together(look, inImage, 'applied', ', before the image was built'),
    ...together(
      look,
      rest.filter((file) => !inImage.includes(file)),
      'idle',
      ', and the image was not built since',
    ),
  ];
};

function isMounted(look: Look, name: string): boolean {
  const { folder } = look.snapshot;
  if (!folder.known || folder.value.status !== 'found') return false;
  const path = `${folder.value.directory}/${name}`;
  return (look.backend?.mounts ?? []).some(
    (mount) => mount.type === 'bind' && (path === mount.source || path.startsWith(`${mount.source}/`)),
  );
}

function together(look: Look, files: readonly FileTime[], reach: Reach, tail: string): Draft[] {
  if (files.length === 0) return [];
  const uncommitted = files.filter((file) => isModified(look, file)).length;
  const newest = [...files].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const named = newest.slice(0, MOST_NAMED).map((file) => `\`${file.name}\``);
  const more = files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : '';
  return [
    {
      at: newest[0]?.at ?? '',
      kind: 'file',
      subject: newest[0]?.name ?? '',
      what: `${named.join(', ')}${more} ${files.length === 1 ? 'was' : 'were'} edited${tail}`,
      evidence: `the times of the files${uncommitted === 0 ? '' : `; ${uncommitted === files.length ? '' : `${uncommitted} of them `}not committed`}`,
      link: '',
      reach,
    },
  ];
}

/** Images that came to the host and are not in use, and such as went. */
export const images: Source = (look) => {
  const unused = orNone(look.snapshot.past.drift).flatMap((drift): Draft[] => {
    const container = look.ours.find((one) => one.id === drift.containerId);
    const isNewer = drift.differences.some((one) => one.what === 'image');
    const named = look.images.find((one) =>
      one.tags.some((tag) => tag === container?.image.reference || tag === `${container?.image.reference}:latest`),
    );
    if (!isNewer || named === undefined || named.id === container?.image.id) return [];
    return [
      {
        at: latest([named.taggedAt, named.createdAt]),
        kind: 'image-on-host',
        subject: drift.service,
        what: `a newer image for \`${drift.service}\` came to the host, and was not applied`,
        evidence: `\`${container?.image.reference ?? ''}\` was pulled, built or named then`,
        link: '',
        reach: 'idle',
      },
    ];
  });
  const gone = look.events
    .filter((event) => event.type === 'image' && (event.action === 'delete' || event.action === 'untag'))
    .map(
      (event): Draft => ({
        at: event.at,
        kind: 'image-on-host',
        subject: event.name,
        what: `an image was ${event.action === 'delete' ? 'removed' : 'untagged'} on the host`,
        evidence: `the engine’s event \`${event.action}\` of ${event.name || event.id}`,
        link: '',
        reach: 'host',
      }),
    );
  return [...unused, ...gone.slice(-3)];
};
