/**
 * What the step says and what the settings file says, made one. GitHub hands over an input's default as if it had been
 * written, so a value that is the default counts as not said, and the file's stands.
 */

import { INPUTS, type InputName } from './inputs.ts';
import { InvalidInputs, MAY_BE_EMPTY } from './settings.ts';
import { type FileInputs, inputsOf, readSettingsFile } from './settings-file.ts';

export type RawInput = (name: InputName) => string;

/** True when the step says it: what is empty, or the input's default, is not said. */
function isSaid(name: InputName, value: string): boolean {
  if (value.trim() === '') return MAY_BE_EMPTY.has(name);
  return value !== INPUTS.find((input) => input.name === name)?.default;
}

/**
 * The inputs of this step: what it says itself, then what the settings file says of its host, then the defaults.
 * @throws InvalidInputs when the file can't be used, or a host is asked for without one.
 */
export async function withSettingsFile(raw: RawInput): Promise<RawInput> {
  const path = raw('settings-file').trim();
  const host = raw('settings-host').trim();
  if (path === '' && host === '') return raw;
  if (path === '') {
    const message = 'Input `settings-host` takes effect with `settings-file` alone: name the file as well.';
    throw new InvalidInputs([{ input: 'settings-host', message }]);
  }
  return over(raw, inputsOf(await readSettingsFile(path), host));
}

/** What the step says, then what the file says. */
export function over(step: RawInput, file: FileInputs): RawInput {
  return (name) => (isSaid(name, step(name)) ? step(name) : (file[name] ?? step(name)));
}
