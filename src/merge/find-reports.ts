/**
 * Finds the files of a folder that may be reports, and reads them: bounded in number, depth and size. Judges nothing of
 * what they say.
 */

import { open, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { MAX_JSON_BYTES } from '../report/json.ts';

/** A matrix has 256 jobs at most; some may have been run several times. */
const MAX_FILES = 1_024;
const MAX_DEPTH = 4;
const MAX_ENTRIES = 10_000;

export interface ReportFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
}

export interface FoundReports {
  readonly files: readonly ReportFile[];
  /** What could not be read, and why. */
  readonly unread: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Reads every `.json` file beneath a folder; links are not followed.
 * @throws Error when the folder itself can't be read.
 */
export async function findReports(folder: string): Promise<FoundReports> {
  const paths = await pathsIn(folder);
  const files: ReportFile[] = [];
  const unread = paths.slice(MAX_FILES).map((path) => ({ path, why: `more than ${MAX_FILES} files` }));
  for (const path of paths.slice(0, MAX_FILES)) {
    try {
      files.push({ path, text: await readBounded(join(folder, path)) });
    } catch (error) {
      unread.push({ path, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { files, unread };
}

async function pathsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  let seen = 0;
  const enter = async (path: string, depth: number): Promise<void> => {
    // Where no job left an artifact, nothing made the folder either.
    const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries) {
      if (++seen > MAX_ENTRIES) return;
      const inner = join(path, entry.name);
      if (entry.isDirectory() && depth < MAX_DEPTH) await enter(inner, depth + 1);
      else if (entry.isFile() && entry.name.endsWith('.json')) found.push(relative(folder, inner));
    }
  };
  await enter(folder, 1);
  return found.sort();
}

async function readBounded(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > MAX_JSON_BYTES) throw new Error(`${size} bytes are more than a report has`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
