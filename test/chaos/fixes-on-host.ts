/**
 * What the fixes of one run left on the embedded host: their scripts and outputs, the journal, and whether the lock is free.
 */

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedStack } from '../host/embedded.ts';
import { FOLDER } from '../host/project.ts';

export interface FixOnHost {
  readonly id: string;
  readonly script: string;
  readonly output: string;
  readonly ended: boolean;
}

export interface JournalLine {
  readonly id: string;
  readonly option: string;
  readonly status: string;
}

function stateFolders(stack: EmbeddedStack): string[] {
  const root = join(stack.home, '.local/state/backend-health');
  return existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : [];
}

export function fixesOnHost(stack: EmbeddedStack): FixOnHost[] {
  return stateFolders(stack)
    .map((folder) => join(folder, 'runs'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder).map((id) => ({
        id,
        script: textOf(join(folder, id, 'script')),
        output: textOf(join(folder, id, 'out')),
        ended: existsSync(join(folder, id, 'exit')),
      })),
    );
}

export function journalOnHost(stack: EmbeddedStack): JournalLine[] {
  return stateFolders(stack)
    .flatMap((folder) => textOf(join(folder, 'journal.jsonl')).split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalLine);
}

/** Whether another run could take the project's lock at this moment. */
export function lockIsFree(stack: EmbeddedStack): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('flock', ['-n', join(stack.home, FOLDER), 'true'], (error) => resolve(error === null));
  });
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
