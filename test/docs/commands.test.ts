import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintWorkflows } from '../../scripts/workflow-lint.ts';
import { parseSettingsFile } from '../../src/settings-file.ts';
import { DOCUMENTS, filesIn, proseOf, read, root, snippetsOf } from './documents.ts';
import { OTHERS, SCRIPTS, wrong } from './known-commands.ts';
import { commandsOf } from './shell-commands.ts';

/** Code within lines that is a command of ours. */
function inlineOf(document: string): string[] {
  return [
    ...proseOf(document).matchAll(/`((?:npm (?:run|test|ci)|node |(?:bin\/)?backend-health |bin\/\w+\.sh)[^`\n]*)`/g),
  ].map(([, code = '']) => code.replaceAll('\\|', '|'));
}

describe.each(DOCUMENTS)('%s', (document) => {
  test('says to type only what there is', () => {
    const typed = [...snippetsOf(document, ['sh']).map(({ text }) => text), ...inlineOf(document)];
    for (const command of typed.flatMap(commandsOf)) expect(wrong(command), command.text).toBe('');
  });

  test('has shell that a shell can read', () => {
    for (const { where, text } of snippetsOf(document, ['sh']))
      expect(() => execFileSync('/bin/sh', ['-n'], { input: text, stdio: 'pipe' }), where).not.toThrow();
  });

  test('has only blocks of a language that is looked at', () => {
    const languages = [...read(document).matchAll(/^( *)```(\S*)\n[\s\S]*?^\1```$/gm)].map(
      ([, , language]) => language,
    );
    for (const language of languages) expect(['sh', 'yaml', 'json', 'text', 'ts', 'mermaid']).toContain(language);
  });

  test('has YAML that is a workflow without a mistake, or a settings file', async () => {
    for (const { where, text } of snippetsOf(document, ['yaml'])) {
      if (/^jobs:/m.test(text)) expect(await lintWorkflows([{ where, text }])).toEqual([]);
      else expect(await parseSettingsFile(text, where)).toHaveProperty('inputs');
    }
  });

  test('has JSON that parses', () => {
    for (const { where, text } of snippetsOf(document, ['json'])) expect(() => JSON.parse(text), where).not.toThrow();
  });
});

test('a command that is not there is found, wherever it stands', () => {
  const mistakes = (script: string) =>
    commandsOf(script)
      .map(wrong)
      .filter((one) => one !== '');
  expect(mistakes('npm run nothing')).toHaveLength(1);
  expect(mistakes('git status && npx something | cat')).toEqual(['no program `npx` is known here']);
  expect(mistakes('A="$(frobnicate "x y" | cut -c 1)" backend-health fix --nothing # npm run nothing')).toHaveLength(2);
  expect(mistakes('ssh a sudo sh -eu <<END\nuserdel x\necho "\\$(stat x)"\nEND\ncat <<END\nuserdel x\nEND')).toEqual([
    'no program `userdel` is known here',
  ]);
  expect(mistakes('for key in *; do rmdir "$key"; done')).toEqual(['no program `rmdir` is known here']);
  expect(mistakes('curl -X POST \\\n  https://example.com -d \'{"a": "b; rmdir c"}\' >x 2>&1')).toEqual([]);
});

test('every program in the list is one that a document names', () => {
  const typed = DOCUMENTS.flatMap((document) => snippetsOf(document, ['sh']).flatMap(({ text }) => commandsOf(text)));
  const named = new Set(typed.flatMap(({ words }) => words));
  for (const program of Object.keys(OTHERS)) expect([...named]).toContain(program);
});

test('the workflows, too, run only scripts that there are', () => {
  const runs = filesIn('.github/workflows', '.yml').flatMap((file) =>
    [...read(file).matchAll(/npm run ([\w-]+)|scripts\/run\.mjs (\S+)/g)].map(([, script, program]) => ({
      script,
      program,
    })),
  );
  expect(runs.length).toBeGreaterThan(5);
  for (const { script, program } of runs) {
    if (script !== undefined) expect(Object.keys(SCRIPTS)).toContain(script);
    if (program !== undefined) expect(existsSync(join(root, program)), program).toBe(true);
  }
});
