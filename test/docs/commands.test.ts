import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintWorkflows } from '../../scripts/workflow-lint.ts';
import { readArguments } from '../../src/cli/arguments.ts';
import type { Cause } from '../../src/diagnose/cause.ts';
import { CAUSES } from '../../src/diagnose/causes.ts';
import { readSettings } from '../../src/settings.ts';
import { parseSettingsFile } from '../../src/settings-file.ts';
import { factsOf } from '../diagnose/scene.ts';
import { DOCUMENTS, filesIn, parseYaml, read, root, snippetsOf } from './documents.ts';
import { commandsOf, type ShellCommand } from './shell-commands.ts';

const scripts = (JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> }).scripts;

/** Programs that are not ours, with the reason why the documents say to type them. */
const OTHERS: Readonly<Record<string, string>> = {
  'ssh-keygen': 'makes the key, and prints fingerprints',
  ssh: 'runs on the host what has to be done there once',
  gh: 'sets variables and secrets, and presses the button',
  git: 'commits the workflow, and clones',
  curl: 'starts the check as a monitor does',
  cat: 'prints a public key',
  cut: 'takes the fingerprint out of what ssh-keygen prints',
  printf: 'writes a marker of maintenance',
  echo: 'writes a line into a file',
  rm: 'removes the private key that is a secret now',
  less: 'shows a script before it is run',
  useradd: 'makes the user on the host',
  install: 'makes a folder that is the user’s alone',
  stat: 'tells the group of the project’s folder',
  chown: 'gives the user its own file',
};

/** What is wrong with a command of a document; '' when nothing is. */
function wrong({ words }: ShellCommand): string {
  const [program = '', ...rest] = words;
  if (program === 'npm') return wrongNpm(rest);
  if (program === 'backend-health') return wrongOurs(rest);
  if (program === 'node') {
    const [file = '', ...args] = rest.filter((word) => !word.startsWith('--'));
    if (file === 'dist/cli.js') return wrongOurs(rest.slice(1));
    const script = file === 'scripts/run.mjs' ? (args[0] ?? '') : file;
    return existsSync(join(root, script)) ? '' : `there is no ${script}`;
  }
  return OTHERS[program] === undefined ? `no program \`${program}\` is known here` : '';
}

function wrongNpm([command = '', ...args]: readonly string[]): string {
  const [operand = ''] = args;
  if (command === 'ci') return '';
  if (command === 'run') return scripts[operand] === undefined ? `package.json has no script ${operand}` : '';
  if (command !== 'test') return `npm ${command} is not known here`;
  const paths = args.filter((word) => word !== '--' && word !== 'PATH');
  return paths.every((path) => existsSync(join(root, path))) ? '' : `there is none of ${paths.join(', ')}`;
}

function wrongOurs(words: readonly string[]): string {
  try {
    readArguments(words.map((word) => (word === 'COMMAND' ? 'fix' : word)));
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Code within lines that is a command of ours. */
function inlineOf(document: string): string[] {
  const text = read(document).replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/`((?:npm (?:run|test|ci)|node |backend-health )[^`\n]*)`/g)].map(([, code = '']) =>
    code.replaceAll('\\|', '|'),
  );
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
    const languages = [...read(document).matchAll(/^```(\S*)\n[\s\S]*?^```$/gm)].map(([, language]) => language);
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
  expect(mistakes('cd a && npx something | cat')).toEqual(['no program `npx` is known here']);
  expect(mistakes('A="$(frobnicate "x y" | cut -c 1)" backend-health fix --nothing # npm run nothing')).toHaveLength(2);
  expect(mistakes('ssh a sudo sh -eu <<END\nuserdel x\necho "\\$(stat x)"\nEND\ncat <<END\nuserdel x\nEND')).toEqual([
    'no program `userdel` is known here',
  ]);
  expect(mistakes('for key in *; do rmdir "$key"; done')).toEqual(['no program `rmdir` is known here']);
  expect(mistakes('curl -X POST \\\n  https://example.com -d \'{"a": "b; rmdir c"}\' >x 2>&1')).toEqual([]);
});

test('every program in the list is one that a document names', () => {
  const typed = DOCUMENTS.flatMap((document) => snippetsOf(document, ['sh']).flatMap(({ text }) => commandsOf(text)));
  const named = new Set(typed.map(({ words }) => words[0]));
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
    if (script !== undefined) expect(Object.keys(scripts)).toContain(script);
    if (program !== undefined) expect(existsSync(join(root, program)), program).toBe(true);
  }
});

/** First cells of the README's table of messages. */
function messages(): string[] {
  const section = read('README.md').split('## When it does not work')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, message = '']) => message);
}

test('every message that the README explains is one that the run prints', () => {
  const source = filesIn('src', '.ts')
    .map((file) => read(file).replace(/^\s*(?:\/?\*|\/\/).*$/gm, ''))
    .join('\n');
  const said = (() => {
    try {
      readSettings(() => '');
    } catch (error) {
      return String(error);
    }
    return '';
  })();
  expect(messages().length).toBeGreaterThan(8);
  for (const message of messages()) expect(source.includes(message) || said.includes(message), message).toBe(true);
});

test('the cause that CONTRIBUTING shows is one: it is found in what it is about, and in nothing else', async () => {
  const [shown] = [...read('CONTRIBUTING.md').matchAll(/^ *```ts\n([\s\S]*?)^ *```$/gm)];
  const folder = mkdtempSync(join(root, 'node_modules/.shown-cause-'));
  try {
    const text = (shown?.[1] ?? '').replace(/from '\.\.\//g, `from '${join(root, 'src/diagnose')}/`);
    writeFileSync(join(folder, 'shown.ts'), text);
    const [cause] = Object.values((await import(join(folder, 'shown.ts'))) as Record<string, Cause>);
    expect(CAUSES.map(({ id }) => id)).not.toContain(cause?.id);
    expect(cause?.match(factsOf())).toBeNull();
    const found = cause?.match(factsOf({ backend: { networks: [] } }));
    expect(found?.evidence.length).toBeGreaterThan(0);
    expect(found?.remedy).toMatchObject({ kind: 'fix' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the workflow in the README is the one that its commands name', () => {
  const [workflow] = snippetsOf('README.md', ['yaml']);
  expect(parseYaml(workflow?.text ?? '')).toHaveProperty(['on', 'workflow_dispatch', 'inputs', 'fix']);
  expect(read('README.md').match(/backend-health\.yml -f fix=none/g)).toHaveLength(1);
});
