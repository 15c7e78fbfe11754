/**
 * Follows the README's first five minutes literally, in a clone of a repository with a remote, with the shell that a reader has.
 * `gh` is a stand-in that keeps what it is given; how `ssh` gets to the host is the caller's.
 */

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type FirstMinutes, firstMinutes, type GithubState, WORKFLOW } from './readme.ts';

const GH = `#!/bin/sh
set -eu
case "$1 $2" in
  'variable set') [ "$4" = --body ] && printf '%s' "$5" >"$RECORD/vars/$3" ;;
  'secret set') cat >"$RECORD/secrets/$3" ;;
  'workflow run') printf '%s\\n' "$@" >"$RECORD/run" ;;
  *) echo "gh: this stand-in does not know $*" >&2; exit 1 ;;
esac
`;

export interface Given {
  readonly host: string;
  readonly login: string;
  /** The Compose project's folder on the host. */
  readonly folder: string;
  /** Programs in front of those on PATH, by name: \`ssh\` at least. */
  readonly programs: Readonly<Record<string, string>>;
}

export interface Walked {
  readonly github: GithubState;
  /** Words behind \`gh workflow run\`. */
  readonly pressed: readonly string[];
  /** The workflow as the remote has it. */
  readonly pushed: string;
  /** Files of the clone that are not committed: no key may be left. */
  readonly left: readonly string[];
  readonly output: string;
}

/** @throws with what was printed, where a command fails. */
export function walk(given: Given): Walked {
  const folder = mkdtempSync(join(tmpdir(), 'backend-health-first-'));
  const at = (...names: readonly string[]) => join(folder, ...names);
  try {
    for (const name of ['record/vars', 'record/secrets', 'bin', 'home']) mkdirSync(at(name), { recursive: true });
    const clone = cloneIn(folder);
    for (const [name, text] of Object.entries({ gh: GH, ...given.programs })) {
      writeFileSync(at('bin', name), text);
      chmodSync(at('bin', name), 0o755);
    }
    const minutes = firstMinutes();
    writeFileSync(at('workflow.yml'), minutes.workflow);
    const output = execFileSync('/bin/sh', ['-eux', '-c', typed(minutes, given)], {
      cwd: clone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
      env: {
        PATH: `${at('bin')}${delimiter}${process.env['PATH'] ?? ''}`,
        HOME: at('home'),
        RECORD: at('record'),
        COPY: at('workflow.yml'),
        ...IDENTITY,
      },
    });
    return {
      github: { vars: filesOf(at('record/vars')), secrets: filesOf(at('record/secrets')) },
      pressed: readFileSync(at('record/run'), 'utf8').trim().split('\n').slice(2),
      pushed: execFileSync('git', ['show', `main:${WORKFLOW}`], { cwd: at('remote.git'), encoding: 'utf8' }),
      left: git(clone, 'status', '--porcelain')
        .split('\n')
        .filter((line) => line !== ''),
      output,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, ...IDENTITY },
  });
}

/** A clone of an empty project of the reader's. */
function cloneIn(folder: string): string {
  const clone = join(folder, 'clone');
  mkdirSync(clone);
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'remote.git');
  git(clone, 'init', '--quiet', '--initial-branch=main');
  git(clone, 'remote', 'add', 'origin', '../remote.git');
  git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'First');
  git(clone, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  return clone;
}

/** All that is typed, with the reader's own values, and the file copied where the README says so. */
function typed({ where, before, after }: FirstMinutes, { host, login, folder }: Given): string {
  const values = { HOST: host, LOGIN: login, FOLDER: folder };
  const own = Object.entries(values).reduce((text, [name, value]) => {
    if (!new RegExp(`\\b${name}=\\S+`).test(text)) throw new Error(`the README’s first block does not set ${name}`);
    return text.replace(new RegExp(`\\b${name}=\\S+`), `${name}='${value}'`);
  }, where);
  const copied = `mkdir -p ${dirname(WORKFLOW)}\nsed 's|/home/ubuntu/automated-trading-platform|${folder}|' "$COPY" >${WORKFLOW}\n`;
  return `${own}${before}${copied}${after}`;
}

function filesOf(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
