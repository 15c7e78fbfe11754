/**
 * When the project's files were last written.
 */

import type { Fact } from '../../model/fact.ts';
import type { FileTime } from '../../model/past.ts';
import type { Frame } from '../frames.ts';
import { readPairs } from '../machine.ts';
import { fromSeconds } from '../times.ts';

export interface ProjectFiles {
  readonly times: readonly FileTime[];
  /** `COMPOSE_FILE` of the project's `.env`, '' where it is not set there. */
  readonly composeFile: string;
}

/** Reads the probe's part `files`. A file that is told twice keeps its first role. Never throws. */
export function readFiles(frame: Frame | undefined): Fact<ProjectFiles> {
  if (!frame) return { known: false, why: 'the host gave no answer' };
  if (frame.exitCode !== 0) return { known: false, why: 'the project folder could not be entered' };
  const pairs = readPairs(frame.text);
  const found = new Map<string, FileTime>();
  for (const role of ['definition', 'build', 'source', 'proxy'] as const) {
    for (const line of pairs.get(role) ?? []) {
      const [, seconds = '', path = ''] = /^(\d+)(?:\.\d+)? (.+)$/.exec(line) ?? [];
      const name = path.replace(/^\.\//, '');
      if (name !== '' && !found.has(name)) found.set(name, { name, at: fromSeconds(seconds), role });
    }
  }
  const composeFile = (pairs.get('composefile')?.[0] ?? '').replace(/^(["'])(.*)\1$/, '$2');
  return { known: true, value: { times: [...found.values()], composeFile } };
}
