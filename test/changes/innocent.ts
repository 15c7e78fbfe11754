/**
 * Changes that are really made on a stack beside the one that counts, and have nothing to do with the failure.
 */

import type { Hands, MadeChange } from './made.ts';

export interface Innocent {
  readonly title: string;
  /** What a run calls it by. */
  readonly subject: string;
  /** `idle`: nothing that runs can have noticed. `foreign`: beside the project. `neighbour`: beside the backend. */
  readonly reach: 'idle' | 'foreign' | 'neighbour';
  readonly make: (hands: Hands) => Promise<unknown>;
  readonly only: MadeChange['only'];
}

export const NOTE = 'backend-health-e2e-note';
export const STRANGER = 'backend-health-e2e-stranger';

/** Installs a package that nothing needs; on the embedded host the log of packages says so. */
export const installNote = ({ system, stack }: Hands, name: string) =>
  system(
    stack.kind === 'embedded'
      ? `mkdir -p "$root/var/log" && date "+%Y-%m-%d %H:%M:%S install ${name}:all <none> 1.0" >>"$root/var/log/dpkg.log"`
      : `d=$(mktemp -d) && mkdir -p "$d/note/DEBIAN" && printf 'Package: ${name}\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: none <none@example.com>\\nDescription: a note\\n' >"$d/note/DEBIAN/control" && dpkg-deb -b "$d/note" "$d/note.deb" >/dev/null && dpkg -i "$d/note.deb" >/dev/null; code=$?; rm -rf "$d"; exit $code`,
  );

export const startStranger = ({ docker, base }: Hands, name: string) =>
  docker('run', '-d', '--label', 'backend-health-e2e.extra=1', '--name', name, base, 'sleep', '600');

/** It can be made at any time, as it is dated back. */
export const OLD_DOCKERFILE: Innocent = {
  title: 'a Dockerfile that nothing was built from since, edited 50 min before',
  subject: 'Dockerfile.nightly',
  reach: 'idle',
  make: ({ sh }) => sh("echo 'FROM scratch' >Dockerfile.nightly && touch -d '-50 minutes' Dockerfile.nightly"),
  only: '',
};

/** Each made just before the change that counts, or dated back. */
export const INNOCENTS: readonly Innocent[] = [
  {
    title: 'notes that nothing mounts, edited just before',
    subject: 'notes/readme.txt',
    reach: 'idle',
    make: ({ sh }) => sh('mkdir -p notes && date >notes/readme.txt'),
    only: '',
  },
  {
    title: 'a package of no weight, installed just before',
    subject: `${NOTE}-beside`,
    reach: 'foreign',
    make: (hands) => installNote(hands, `${NOTE}-beside`),
    only: '',
  },
  {
    title: 'a container beside the project, started just before',
    subject: `${STRANGER}-beside`,
    reach: 'foreign',
    make: (hands) => startStranger(hands, `${STRANGER}-beside`),
    only: 'real',
  },
  OLD_DOCKERFILE,
  {
    title: 'the neighbour, restarted just before',
    subject: 'market-updater-aws',
    reach: 'neighbour',
    make: async ({ docker, nameOf }) => docker('restart', await nameOf('market-updater-aws')),
    only: 'real',
  },
];

/** The innocent one for the change: each in its turn, and none that is as near to the backend as the change itself. */
export function innocentFor(made: MadeChange, index: number, kind: 'real' | 'embedded'): Innocent {
  const fit = INNOCENTS.filter(
    (one) => (one.only === '' || one.only === kind) && (!made.isFar || one.reach === 'idle') && !clashes(one, made),
  );
  const chosen = fit[index % fit.length];
  if (chosen === undefined) throw new Error(`nothing innocent goes beside: ${made.title}`);
  return chosen;
}

/** A neighbour's restart counts for as much as what happens to the neighbour, or to the whole machine. */
function clashes(innocent: Innocent, made: MadeChange): boolean {
  return innocent.reach === 'neighbour' && made.isBeside;
}
