/**
 * Reads small files that a flag or variable names, each within a bound; `-` is standard input.
 */

import { closeSync, openSync, readSync, statSync } from 'node:fs';

const MAX_BYTES = 1024 * 1024;

/**
 * The text of a file of at most 1 MiB.
 * @throws the operating system's error, or one that says that the file is too big or a folder.
 */
export function readSmallFile(path: string): string {
  const descriptor = path === '-' ? 0 : openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      const chunk = Buffer.alloc(64 * 1024);
      const read = readSync(descriptor, chunk, 0, chunk.length, null);
      if (read === 0) return Buffer.concat(chunks).toString('utf8');
      bytes += read;
      if (bytes > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES / 1024} KiB`);
      chunks.push(chunk.subarray(0, read));
    }
  } finally {
    if (path !== '-') closeSync(descriptor);
  }
}

/** The text; null where there is no such file or it can't be read. */
export function readIfThere(path: string): string | null {
  try {
    return readSmallFile(path);
  } catch {
    return null;
  }
}

/** Whether others than its owner may read it. */
export function othersMayRead(path: string): boolean {
  if (path === '-' || process.platform === 'win32') return false;
  try {
    const stat = statSync(path);
    return stat.isFile() && (stat.mode & 0o077) !== 0;
  } catch {
    return false;
  }
}

/** Why a file can't be read, in words. */
export function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'this user may not read it';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EAGAIN') return 'standard input is a terminal or gives nothing';
  return error instanceof Error ? error.message : String(error);
}
