/**
 * Arguments → invocation. Judges their form and tells every mistake at once; what a value means is not its concern. Pure.
 */

import { nearestName } from '../settings-file/nearest-name.ts';
import { COMMAND_NAMES, type CommandName, commandNamed, FIXES } from './commands.ts';
import { FLAGS, type FlagDefinition, flagNamed, saidOtherwise } from './flags.ts';
import { Usage } from './usage.ts';

export type Flags = ReadonlyMap<string, string>;

export type Invocation =
  | { readonly kind: 'help'; readonly command: CommandName | null; readonly whole: boolean }
  /** Nothing was said: help, and it counts as a mistake. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'command';
      readonly command: CommandName;
      readonly operands: readonly string[];
      /** By name, without dashes. */
      readonly flags: Flags;
    };

/** @throws {Usage} with one line for each mistake. */
export function readArguments(args: readonly string[]): Invocation {
  const { flags, words, mistakes } = split(args);
  const [name, ...operands] = words;
  if (mistakes.length === 0 && (name === 'help' || flags.has('help')))
    return help(name === 'help' ? operands : words, flags);
  if (name === undefined && mistakes.length === 0) {
    if (flags.size === 0) return { kind: 'nothing' };
    throw new Usage(`No command was given: it takes ${orList(COMMAND_NAMES)} before or after the flags.`);
  }
  const command = name === undefined ? null : commandNamed(name);
  if (name !== undefined && command === null) mistakes.push(unknownCommand(name));
  if (command !== null) {
    mistakes.push(...wrongOperands(command.name, operands, command.mostOperands));
    mistakes.push(...misplaced(command.name, flags));
  }
  if (mistakes.length > 0 || command === null) throw new Usage(mistakes.join('\n'));
  return { kind: 'command', command: command.name, operands, flags };
}

interface Split {
  readonly flags: Map<string, string>;
  readonly words: string[];
  readonly mistakes: string[];
}

function split(args: readonly string[]): Split {
  const found: Split = { flags: new Map(), words: [], mistakes: [] };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      found.words.push(...args.slice(at + 1));
      break;
    }
    if (!/^-./.test(arg)) {
      found.words.push(arg);
      continue;
    }
    const given = readFlag(arg);
    if (typeof given === 'string') found.mistakes.push(given);
    else {
      const taken = takenValue(given.flag, given.value, args[at + 1]);
      if (taken === null) found.mistakes.push(`Flag \`--${given.flag.name}\` needs a value: ${given.flag.value}.`);
      else {
        at += taken.used;
        keep(found, given.flag, taken.value);
      }
    }
  }
  return found;
}

/** The flag that an argument names, with the value behind its `=`; or what is wrong with it. */
function readFlag(arg: string): { flag: FlagDefinition; value: string | null } | string {
  const [, written = '', , value = null] = /^(--?[^=]*)(=([\s\S]*))?$/.exec(arg) ?? [];
  if (!written.startsWith('--')) {
    const flag = FLAGS.find((one) => one.short !== '' && `-${one.short}` === written);
    return flag === undefined ? unknownFlag(written) : { flag, value };
  }
  const name = written.slice(2);
  const flag = flagNamed(name);
  if (flag !== null) return { flag, value };
  const negated = name.startsWith('no-') ? flagNamed(name.slice(3)) : null;
  if (negated !== null && negated.value !== '' && negated.toggle && value === null)
    return { flag: negated, value: 'false' };
  return unknownFlag(written);
}

function unknownFlag(written: string): string {
  const name = written.replace(/^--?/, '');
  const instead = saidOtherwise(name);
  if (instead !== '') return `Unknown flag \`${written}\`: ${instead}.`;
  const near = nearestName(
    name,
    FLAGS.map((flag) => flag.name),
  );
  const shown = name.length > 60 ? `${written.slice(0, 60)}…` : written;
  return `Unknown flag \`${shown}\`: ${near === null ? '`backend-health --help` lists all of them' : `did you mean \`--${near}\`?`}`;
}

/** null: it needs a value, and none is there. A value that begins with a dash is written behind a `=`. */
function takenValue(
  flag: FlagDefinition,
  value: string | null,
  next: string | undefined,
): { readonly value: string; readonly used: number } | null {
  if (value !== null) return { value, used: 0 };
  if (flag.toggle) {
    const said = flag.value !== '' && (next === 'true' || next === 'false');
    return said ? { value: next, used: 1 } : { value: 'true', used: 0 };
  }
  if (next === undefined || (/^-./.test(next) && !/^-----BEGIN/.test(next))) return null;
  return { value: next, used: 1 };
}

function keep(found: Split, flag: FlagDefinition, value: string): void {
  const before = found.flags.get(flag.name);
  if (flag.toggle && flag.value === '' && value !== 'true')
    found.mistakes.push(`Flag \`--${flag.name}\` takes no value.`);
  else if (before !== undefined && !flag.repeats && before !== value)
    found.mistakes.push(`Flag \`--${flag.name}\` is given twice, with different values.`);
  else found.flags.set(flag.name, before !== undefined && flag.repeats ? `${before}\n${value}` : value);
}

function unknownCommand(name: string): string {
  const near = nearestName(name, [...COMMAND_NAMES, ...FIXES]);
  const fix = FIXES.find((one) => one === near);
  const meant = near === null ? '' : ` Did you mean \`${fix === undefined ? near : `fix ${fix}`}\`?`;
  return `Unknown command \`${name.slice(0, 60)}\`: it takes ${orList(COMMAND_NAMES)}.${meant}`;
}

function wrongOperands(command: CommandName, operands: readonly string[], most: number): string[] {
  if (command === 'fix' && operands[0] !== undefined && !(FIXES as readonly string[]).includes(operands[0])) {
    const near = nearestName(operands[0], FIXES);
    return [
      `Unknown fix \`${operands[0].slice(0, 60)}\`: it takes ${orList(FIXES)}.${near === null ? '' : ` Did you mean \`${near}\`?`}`,
    ];
  }
  if (operands.length <= most) return [];
  const extra = operands.slice(most).map((word) => `\`${word.slice(0, 60)}\``);
  return [
    `Command \`${command}\` does not take ${extra.join(', ')}. (A value that goes with a flag follows it directly.)`,
  ];
}

/** Flags that are there, but not for this command. */
function misplaced(command: CommandName, flags: Flags): string[] {
  return [...flags.keys()].flatMap((name) => {
    const flag = flagNamed(name);
    if (flag === null || flag.commands.includes(command)) return [];
    return [`Flag \`--${name}\` goes with ${orList(flag.commands)}, and not with \`${command}\`.`];
  });
}

function help(words: readonly string[], flags: Flags): Invocation {
  const [name] = words;
  if (name === undefined) return { kind: 'help', command: null, whole: flags.has('help') };
  const command = commandNamed(name);
  if (command === null) throw new Usage(unknownCommand(name));
  return { kind: 'help', command: command.name, whole: true };
}

function orList(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
