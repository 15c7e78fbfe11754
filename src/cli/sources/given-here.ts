/**
 * What flags and the environment say, with the files that they name. Warns of what is unsafe to say there.
 */

import { INPUTS, type InputDefinition, type InputName } from '../../inputs.ts';
import { nearestName } from '../../settings-file/nearest-name.ts';
import type { Flags } from '../arguments.ts';
import { FROM_FILE, INPUT_FLAGS } from '../flags.ts';
import { Usage } from '../usage.ts';
import { othersMayRead, readSmallFile, whyNot } from './files.ts';
import { type Given, type Source, variableOf } from './source.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that are no inputs. */
const OWN_VARIABLES = ['SSH_CONFIG', 'SETTINGS_FILE', ...FROM_FILE.map((input) => `${input.name}-file`)].map(
  variableOf,
);

export function flagSource(flags: Flags): Source {
  const files = readFiles(
    (name) => flags.get(name),
    (name) => `--${name}`,
  );
  for (const name of files.keys()) {
    if (flags.has(name))
      throw new Usage(`Flags \`--${name}\` and \`--${name}-file\` say the same thing: give one of them.`);
  }
  return (name) => {
    const file = files.get(name);
    if (file !== undefined) return { value: file, origin: { kind: 'flag', flag: `${name}-file` } };
    const value = INPUT_FLAGS.some((input) => input.name === name) ? flags.get(name) : undefined;
    return value === undefined ? null : { value, origin: { kind: 'flag', flag: name } };
  };
}

export function environmentSource(environment: Environment): Source {
  const files = readFiles((name) => environment[variableOf(name)] || undefined, variableOf);
  return (name): Given | null => {
    const value = INPUT_FLAGS.some((input) => input.name === name) ? environment[variableOf(name)] : undefined;
    if (value !== undefined) return { value, origin: { kind: 'environment', variable: variableOf(name) } };
    const file = files.get(name);
    const variable = variableOf(`${name}-file`);
    return file === undefined ? null : { value: file, origin: { kind: 'environment', variable } };
  };
}

/** The texts of the files that are named with `NAME-file`, by input. */
function readFiles(
  given: (name: string) => string | undefined,
  called: (name: string) => string,
): ReadonlyMap<InputName, string> {
  const texts = new Map<InputName, string>();
  for (const { name } of FROM_FILE) {
    const path = given(`${name}-file`);
    if (path === undefined) continue;
    try {
      texts.set(name as InputName, readSmallFile(path));
    } catch (error) {
      throw new Usage(`\`${called(`${name}-file`)}\`: \`${path}\` can't be read: ${whyNot(error)}.`);
    }
  }
  return texts;
}

/** What a person should know about how secrets were handed over, and variables that mean nothing. */
export function warnings(flags: Flags, environment: Environment): string[] {
  const secrets: readonly InputDefinition[] = INPUTS.filter((input: InputDefinition) => input.secret);
  const exposed = secrets.filter((input) => flags.has(input.name));
  const open = secrets
    .map((input) => flags.get(`${input.name}-file`))
    .filter((path) => path !== undefined && othersMayRead(path));
  return [
    ...exposed.map(
      ({ name }) =>
        `\`--${name}\` on a command line can be read by every user of this machine, and stays in the shell's history: use \`--${name}-file\`.`,
    ),
    ...open.map((path) => `\`${path}\` may be read by others than its owner: \`chmod 600\` it.`),
    ...strangeVariables(environment),
  ];
}

function strangeVariables(environment: Environment): string[] {
  const known = [...INPUTS.map((input) => variableOf(input.name)), ...OWN_VARIABLES];
  return Object.keys(environment)
    .filter((name) => name.startsWith('BACKEND_HEALTH_') && !known.includes(name))
    .slice(0, 5)
    .map((name) => {
      const near = nearestName(name, known);
      return `\`${name}\` of the environment is no input${near === null ? '' : `: did you mean \`${near}\`?`}`;
    });
}
