/**
 * The registry of flags: the inputs, and those that only the command line has. Decides nothing about their values.
 */

import { INPUTS, type InputDefinition, OF_THE_STEP, TAKE_LISTS } from '../inputs.ts';
import { COMMANDS, type CommandName } from './commands.ts';

export interface FlagDefinition {
  readonly name: string;
  /** One letter that stands for it, '' for none. */
  readonly short: string;
  /** What its value is called; '' when it takes none. */
  readonly value: string;
  /** Given without a value it means `true`. */
  readonly toggle: boolean;
  /** May be given several times; the values become lines. */
  readonly repeats: boolean;
  readonly description: string;
  readonly commands: readonly CommandName[];
}

/** Inputs that are said in another way here. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = {
  fix: '`fix` is a command: `backend-health fix auto`',
  'await-healthy': 'waiting is a command: `backend-health verify`',
};
const EVERY: readonly CommandName[] = COMMANDS.map((command) => command.name);
const MANY: readonly CommandName[] = COMMANDS.filter((command) => command.many).map((command) => command.name);

export const INPUT_FLAGS: readonly InputDefinition[] = INPUTS.filter(
  (input) => SAID_OTHERWISE[input.name] === undefined && !OF_THE_STEP.has(input.name),
);
/** Inputs whose value can be read from a file, with `--NAME-file`: secrets, and what is made of lines. */
export const FROM_FILE: readonly InputDefinition[] = INPUT_FLAGS.filter(
  (input) => input.secret || /(?:^|-)known-hosts$/.test(input.name),
);

const own = (
  name: string,
  value: string,
  description: string,
  commands: readonly CommandName[],
  more: Partial<FlagDefinition> = {},
): FlagDefinition => ({ name, value, description, commands, short: '', toggle: value === '', repeats: false, ...more });

export const OWN_FLAGS: readonly FlagDefinition[] = [
  ...FROM_FILE.map((input) =>
    own(`${input.name}-file`, 'FILE', `Read \`--${input.name}\` from a file; \`-\` is standard input.`, EVERY),
  ),
  own(
    'ssh-config',
    'FILE',
    "OpenSSH's client configuration to ask in place of `~/.ssh/config`; `none` asks none.",
    EVERY,
  ),
  own(
    'settings-file',
    'FILE',
    'Settings file in place of `.github/backend-health.yml` of this repository; `none` reads none.',
    EVERY,
  ),
  own('on', 'NAME[,NAME]', 'Hosts of the settings file, by their names there.', EVERY, { repeats: true }),
  own('all', '', 'All hosts of the settings file.', MANY),
  own('at-once', 'N', 'How many hosts are looked at at the same time, 1 to 32 (default: 4).', MANY),
  own('summary-file', 'FILE', 'Write the job summary there, as Markdown.', MANY),
  own('every', 'SECONDS', 'Time from one look to the next, 1 to 3600 (default: 10).', ['watch']),
  own('until', 'STATE', 'End once it is `healthy` (or degraded), or `unhealthy`.', ['watch']),
  own('for', 'SECONDS', 'End after this time, 1 to 86400 (default: at Ctrl-C).', ['watch']),
  own('follow', '', 'Go on with new lines as they come, until Ctrl-C.', ['logs'], { short: 'f' }),
  own('tail', 'N', 'Lines to begin with, 0 to 5000 (default: 100).', ['logs'], { short: 'n' }),
  own('since', 'TIME', 'Only lines since then: `10m`, `2h`, or a moment such as `2026-11-24T03:00:00Z`.', ['logs']),
  own('last', 'N', 'Runs to show, 1 to 200 (default: 20).', ['history']),
  own('public-key-file', 'FILE', 'The key that is to be let in: the file that ends in `.pub`.', ['authorize']),
  own('yes', '', 'Ask nothing: take what is found, and write it.', ['init'], { short: 'y' }),
  own('force', '', 'Replace files that are there.', ['init']),
  own('action', 'NAME', 'The action that the workflow uses, `OWNER/REPOSITORY@VERSION`.', ['init']),
  own('json', '', 'Print JSON and nothing else.', EVERY),
  own('help', '', 'Show help, with all flags and their defaults.', EVERY, { short: 'h' }),
];

const INPUT_DEFINITIONS: readonly FlagDefinition[] = INPUT_FLAGS.map((input) => {
  const toggle = input.default === 'true' || input.default === 'false';
  return {
    name: input.name,
    short: '',
    value: toggle ? 'true|false' : 'VALUE',
    toggle,
    repeats: TAKE_LISTS.has(input.name),
    description: input.description,
    commands: EVERY,
  };
});

export const FLAGS: readonly FlagDefinition[] = [...INPUT_DEFINITIONS, ...OWN_FLAGS];

export function flagNamed(name: string): FlagDefinition | null {
  return FLAGS.find((flag) => flag.name === name) ?? null;
}

/** What to say to somebody who gives an input that is no flag; '' when it is none. */
export function saidOtherwise(name: string): string {
  if (OF_THE_STEP.has(name) && INPUTS.some((input) => input.name === name))
    return 'it is an input for a step on GitHub, and no flag';
  return SAID_OTHERWISE[name] ?? '';
}
