/**
 * The settings file of a repository: a small YAML file whose keys are the action's inputs, with a list of hosts where there
 * are several. Secrets have no place in it.
 */

import { open } from 'node:fs/promises';
import { InvalidInputs } from './settings.ts';
import { quote } from './settings-file/quote.ts';
import { type FileInputs, MAX_SETTINGS_BYTES, type SettingsFile, SettingsFileReader } from './settings-file/reader.ts';

export type { FileInputs, HostEntry, SettingsFile } from './settings-file/reader.ts';

/** Where it is looked for when no path is given. */
export const SETTINGS_PATH = '.github/backend-health.yml';
/** A file full of mistakes tells so many of them. */
const MAX_MISTAKES = 20;

/**
 * Reads and parses a settings file.
 * @throws InvalidInputs when it can't be read, or holds what has no place in it.
 */
export async function readSettingsFile(path: string): Promise<SettingsFile> {
  return parseSettingsFile(await readBounded(path), path);
}

async function readBounded(path: string): Promise<string> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw cannotRead(path, error.code === 'ENOENT' ? 'there is no such file; was the repository checked out?' : error);
  });
  try {
    const buffer = Buffer.alloc(MAX_SETTINGS_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) return buffer.toString('utf8', 0, length);
    }
  } catch (error) {
    throw cannotRead(path, error);
  } finally {
    await handle.close();
  }
}

function cannotRead(path: string, why: unknown): InvalidInputs {
  const reason = why instanceof Error ? why.message : String(why);
  const message = `Input \`settings-file\`: ${quote(path)} could not be read: ${reason}`;
  return new InvalidInputs([{ input: 'settings-file', message }]);
}

/**
 * Parses the text of a settings file.
 * @param path how mistakes name it.
 * @throws InvalidInputs with every mistake: file, line, key, what is wrong and what to write.
 */
export async function parseSettingsFile(text: string, path: string): Promise<SettingsFile> {
  const reader = new SettingsFileReader(path, await import('yaml'));
  const file = reader.read(text);
  if (reader.mistakes.length > 0) throw new InvalidInputs(reader.mistakes.slice(0, MAX_MISTAKES));
  return file;
}

/** The inputs of one host: its own, and the file's defaults for the rest. `name` '' asks for the defaults alone. */
export function inputsOf(file: SettingsFile, name: string): FileInputs {
  if (name === '') {
    if (file.hosts.length === 0) return file.inputs;
    throw unknownHost(file, 'is empty');
  }
  const host = file.hosts.find((one) => one.name === name);
  if (host === undefined) throw unknownHost(file, `${quote(name)} is not in ${quote(file.path)}`);
  return { ...file.inputs, ...host.inputs };
}

function unknownHost(file: SettingsFile, what: string): InvalidInputs {
  const names = file.hosts.slice(0, 20).map((host) => `\`${host.name}\``);
  const rest = file.hosts.length > names.length ? ` and ${file.hosts.length - names.length} more` : '';
  const takes =
    names.length === 0 ? 'it names no hosts: leave the input out' : `takes one of ${names.join(', ')}${rest}`;
  const message = `Input \`settings-host\`: ${what}; ${takes}.`;
  return new InvalidInputs([{ input: 'settings-host', message }]);
}
