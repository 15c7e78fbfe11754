/**
 * Help, made from the registries of commands, flags and inputs. Pure.
 */

import type { InputDefinition } from '../inputs.ts';
import { COMMANDS, type CommandDefinition } from './commands.ts';
import { EXIT_MEANINGS } from './exit-codes.ts';
import { type FlagDefinition, INPUT_FLAGS, OWN_FLAGS } from './flags.ts';

/** @param width columns of the terminal. */
export function overview(whole: boolean, width: number): string {
  const names = COMMANDS.map((command) => `backend-health ${`${command.name} ${command.operands}`.trim()}`);
  const column = Math.max(...names.map((name) => name.length)) + 2;
  const blocks = [
    paragraph('backend-health: finds why a Docker Compose backend is ill, fixes it and verifies the recovery.', width),
    COMMANDS.map((command, index) => hanging(`  ${(names[index] ?? '').padEnd(column)}`, command.summary, width)).join(
      '\n',
    ),
    paragraph(
      'Flags are the action’s inputs, such as --host example.com --username ubuntu, or --host local on the machine itself. ' +
        'Each may also be given in the environment, as BACKEND_HEALTH_HOST and so on, or in .github/backend-health.yml of the ' +
        'repository; what is nowhere said of the way to the host comes from OpenSSH’s configuration (`ssh -G HOST`). The ' +
        'first one that says it counts.',
      width,
    ),
    whole
      ? `Beside the inputs:\n\n${ownFlags(OWN_FLAGS, width)}`
      : '  backend-health help COMMAND   its flags and examples\n  backend-health --help         all flags, with their defaults',
    ...(whole ? [inputGroups(INPUT_FLAGS, width)] : []),
    exitCodes(width),
  ];
  return `${blocks.join('\n\n')}\n`;
}

export function commandHelp(command: CommandDefinition, width: number): string {
  const own = OWN_FLAGS.filter((flag) => flag.commands.includes(command.name));
  const inputs = INPUT_FLAGS.filter((input) => command.groups.includes(input.group));
  const blocks = [
    paragraph(`backend-health ${`${command.name} ${command.operands}`.trim()} [flags]: ${command.summary}`, width),
    paragraph(command.details.join(' '), width),
    `Examples:\n${command.examples.map((example) => `  backend-health ${example}`).join('\n')}`,
    `Flags:\n\n${ownFlags(own, width)}`,
    inputGroups(inputs, width),
    exitCodes(width),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function ownFlags(flags: readonly FlagDefinition[], width: number): string {
  return flags
    .map((flag) => {
      const head = `  ${flag.short === '' ? '' : `-${flag.short}, `}--${`${flag.name} ${flag.value}`.trim()}`;
      return hanging(head.length < 34 ? head.padEnd(34) : `${head}\n${' '.repeat(34)}`, flag.description, width, 34);
    })
    .join('\n');
}

function inputGroups(inputs: readonly InputDefinition[], width: number): string {
  const groups = [...new Set(inputs.map((input) => input.group))];
  return groups
    .map((group) => {
      const rows = inputs.filter((input) => input.group === group).map((input) => inputRow(input, width));
      return `${group}:\n\n${rows.join('\n')}`;
    })
    .join('\n\n');
}

function inputRow(input: InputDefinition, width: number): string {
  const preset = input.default === '' ? '' : ` (default: ${input.default})`;
  return `  --${input.name}${preset}\n${paragraph(input.description, width, '      ')}`;
}

function exitCodes(width: number): string {
  const rows = Object.entries(EXIT_MEANINGS).map(([code, means]) => hanging(`  ${code}  `, means, width));
  return `Exit codes:\n${rows.join('\n')}`;
}

/** Text behind a head, its further lines set in as far as its first one. */
function hanging(head: string, text: string, width: number, indent = head.length): string {
  return head + paragraph(text, width, ' '.repeat(indent)).trimStart();
}

function paragraph(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > Math.max(40, width)) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}
