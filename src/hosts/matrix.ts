/**
 * The hosts of a settings file as a matrix for GitHub: one job each. Holds no secrets, and judges every host's settings
 * before any job is started.
 */

import { INPUTS, type InputName } from '../inputs.ts';
import { type InputMistake, InvalidInputs, readSettings } from '../settings.ts';
import { type HostEntry, inputsOf, type SettingsFile } from '../settings-file.ts';
import { over, type RawInput } from '../step-inputs.ts';

/** What a job of the matrix is told; everything else it reads from the file. Empty where the file says nothing. */
export interface MatrixEntry {
  readonly name: string;
  readonly environment: string;
  readonly host: string;
  readonly username: string;
  readonly 'host-fingerprint': string;
  readonly 'known-hosts': string;
}

export interface Matrix {
  readonly include: readonly MatrixEntry[];
}

const SECRETS: ReadonlySet<string> = new Set(INPUTS.filter((input) => input.secret).map((input) => input.name));

/**
 * @param step what the step itself says, which holds for every host.
 * @throws InvalidInputs with every mistake of every host, as far as it shows without secrets.
 */
export function matrixOf(file: SettingsFile, step: RawInput): Matrix {
  if (file.hosts.length === 0) {
    const message = `\`${file.path}\` names no hosts: write \`hosts:\` with a list, such as \`- {name: web-1, host: web-1.example.com}\`.`;
    throw new InvalidInputs([{ input: 'settings-file', message }]);
  }
  const mistakes = file.hosts.flatMap((host) => mistakesOf(file, host, step));
  if (mistakes.length > 0) throw new InvalidInputs(mistakes.slice(0, 40));
  return { include: file.hosts.map((host) => entryOf(file, host)) };
}

function entryOf(file: SettingsFile, { name, environment }: HostEntry): MatrixEntry {
  const inputs = inputsOf(file, name);
  return {
    name,
    environment,
    host: inputs['host'] ?? '',
    username: inputs['username'] ?? '',
    'host-fingerprint': inputs['host-fingerprint'] ?? '',
    'known-hosts': inputs['known-hosts'] ?? '',
  };
}

/** Secrets, and a user whose name is a variable of the host's environment, are known in the host's own job alone. */
function mistakesOf(file: SettingsFile, host: HostEntry, step: RawInput): InputMistake[] {
  const inputs = inputsOf(file, host.name);
  const given = over(step, inputs);
  const raw = (name: InputName) => (name === 'username' && given(name).trim() === '' ? 'known-later' : given(name));
  try {
    readSettings(raw);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputs)) throw error;
    return error.mistakes
      .filter(({ input }) => !SECRETS.has(input))
      .map(({ input, message }) => ({ input, message: `\`${file.path}\`, host \`${host.name}\`: ${message}` }));
  }
}
