import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entryOf } from '../../scripts/release/changelog.ts';
import { moveMajorTag } from '../../scripts/release/major-tag.ts';
import { releaseNotes } from '../../scripts/release/notes.ts';
import { refusals } from '../../scripts/release/refusals.ts';
import { versionOf } from '../../scripts/release/version.ts';
import { root } from '../docs/documents.ts';
import { Repository } from './repository.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;
const unless = hasGit ? '' : ' (not run: git not found)';
let repository: Repository;
beforeEach(() => {
  if (hasGit) repository = new Repository();
});
afterEach(() => {
  if (hasGit) repository.remove();
});

const refused = (tag: string) => refusals(repository.path, tag, repository.build).join('\n');

describe.skipIf(!hasGit)(`a tag is released${unless}`, () => {
  test('when version, changelog and dist/ are its own', () => {
    repository.tag('v1.1.0');
    expect(refused('v1.1.0')).toBe('');
  });

  test('also as a pre-release', () => {
    repository.version('1.1.0-rc.1');
    repository.write('CHANGELOG.md', '## [1.1.0-rc.1] - 2026-11-20\n\n- Try it.\n');
    repository.commit('Candidate');
    repository.tag('v1.1.0-rc.1');
    expect(refused('v1.1.0-rc.1')).toBe('');
  });
});

describe.skipIf(!hasGit)(`a tag is refused${unless}`, () => {
  test.each(['1.1.0', 'v1.1', 'v1', 'v01.1.0', 'v1.1.0; rm', 'main', ''])('when it is none of a version: %j', (tag) => {
    expect(refused(tag)).toContain('is no version');
  });

  test('when package.json, its lock and the changelog are of another version, all of it said at once', () => {
    repository.tag('v2.0.0');
    expect(refused('v2.0.0').split('\n')).toEqual([
      expect.stringContaining('package.json says version 1.1.0, the tag 2.0.0'),
      expect.stringContaining('package-lock.json says version 1.1.0'),
      expect.stringContaining('CHANGELOG.md has no `## [2.0.0] - YYYY-MM-DD`'),
    ]);
  });

  test('when the changelog says nothing of it', () => {
    repository.write('CHANGELOG.md', '## [1.1.0] - 2026-11-24\n\n## [1.0.0] - 2026-11-01\n\n- Everything.\n');
    repository.commit('Say nothing');
    repository.tag('v1.1.0');
    expect(refused('v1.1.0')).toBe('CHANGELOG.md says nothing of 1.1.0.');
  });

  test('when dist/ is stale', () => {
    repository.write('src.txt', 'two');
    repository.commit('Change the source alone');
    repository.tag('v1.1.0');
    expect(refused('v1.1.0')).toContain('v1.1.0 is not what its source builds to: dist/index.txt');
  });

  test('when the build makes a file that the commit does not have', () => {
    repository.tag('v1.1.0');
    const build = () => repository.write('dist/102.txt', 'a new chunk');
    expect(refusals(repository.path, 'v1.1.0', build).join()).toContain('dist/102.txt');
  });

  test('when something else is checked out, or is not committed', () => {
    repository.tag('v1.1.0');
    repository.commit('Later');
    expect(refused('v1.1.0')).toBe('What is checked out is not v1.1.0.');
    repository.write('src.txt', 'three');
    expect(refused('v1.1.0')).toContain('There are changes that v1.1.0 does not have: src.txt.');
  });
});

describe.skipIf(!hasGit)(`the major tag${unless}`, () => {
  const head = () => repository.git('rev-parse', 'HEAD');

  test('is made by the first release, and moved by the next', () => {
    repository.tag('v1.0.0');
    expect(moveMajorTag(repository.path, 'v1.0.0')).toContain('v1 is v1.0.0');
    expect(repository.atRemote('refs/tags/v1')).toBe(head());
    repository.commit('Second');
    repository.tag('v1.1.0');
    moveMajorTag(repository.path, 'v1.1.0');
    expect(repository.atRemote('refs/tags/v1')).toBe(head());
  });

  test('moves to the commit of an annotated tag', () => {
    repository.git('tag', '--annotate', '--message', 'One', 'v1.0.0');
    repository.git('push', '--quiet', 'origin', 'main', 'v1.0.0');
    moveMajorTag(repository.path, 'v1.0.0');
    expect(repository.atRemote('refs/tags/v1')).toBe(head());
  });

  test('stays for a pre-release, and for a mend of what is older', () => {
    repository.tag('v1.9.0');
    repository.tag('v1.10.0');
    moveMajorTag(repository.path, 'v1.10.0');
    const before = repository.atRemote('refs/tags/v1');
    repository.commit('Mend');
    repository.tag('v1.9.1');
    repository.tag('v1.11.0-rc.1');
    expect(moveMajorTag(repository.path, 'v1.9.1')).toContain('v1.10.0 is newer than v1.9.1: v1 stays');
    expect(moveMajorTag(repository.path, 'v1.11.0-rc.1')).toContain('pre-release: v1 stays');
    expect(repository.atRemote('refs/tags/v1')).toBe(before);
  });

  test('of another major version is left alone', () => {
    repository.tag('v1.0.0');
    moveMajorTag(repository.path, 'v1.0.0');
    const one = repository.atRemote('refs/tags/v1');
    repository.commit('Break');
    repository.tag('v2.0.0');
    moveMajorTag(repository.path, 'v2.0.0');
    expect(repository.atRemote('refs/tags/v1')).toBe(one);
    expect(repository.atRemote('refs/tags/v2')).toBe(head());
  });
});

test.skipIf(!hasGit)(
  `the notes have the section of the changelog alone, and each executable with its size and sum${unless}`,
  () => {
    for (const processor of ['x64', 'arm64']) repository.write(`made/backend-health-linux-${processor}`, processor);
    repository.write('made/backend-health-linux-x64.sha256', 'a sum');
    const notes = releaseNotes(repository.path, 'v1.1.0', join(repository.path, 'made'));
    expect(notes).toContain('- Something new.');
    expect(notes).not.toContain('- Everything.');
    for (const processor of ['x64', 'arm64']) {
      const sum = createHash('sha256').update(processor).digest('hex');
      expect(notes).toContain(`| \`backend-health-linux-${processor}\` | 0.0 MB | \`${sum}\` |`);
    }
    expect(notes.match(/^\| `/gm)).toHaveLength(2);
  },
);

test.skipIf(!hasGit)(`the notes are not written without an executable for each processor${unless}`, () => {
  repository.write('made/backend-health-linux-x64', 'x64');
  expect(() => releaseNotes(repository.path, 'v1.1.0', join(repository.path, 'made'))).toThrow(
    'it takes x64 and arm64',
  );
});

test('the version of this repository is one, has its section in the changelog, and stands in the lock', () => {
  const read = (name: string) => readFileSync(join(root, name), 'utf8');
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(versionOf(`v${version}`)).not.toBeNull();
  expect(entryOf(read('CHANGELOG.md'), version)?.text.length).toBeGreaterThan(100);
  expect((JSON.parse(read('package-lock.json')) as { version: string }).version).toBe(version);
});
