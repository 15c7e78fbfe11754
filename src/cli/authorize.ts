/**
 * `authorize`: prints the script that lets a key look at a project. Contacts nothing.
 */

import { readFile } from 'node:fs/promises';
import { authorization } from '../authorize.ts';
import type { Console } from './console.ts';
import type { Chosen } from './sources/sources.ts';
import { Usage } from './usage.ts';

/** @throws {Usage} where there is no public key to be had. */
export async function authorize({ settings }: Chosen, console: Console): Promise<number> {
  const file = console.flags.get('public-key-file');
  if (file === undefined)
    throw new Usage('`authorize` needs `--public-key-file FILE`, such as `~/.ssh/backend-health.pub`.');
  try {
    console.out(authorization(settings, await readFile(file, 'utf8')));
    return 0;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Usage(`Flag \`--public-key-file\`: ${why}`, { cause: error });
  }
}
