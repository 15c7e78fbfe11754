/**
 * Git in a repository, for the release.
 */

import { execFileSync } from 'node:child_process';

/** What git prints, without white space around it. @throws with what it complained of. */
export function git(repository: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
