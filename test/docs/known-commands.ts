/**
 * Judges a command that a document says to type: ours by our own parser, npm's by package.json, others by a list with reasons.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from '../../src/cli/arguments.ts';
import { read, root } from './documents.ts';
import type { ShellCommand } from './shell-commands.ts';

/** The scripts of package.json. */
export const SCRIPTS = (JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> }).scripts;

/** Programs that are not ours, with the reason why the documents say to type them. */
export const OTHERS: Readonly<Record<string, string>> = {
  'ssh-keygen': 'makes the key, and prints fingerprints',
  gh: 'sets variables and secrets, and presses the button',
  git: 'commits the workflow, and clones',
  curl: 'starts the check as a monitor does',
  aws: 'makes the role that the examples take',
  cd: 'goes into a clone',
  cat: 'prints a public key',
  cut: 'takes the fingerprint out of what ssh-keygen prints',
  printf: 'writes a marker of maintenance',
  echo: 'writes a line into a file',
  rm: 'removes the key that is a secret now',
  less: 'shows a script before it is run',
  useradd: 'makes the user on the host',
  install: 'makes a folder that is the user’s alone',
  stat: 'tells the group of the project’s folder',
  chown: 'gives the user its own file',
};

const OURS = /^(?:(?:\.\/)?(?:[\w-]+\/)*)backend-health(?:-linux-(?:x64|arm64))?$/;

/** The guide's scripts, as the command of ours that each begins; null: this is none of them. */
function guideScript(program: string, rest: readonly string[]): string[] | null {
  if (program === 'bin/restart_backend_aws.sh') return ['fix', 'restart', ...rest];
  if (program !== 'bin/diagnose_backend_health.sh') return null;
  const [, , fix] = rest.map((word) => /^--fix(=(.+))?$/.exec(word)).find((match) => match !== null) ?? [];
  const others = rest.filter((word) => !/^--fix(=|$)/.test(word));
  return others.length === rest.length ? ['diagnose', ...rest] : ['fix', fix ?? 'auto', ...others];
}

/** What is wrong with a command of a document; '' when nothing is. */
export function wrong({ words }: ShellCommand): string {
  const [program = '', ...rest] = words;
  if (program === 'npm') return wrongNpm(rest);
  if (OURS.test(program)) return wrongOurs(rest);
  const guides = guideScript(program, rest);
  if (guides !== null) return wrongOurs(guides);
  // What the host is to run is judged as well.
  if (program === 'ssh' || program === 'sudo') {
    const remote = rest.filter((word) => !word.startsWith('-')).slice(program === 'ssh' ? 1 : 0);
    return remote.length === 0 || remote[0] === 'sh' ? '' : wrong({ words: remote, text: remote.join(' ') });
  }
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
  if (command === 'run') return SCRIPTS[operand] === undefined ? `package.json has no script ${operand}` : '';
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
