/**
 * The Compose project's folder on the host: lays it down as it should be, changes texts in it, asks Compose about it.
 */

import { chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Account, account } from './accounts.ts';
import { attempt, type Outcome, run } from './command.ts';
import {
  DATABASE,
  EXCHANGE_API_KEY,
  OWNER,
  POSTGRES_PASSWORD,
  PROFILE,
  PROJECT_DIRECTORY,
  SERVICE,
  SOURCES,
  STATE_DIRECTORY,
} from './places.ts';

const databaseUrl = (password: string) => `postgresql://trader:${password}@${DATABASE}:5432/trading`;

/** Text of the project's `.env`. */
export const environmentFile = (password = POSTGRES_PASSWORD) => `EXCHANGE_API_KEY=${EXCHANGE_API_KEY}
POSTGRES_PASSWORD=${POSTGRES_PASSWORD}
DATABASE_URL=${databaseUrl(password)}
`;

/** Every file of the project as it should be, by its path in the project folder. */
export async function pristineFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map([['.env', environmentFile()]]);
  for (const entry of await readdir(SOURCES, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      files.set(relative(SOURCES, path), await readFile(path, 'utf8'));
    }
  }
  return files;
}

/** Makes the project folder equal to the pristine one; what else lies there goes. The state folder is emptied in place. */
export async function layProject(): Promise<void> {
  const owner = await account(OWNER);
  await makeFolder(owner, STATE_DIRECTORY);
  const files = await pristineFiles();
  const folders = new Set(['state', ...[...files.keys()].map(dirname)]);
  for (const entry of await readdir(PROJECT_DIRECTORY, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(PROJECT_DIRECTORY, path);
    if (!files.has(name) && !(entry.isDirectory() && folders.has(name))) {
      await rm(path, { recursive: true, force: true });
    }
  }
  for (const [name, text] of files) {
    await makeFolder(owner, dirname(join(PROJECT_DIRECTORY, name)));
    await writeProjectFile(name, text);
  }
}

async function makeFolder(owner: Account, path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true });
  for (let folder = path; made !== undefined && folder.startsWith(made); folder = dirname(folder)) {
    await chown(folder, owner.uid, owner.gid);
  }
}

export const readProjectFile = (name: string) => readFile(join(PROJECT_DIRECTORY, name), 'utf8');

export async function writeProjectFile(name: string, text: string): Promise<void> {
  const path = join(PROJECT_DIRECTORY, name);
  if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) {
    await writeFile(path, text);
  }
  const { uid, gid } = await account(OWNER);
  await chown(path, uid, gid);
}

/** Replaces one text that the file must hold. */
export async function editProjectFile(name: string, old: string, replacement: string): Promise<void> {
  const text = await readProjectFile(name);
  if (!text.includes(old)) {
    throw new Error(`${name} does not hold: ${old}`);
  }
  await writeProjectFile(
    name,
    text.replace(old, () => replacement),
  );
}

/** Replaces one text within the backend's part of the compose file. */
export async function editService(old: string, replacement: string): Promise<void> {
  const text = await readProjectFile('docker-compose.yml');
  const part = new RegExp(`^  ${SERVICE}:\\n(?:(?:    .*)?\\n)+`, 'm').exec(text)?.[0] ?? '';
  if (!part.includes(old)) {
    throw new Error(`the service ${SERVICE} does not hold: ${old}`);
  }
  await writeProjectFile(
    'docker-compose.yml',
    text.replace(part, () => part.replace(old, () => replacement)),
  );
}

const composeArguments = (args: readonly string[]) => ['compose', '--profile', PROFILE, ...args];

/** Runs Compose in the project folder; rejects when it fails. */
export function compose(...args: readonly string[]): Promise<string> {
  return run('docker', composeArguments(args), { cwd: PROJECT_DIRECTORY, timeoutMs: 240_000 });
}

/** Runs Compose in the project folder, where failing is what is wanted. */
export function composeMayFail(...args: readonly string[]): Promise<Outcome> {
  return attempt('docker', composeArguments(args), { cwd: PROJECT_DIRECTORY, timeoutMs: 240_000 });
}

/** Makes the service's container anew where its definition has changed, without its dependencies. */
export const applyService = (service: string = SERVICE) => compose('up', '--detach', '--no-build', service);
