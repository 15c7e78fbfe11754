/**
 * Why a tag must not be released: all reasons at once. Changes nothing that git knows of, but what the build writes.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entryOf } from './changelog.ts';
import { git } from './git.ts';
import { versionOf } from './version.ts';

/** @param build writes dist/ and the generated documents anew. @throws where git or the build fails. */
export function refusals(repository: string, tag: string, build: () => void): string[] {
  const version = versionOf(tag);
  if (version === null) return [`\`${tag}\` is no version: it takes a tag such as \`v1.2.3\` or \`v1.2.3-rc.1\`.`];
  const read = (name: string) => readFileSync(join(repository, name), 'utf8');
  const reasons: string[] = [];
  for (const file of ['package.json', 'package-lock.json']) {
    const said = String((JSON.parse(read(file)) as { version?: unknown }).version);
    if (said !== version.text)
      reasons.push(
        `${file} says version ${said}, the tag ${version.text}: \`npm version ${version.text} --no-git-tag-version\`.`,
      );
  }
  const entry = entryOf(read('CHANGELOG.md'), version.text);
  if (entry === null) reasons.push(`CHANGELOG.md has no \`## [${version.text}] - YYYY-MM-DD\`.`);
  else if (entry.text === '') reasons.push(`CHANGELOG.md says nothing of ${version.text}.`);
  if (git(repository, 'rev-parse', `${tag}^{commit}`) !== git(repository, 'rev-parse', 'HEAD'))
    reasons.push(`What is checked out is not ${tag}.`);
  const before = changed(repository);
  if (before.length > 0) return [...reasons, `There are changes that ${tag} does not have: ${list(before)}.`];
  build();
  const stale = changed(repository);
  if (stale.length > 0)
    reasons.push(
      `${tag} is not what its source builds to: ${list(stale)}. \`npm run build\`, commit, and tag that commit.`,
    );
  return reasons;
}

/** Files that are not as the commit has them; untracked ones of dist/ too. */
function changed(repository: string): string[] {
  const status = git(repository, 'status', '--porcelain', '--untracked-files=all');
  return status === '' ? [] : status.split('\n').map((line) => line.trim().split(' ').slice(1).join(' ').trim());
}

function list(files: readonly string[]): string {
  const more = files.length > 5 ? ` and ${files.length - 5} more` : '';
  return files.slice(0, 5).join(', ') + more;
}
