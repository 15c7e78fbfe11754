/**
 * A small repository of git with a source, what it is built to, a changelog and a remote: to try a release on.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.1.0] - 2026-11-24

### Added
- Something new.

## [1.0.0] - 2026-11-01

### Added
- Everything.
`;

export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'backend-health-release-'));
  readonly path = join(this.folder, 'work');
  readonly #remote = join(this.folder, 'remote.git');

  constructor() {
    mkdirSync(this.path);
    execFileSync('git', ['init', '--quiet', '--bare', this.#remote]);
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('remote', 'add', 'origin', this.#remote);
    this.write('CHANGELOG.md', CHANGELOG);
    this.write('src.txt', 'one');
    this.version('1.1.0');
    this.build();
    this.commit('First');
  }

  /** What `npm run build` is to this repository. */
  readonly build = () => this.write('dist/index.txt', `built from ${this.read('src.txt')}`);

  git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...identity, ...args], { cwd: this.path, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  version(version: string): void {
    for (const name of ['package.json', 'package-lock.json']) this.write(name, JSON.stringify({ version }));
  }

  commit(subject: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', subject);
  }

  /** Tags what is checked out, here and at the remote. */
  tag(name: string): void {
    this.git('tag', name);
    this.git('push', '--quiet', 'origin', 'main', name);
  }

  /** The commit of a ref at the remote, '' where it has none. */
  atRemote(ref: string): string {
    return this.git('ls-remote', 'origin', ref).split(/\s/)[0] ?? '';
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
