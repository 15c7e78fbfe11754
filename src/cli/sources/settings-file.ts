/**
 * Finds the settings file of the repository that the command is run in, and the hosts in it that are meant.
 */

import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type FileInputs, inputsOf, readSettingsFile, SETTINGS_PATH, type SettingsFile } from '../../settings-file.ts';
import type { Flags } from '../arguments.ts';
import { Usage } from '../usage.ts';
import type { Source } from './source.ts';

/** A host that the command is for. */
export interface Target {
  /** Its name in the settings file, '' for the one that flags and environment name. */
  readonly name: string;
  readonly inputs: FileInputs;
}

export interface FoundFile {
  readonly file: SettingsFile;
  /** Whether a person named it; one that was merely lying there is trusted with less. */
  readonly named: boolean;
}

/** How many folders upwards the repository's root is looked for. */
const MOST_LEVELS = 40;
/** What a file that merely lies in a repository may not say: it would run programs, write files or skip checks here. */
const ONLY_WHERE_NAMED = ['proxy-command', 'accept-any-host-key', 'report-path'];

/**
 * @param path what a person named; '' looks in the repository, `none` reads none.
 * @throws InvalidInputs when there is one that can't be used.
 */
export async function findSettingsFile(path: string, from: string): Promise<FoundFile | null> {
  if (path === 'none') return null;
  if (path !== '') return { file: await readSettingsFile(path), named: true };
  const found = inRepository(from);
  return found === '' ? null : { file: await readSettingsFile(found), named: false };
}

/** In the repository's root, or in this very folder where it is in none; a file of another user is passed over. */
function inRepository(from: string): string {
  let folder = resolve(from);
  for (let level = 0; level < MOST_LEVELS && !existsSync(join(folder, '.git')); level++) {
    if (dirname(folder) === folder || level === MOST_LEVELS - 1) {
      folder = resolve(from);
      break;
    }
    folder = dirname(folder);
  }
  const path = join(folder, SETTINGS_PATH);
  return existsSync(path) && isOurs(path) ? path : '';
}

function isOurs(path: string): boolean {
  const own = process.getuid?.();
  const { uid } = statSync(path);
  return own === undefined || uid === own || uid === 0;
}

/**
 * The hosts that are meant.
 * @param hostGiven whether flags or environment name a host themselves.
 * @throws {Usage} when that is not clear; InvalidInputs for a name that the file does not have.
 */
export function targetsOf(flags: Flags, found: FoundFile | null, hostGiven: boolean): Target[] {
  const names = (flags.get('on') ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const all = flags.has('all');
  if (all || names.length > 0) {
    if (hostGiven)
      throw new Usage('`--on` and `--all` choose hosts of the settings file: leave `--host` out, or them.');
    if (all && names.length > 0)
      throw new Usage('`--on` names some hosts and `--all` means every one: give one of them.');
    if (found === null)
      throw new Usage(
        `No settings file was found: \`--on\` and \`--all\` choose among the hosts of \`${SETTINGS_PATH}\`.`,
      );
    if (found.file.hosts.length === 0)
      throw new Usage(`\`${found.file.path}\` names no hosts: leave \`--on\` and \`--all\` out.`);
  }
  if (found === null) return [{ name: '', inputs: {} }];
  const { file } = found;
  if (all) return file.hosts.map(({ name }) => ({ name, inputs: inputsOf(file, name) }));
  if (names.length > 0) return [...new Set(names)].map((name) => ({ name, inputs: inputsOf(file, name) }));
  if (hostGiven || file.hosts.length === 0) return [{ name: '', inputs: file.inputs }];
  const [only, ...others] = file.hosts;
  if (only !== undefined && others.length === 0) return [{ name: only.name, inputs: inputsOf(file, only.name) }];
  const known = file.hosts.slice(0, 20).map((host) => `\`${host.name}\``);
  throw new Usage(
    `\`${file.path}\` names ${file.hosts.length} hosts: choose with \`--on\` (${known.join(', ')}), or \`--all\`.`,
  );
}

/** What the file says and is not taken from it. */
export function untrusted(found: FoundFile | null): string[] {
  if (found === null || found.named) return [];
  const said = [found.file.inputs, ...found.file.hosts.map((host) => host.inputs)].flatMap((inputs) =>
    Object.keys(inputs),
  );
  return ONLY_WHERE_NAMED.filter((name) => said.includes(name)).map(
    (name) =>
      `\`${name}\` in \`${found.file.path}\` is passed over: it is only taken from a file that \`--settings-file\` names.`,
  );
}

export function settingsFileSource(found: FoundFile | null, target: Target): Source {
  if (found === null) return () => null;
  return (name) => {
    const value = target.inputs[name];
    if (value === undefined || (!found.named && ONLY_WHERE_NAMED.includes(name))) return null;
    return { value, origin: { kind: 'settings-file', path: found.file.path, host: target.name } };
  };
}
