/**
 * All sources of one host's inputs in their order: command, flags, environment, settings file, OpenSSH, defaults. Contacts
 * nothing.
 */

import { INPUTS, type InputName } from '../../inputs.ts';
import type { Settings } from '../../model/settings.ts';
import { type InputMistake, InvalidInputs, readSettings } from '../../settings.ts';
import type { Flags } from '../arguments.ts';
import { wayOfOpenSsh } from '../ssh/way.ts';
import { Usage } from '../usage.ts';
import { type Environment, environmentSource, flagSource, warnings } from './given-here.ts';
import { findSettingsFile, settingsFileSource, targetsOf, untrusted } from './settings-file.ts';
import { firstOf, type Given, placeOf, type Source, variableOf } from './source.ts';

/** One host that the command is for. */
export interface Chosen {
  /** Its name in the settings file; '' where it has none. */
  readonly name: string;
  readonly settings: Settings;
  /** Values that must never be shown. */
  readonly secrets: readonly string[];
  /** What each input was given, and where. */
  readonly look: (name: InputName) => Given;
}

export interface Choice {
  readonly hosts: readonly Chosen[];
  /** Worth a line before the command begins. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

export interface Asked {
  /** The command as it was typed, such as `fix auto`. */
  readonly words: string;
  /** Inputs that the command itself decides. */
  readonly forced: Readonly<Partial<Record<InputName, string>>>;
  readonly flags: Flags;
  readonly environment: Environment;
  readonly folder: string;
}

/**
 * The settings of every host that is meant.
 * @throws {Usage}, or InvalidInputs with every mistake of every host, each named by the place it stands in.
 */
export async function choose(asked: Asked): Promise<Choice> {
  const { flags, environment, folder } = asked;
  const here = [flagSource(flags), environmentSource(environment)];
  const path = flags.get('settings-file') ?? environment[variableOf('settings-file')] ?? '';
  const file = await relabelled(() => findSettingsFile(path, folder), settingsPlace);
  const hostGiven = firstOf(here, nothing, nothing)('host').value.trim() !== '';
  const targets = await relabelled(async () => targetsOf(flags, file, hostGiven), settingsPlace);
  const mistakes: string[] = [];
  const hosts: Chosen[] = [];
  const notes: string[] = [];
  for (const target of targets) {
    const given = [...here, settingsFileSource(file, target)];
    const way = await wayOfOpenSsh(explicitly(given), sshConfig(asked), environment);
    if (way.agentSocket !== '' && targets.length === 1) process.env['SSH_AUTH_SOCK'] = way.agentSocket;
    if (targets.length === 1) notes.push(...way.notes);
    const look = firstOf([forcedSource(asked), way.replaces, ...given], way.fills, defaults);
    try {
      const settings = readSettings((name) => look(name).value);
      const secrets = INPUTS.filter((input) => input.secret).map((input) => look(input.name as InputName).value);
      hosts.push({ name: target.name, settings, secrets, look });
    } catch (error) {
      if (!(error instanceof InvalidInputs)) throw error;
      mistakes.push(...told(error.mistakes, look), ...way.notes);
    }
  }
  if (mistakes.length > 0) throw new Usage([...new Set(mistakes)].join('\n'));
  return { hosts, notes, warnings: [...warnings(flags, environment), ...untrusted(file)] };
}

function sshConfig({ flags, environment }: Asked): string {
  return flags.get('ssh-config') ?? environment[variableOf('ssh-config')] ?? '';
}

function explicitly(sources: readonly Source[]): (name: string) => string {
  const look = firstOf(sources, nothing, nothing);
  return (name) => look(name as InputName).value;
}

function forcedSource({ forced, words }: Asked): Source {
  return (name): Given | null => {
    const value = forced[name];
    return value === undefined ? null : { value, origin: { kind: 'command', words } };
  };
}

const nothing: Source = () => null;

const defaults: Source = (name) => {
  const value = INPUTS.find((input) => input.name === name)?.default ?? '';
  return { value, origin: { kind: 'default' } };
};

async function relabelled<T>(work: () => Promise<T>, place: (name: string) => string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInputs)) throw error;
    throw new Usage(named(error.mistakes, place).join('\n'));
  }
}

function settingsPlace(name: string): string {
  return name === 'settings-host' ? 'Flag `--on`' : 'Flag `--settings-file`';
}

/**
 * The mistakes of one host. Where it is not clear which host, who logs in there is not asked for, as OpenSSH could not be
 * asked either.
 */
function told(mistakes: readonly InputMistake[], look: (name: InputName) => Given): string[] {
  const originOf = (name: string) => look(name as InputName).origin;
  const noHost = mistakes.some((mistake) => mistake.input === 'host');
  const ofLogin = ({ input }: InputMistake) => input === 'username' || input === 'private-key';
  return mistakes
    .filter((mistake) => !(noHost && ofLogin(mistake) && originOf(mistake.input).kind === 'default'))
    .flatMap((mistake) => {
      if (mistake.input === 'private-key' && look('private-key').value.trim() === '')
        return ['No private key was found: name a file with `--private-key-file`.'];
      return named([mistake], (name) => placeOf(name, originOf(name)));
    });
}

/** The mistakes with the place they stand in where they had only the input's name. */
function named(mistakes: readonly InputMistake[], place: (name: string) => string): string[] {
  return mistakes.map(({ input, message }) => message.replace(`Input \`${input}\``, () => place(input)));
}
