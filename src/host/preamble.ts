/**
 * The shell that every script of ours begins with, and how docker and Compose are called in it. Pure texts.
 */

import { quote } from './quote.ts';

/** Where `docker` is looked for when the login's PATH does not have it. */
export const SEARCH_PATH =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin:/opt/bin:/opt/homebrew/bin';

/** Shell that every script of ours begins with: a known PATH and locale, `$dir`, the project folder, and `$state`, where
 * this product keeps what it must remember of that project. */
export function preamble(projectDirectory: string, useSudo: boolean): string {
  return `LC_ALL=C; export LC_ALL
line_end='
'
PATH=$PATH:$HOME/bin:$HOME/.local/bin:${SEARCH_PATH}; export PATH
dir=${quote(projectDirectory)}
case $dir in "~") dir=$HOME ;; "~/"*) dir=$HOME/\${dir#"~/"} ;; esac
if command -v timeout >/dev/null 2>&1; then limit() { timeout -k 1 "$@"; }; else limit() { shift; "$@"; }; fi
dk() { limit "\${seconds:-20}" ${useSudo ? 'sudo -n docker' : 'docker'} "$@"; }
real=$(cd -- "$dir" 2>/dev/null && pwd -P) || real=$dir
state=\${XDG_STATE_HOME:-$HOME/.local/state}/backend-health/$(printf %s "$real" | cksum | tr ' ' -)
`;
}

/** Words that follow `docker compose` or `docker-compose` for this project. */
export function composeWords(composeFiles: readonly string[], profiles: readonly string[]): string {
  return [
    ...composeFiles.map((file) => `-f ${quote(file)}`),
    ...profiles.map((profile) => `--profile ${quote(profile)}`),
  ].join(' ');
}

/**
 * Shell that defines `dkc`: Compose v2, in the project folder; v1 only where docker itself says that it has no v2. A v2 that
 * gives no answer just now is no reason: v1 names containers otherwise, and would make second ones beside those of v2.
 */
export function composeFunction(
  composeFiles: readonly string[],
  profiles: readonly string[],
  useSudo: boolean,
): string {
  const words = composeWords(composeFiles, profiles);
  const sudo = useSudo ? 'sudo -n ' : '';
  return `if command -v docker-compose >/dev/null 2>&1; then plugin=$(dk compose version 2>&1 </dev/null) || plugin="none: $plugin"; else plugin=; fi
case $plugin in "none: "*"not a docker command"*|"none: "*"nknown command"*|"none: "*"nknown flag"*|"none: "*"nknown shorthand"*|"none: "*"not found"*) plugin=none ;; esac
if [ "$plugin" != none ]
then composer='docker compose'; dkc() { limit "\${seconds:-20}" ${sudo}docker compose ${words} "$@"; }
else composer=docker-compose; dkc() { limit "\${seconds:-20}" ${sudo}docker-compose ${words} "$@"; }; fi
`;
}
