/**
 * When the project's files were last written.
 */

import type { Fact } from '../../model/fact.ts';
import type { FileTime } from '../../model/past.ts';
import type { Frame } from '../frames.ts';
import { readPairs } from '../machine.ts';
import { fromSeconds } from '../times.ts';

/** Of the files that the probe looks up by their names, the others are those that Compose reads. */
const DOCKERFILE = /(?:^|\/)Dockerfile[^/]*$/;

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
  for (const kind of ['file', 'source', 'proxy'] as const) {
    for (const line of newestFirst(pairs.get(kind) ?? [], kind)) {
      const [, seconds = '', path = ''] = /^(\d+)(?:\.\d+)? (.+)$/.exec(line) ?? [];
      const name = path.replace(/^\.\//, '');
      const role = kind === 'file' ? (DOCKERFILE.test(name) ? 'build' : 'definition') : kind;
      if (name !== '' && !found.has(name)) found.set(name, { name, at: fromSeconds(seconds), role });
    }
  }
  const composeFile = (pairs.get('composefile')?.[0] ?? '').replace(/^(["'])(.*)\1$/, '$2');
  return { known: true, value: { times: [...found.values()], composeFile } };
}

/** As sort(1) with `-rn` puts `SECONDS NAME`; files that are looked up by their names stay in their order. */
function newestFirst(lines: readonly string[], kind: 'file' | 'source' | 'proxy'): readonly string[] {
  if (kind === 'file') return lines;
  return lines.toSorted((a, b) => Number.parseFloat(b) - Number.parseFloat(a) || (a < b ? 1 : -1));
}
