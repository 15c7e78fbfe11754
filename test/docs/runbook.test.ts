import { expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { COMMANDS, FIXES } from '../../src/cli/commands.ts';
import { EXIT_MEANINGS } from '../../src/cli/exit-codes.ts';
import { parseSettingsFile } from '../../src/settings-file.ts';
import { read, snippetsOf } from './documents.ts';
import { commandsIn, GUIDE_COMMANDS, guideRows, wordsOf } from './guide-commands.ts';

test('the page has every command of the guide, and one of ours beside each', () => {
  const rows = guideRows();
  const named = rows.flatMap((row) => [...row.guide.matchAll(/`([^`]+)`/g)].map((match) => match[1]));
  for (const command of GUIDE_COMMANDS) expect(named).toContain(command);
  for (const row of rows) expect(commandsIn(row.here), row.guide).toHaveLength(1);
});

test('what it says to press is a choice of the button, or nothing', () => {
  for (const { press } of guideRows()) expect(['–', ...FIXES.map((fix) => `\`${fix}\``), '`none`']).toContain(press);
});

test('every command on the page is one that the command line takes', () => {
  const commands = commandsIn(read('docs/runbook.md'));
  expect(commands.length).toBeGreaterThan(35);
  for (const words of commands) expect(readArguments(words), words.join(' ')).toHaveProperty('kind');
});

test('the examples of docs/command-line.md are commands that it takes, and its settings file is one', async () => {
  const examples = snippetsOf('docs/command-line.md', ['sh'])
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => line.startsWith('backend-health '));
  expect(examples.length).toBeGreaterThan(4);
  for (const example of examples) expect(readArguments(wordsOf(example).slice(1))).toHaveProperty('command');
  const [settings] = snippetsOf('docs/command-line.md', ['yaml']);
  expect((await parseSettingsFile(settings?.text ?? '', 'x.yml')).hosts.map((host) => host.name)).toEqual([
    'web-1',
    'web-2',
  ]);
});

test('docs/command-line.md has every command and every exit code', () => {
  const page = read('docs/command-line.md');
  for (const { name, operands } of COMMANDS)
    expect(page).toContain(`| \`${`${name} ${operands}`.trim().replaceAll('|', '\\|')}\` |`);
  for (const code of Object.keys(EXIT_MEANINGS)) expect(page).toMatch(new RegExp(`^\\| ${code} \\| `, 'm'));
});
