/**
 * Moves the major tag, such as `v1`, to a release, so that `uses: …@v1` gets it.
 */

import { git } from './git.ts';
import { isNewer, type Version, versionOf } from './version.ts';

/**
 * Moves it here and at `origin`, and says what it did. A pre-release moves nothing, and neither does a release that is older
 * than one that is there: a mend of 1.2 after 1.3 is out.
 * @throws where the tag is no version, or git refuses.
 */
export function moveMajorTag(repository: string, tag: string): string {
  const version = versionOf(tag);
  if (version === null) throw new Error(`\`${tag}\` is no version.`);
  const major = `v${version.major}`;
  if (version.preRelease !== '') return `${tag} is a pre-release: ${major} stays where it is.`;
  git(repository, 'fetch', '--quiet', '--tags', '--force', 'origin');
  const newer = releasesOf(repository, version.major).find((other) => isNewer(other, version));
  if (newer !== undefined) return `v${newer.text} is newer than ${tag}: ${major} stays where it is.`;
  const commit = git(repository, 'rev-parse', `${tag}^{commit}`);
  git(repository, 'tag', '--force', major, commit);
  git(repository, 'push', '--quiet', '--force', 'origin', `refs/tags/${major}`);
  return `${major} is ${tag} (${commit.slice(0, 7)}).`;
}

function releasesOf(repository: string, major: number): Version[] {
  return git(repository, 'tag', '--list', `v${major}.*`)
    .split('\n')
    .map(versionOf)
    .filter((version): version is Version => version?.preRelease === '');
}
