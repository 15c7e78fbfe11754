import { expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { INPUT_FLAGS, OWN_FLAGS, saidOtherwise } from '../../src/cli/flags.ts';
import { commandHelp, overview } from '../../src/cli/help.ts';
import { INPUTS } from '../../src/inputs.ts';

test('the overview names every command, and the whole help every flag with its default', () => {
  const whole = overview(true, 100);
  for (const { name } of COMMANDS) expect(overview(false, 100)).toContain(`backend-health ${name}`);
  for (const flag of [...INPUT_FLAGS, ...OWN_FLAGS]) expect(whole).toContain(`--${flag.name}`);
  for (const input of INPUT_FLAGS.filter((one) => one.default !== ''))
    expect(whole).toContain(`(default: ${input.default})`);
});

test('every input is a flag, or it is said what stands in its place', () => {
  for (const { name } of INPUTS)
    expect(INPUT_FLAGS.some((flag) => flag.name === name) || saidOtherwise(name) !== '', name).toBe(true);
});

test.each(COMMANDS.map((command) => [command.name, command] as const))(
  'help for %s shows the flags that go with it and examples that can be read',
  (name, command) => {
    const help = commandHelp(command, 100);
    for (const flag of OWN_FLAGS.filter((one) => one.commands.includes(name))) expect(help).toContain(`--${flag.name}`);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      const words = [...example.replace(/ >.*/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
        (word) => word[1] ?? word[2] ?? '',
      );
      expect(readArguments(words)).toMatchObject({ kind: 'command', command: name });
    }
  },
);

/** Words of a line that could go on the next one: an example, a flag's head or a single long word can't. */
function couldBreak(line: string): boolean {
  return !/^ +(?:-|backend-health)/.test(line) && line.trim().split(' ').length > 1;
}

test.each([60, 80, 120])('in %i columns no line is wider that could be broken', (width) => {
  const lines = [overview(true, width), ...COMMANDS.map((command) => commandHelp(command, width))].flatMap((text) =>
    text.split('\n'),
  );
  expect(lines.filter((line) => line.length > width && couldBreak(line))).toEqual([]);
});
