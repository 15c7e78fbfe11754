/**
 * The programs on the embedded host's PATH: `docker`, and what the product asks a host with (systemctl, service, nginx,
 * pgrep, sudo). Each is a few lines of sh that hand their words to the test process, or to the system's own program.
 */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeProgram, pipesWork } from './docker/pipe-calls.ts';

export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const CLIENT = join(import.meta.dirname, 'docker', 'client.cjs');

export interface HostFolders {
  /** First on the PATH of every command. */
  readonly bin: string;
  /** First on the PATH of a shell inside a container. */
  readonly inside: string;
  readonly socket: string;
  /** Named pipes of calls, where there are any. */
  readonly pipes: string;
  /** Its presence makes sudo ask for a password. */
  readonly noSudo: string;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function write(folder: string, name: string, body: string): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

const call = (socket: string, program: string) =>
  `exec ${quoted(process.execPath)} ${quoted(CLIENT)} ${quoted(socket)} ${program} "$@"`;

/** A program that is called often: through the pipes where they work. */
function writeFrequent(folder: string, name: string, program: string, { socket, pipes }: HostFolders): void {
  const slowly = call(socket, program);
  write(folder, name, pipesWork ? pipeProgram(pipes, slowly) : slowly);
}

export function writeDocker(folder: string, folders: HostFolders): void {
  writeFrequent(folder, 'docker', 'docker', folders);
}

export function writeHostPrograms(folders: HostFolders): void {
  const { bin, inside, socket, noSudo } = folders;
  writeDocker(bin, folders);
  const ours = (name: string, pattern: string) =>
    write(
      bin,
      name,
      `case " $* " in ${pattern}) ${call(socket, name)} ;; esac\nPATH=${SYSTEM_PATH}\nexec ${name} "$@"`,
    );
  ours('systemctl', '*nginx*|*docker*');
  ours('service', '*nginx*|*docker*');
  ours('pgrep', '*nginx*');
  write(bin, 'nginx', call(socket, 'nginx'));
  write(bin, 'journalctl', 'cat "$BACKEND_HEALTH_ROOT/journal" 2>/dev/null');
  write(
    bin,
    'sudo',
    `[ -e ${quoted(noSudo)} ] && { echo 'sudo: a password is required' >&2; exit 1; }
while :; do case "$1" in -u|-g|-p) shift 2 ;; --) shift; break ;; -*) shift ;; *) break ;; esac; done
[ $# -gt 0 ] || exit 0
SUDO_USER="\${USER:-user}"; export SUDO_USER
exec env "$@"`,
  );
  for (const name of ['pg_isready', 'nginx']) writeFrequent(inside, name, `inside-${name}`, folders);
}
