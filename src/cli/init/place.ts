/**
 * Where files may be written: in the repository that the command is run in, nowhere else, and over nothing that is there
 * unless a person says so.
 */

import { lstatSync, mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { Usage } from '../usage.ts';

const MOST_LEVELS = 40;

/** The root of the repository around a folder, links resolved. @throws {Usage} outside of one. */
export function repositoryAround(folder: string): string {
  let at = resolve(folder);
  for (let level = 0; level < MOST_LEVELS; level++) {
    if (isThere(join(at, '.git'))) return realpathSync(at);
    if (dirname(at) === at) break;
    at = dirname(at);
  }
  throw new Usage(
    '`init` writes into the repository that it is run in, and this folder is in none: `cd` into it, or make one with `git init`.',
  );
}

/** Of some paths in a repository, those at which something is. */
export function present(root: string, paths: readonly string[]): string[] {
  return paths.filter((path) => isThere(join(root, path)));
}

/** @throws {Usage} where a path leads out of the repository, or can't be written. */
export function writeAll(root: string, files: ReadonlyMap<string, string>): void {
  for (const path of files.keys()) mustLieWithin(root, path);
  for (const [path, text] of files) {
    const whole = join(root, path);
    const draft = `${whole}.new-${process.pid}`;
    try {
      mkdirSync(dirname(whole), { recursive: true });
      mustLieWithin(root, path);
      // A link that is there is replaced, and not followed.
      writeFileSync(draft, text, { flag: 'wx', mode: 0o644 });
      renameSync(draft, whole);
    } catch (error) {
      if (error instanceof Usage) throw error;
      throw new Usage(`\`${path}\` can't be written: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
  }
}

/** The folders on the way may be links. */
function mustLieWithin(root: string, path: string): void {
  let folder = dirname(join(root, path));
  while (!isThere(folder)) folder = dirname(folder);
  let real = '';
  try {
    real = realpathSync(folder);
  } catch {}
  if (real !== root && !real.startsWith(root + sep))
    throw new Usage(
      `\`${path}\` would lie outside of this repository, as a link on the way leads out of it: nothing was written.`,
    );
}

function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
