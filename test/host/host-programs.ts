/**
 * The programs on the embedded host's PATH: `docker`, and what the product asks a host with (systemctl, service, nginx,
 * pgrep, sudo). Each is a few lines of sh that hand their words to the test process, or to the system's own program.
 */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call, Program } from './docker/call.ts';
import { pipeProgram, pipesWork } from './docker/pipe-calls.ts';
import type { Engine } from './engine/engine.ts';
import type { HostNginx } from './programs/host-nginx.ts';

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

const call = (socket: string, program: string) => `exec ${quoted(process.execPath)} ${quoted(CLIENT)} ${quoted(socket)} ${program} "$@"`;

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
  const ours = (name: string, pattern: string) => write(bin, name, `case " $* " in ${pattern}) ${call(socket, name)} ;; esac\nPATH=${SYSTEM_PATH}\nexec ${name} "$@"`);
  ours('systemctl', '*nginx*|*docker*');
  ours('service', '*nginx*|*docker*');
  ours('pgrep', '*nginx*');
  write(bin, 'nginx', call(socket, 'nginx'));
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

/** The host's own services, as systemd's and sysvinit's tools show and move them. */
export function servicePrograms(engine: Engine, nginx: HostNginx): Map<string, Program> {
  const services: Readonly<Record<string, { installed(): boolean; active(): boolean; start(): Promise<void>; stop(): Promise<void>; reload(): void }>> = {
    nginx: {
      installed: () => nginx.installed,
      active: () => nginx.running,
      start: () => nginx.start(),
      stop: () => nginx.stop(),
      reload: () => nginx.load(),
    },
    docker: {
      installed: () => true,
      active: () => engine.access !== 'down',
      start: () => engine.begin(),
      stop: async () => engine.shutDown(),
      reload: () => undefined,
    },
  };
  const unit = (words: readonly string[]) => words.map((word) => word.replace(/\.service$/, '')).find((word) => word in services) ?? '';
  return new Map<string, Program>([
    ['systemctl', (call) => systemctl(call, unit(call.argv), services[unit(call.argv)])],
    ['service', (call) => service(call, unit(call.argv), services[unit(call.argv)])],
    ['nginx', async (call) => nginxProgram(call, nginx)],
    ['pgrep', async (call) => pgrep(call, nginx)],
  ]);
}

type HostService = { installed(): boolean; active(): boolean; start(): Promise<void>; stop(): Promise<void>; reload(): void } | undefined;

async function systemctl(call: Call, name: string, found: HostService): Promise<number> {
  const verb = call.argv.find((word) => !word.startsWith('-')) ?? '';
  const quiet = call.argv.some((word) => word === '-q' || word === '--quiet');
  const print = (text: string) => (quiet ? undefined : call.out(`${text}\n`));
  if (found === undefined || !found.installed()) {
    if (verb === 'is-active') print('inactive');
    else call.err(verb === 'status' ? `Unit ${name}.service could not be found.\n` : `Failed to ${verb} ${name}.service: Unit ${name}.service not found.\n`);
    return verb === 'status' || verb === 'is-active' ? 4 : 5;
  }
  const active = found.active();
  switch (verb) {
    case 'is-active':
      print(active ? 'active' : 'inactive');
      return active ? 0 : 3;
    case 'is-enabled':
      print('enabled');
      return 0;
    case 'is-failed':
      print(active ? 'active' : 'inactive');
      return 1;
    case 'status':
      call.out(`● ${name}.service\n     Loaded: loaded (/lib/systemd/system/${name}.service; enabled; preset: enabled)\n     Active: ${active ? 'active (running)' : 'inactive (dead)'}\n`);
      return active ? 0 : 3;
    case 'show':
      call.out(call.argv.includes('--value') ? `${active ? 'active' : 'inactive'}\n` : `ActiveState=${active ? 'active' : 'inactive'}\n`);
      return 0;
    case 'list-unit-files':
    case 'list-units':
      call.out(`${name}.service enabled enabled\n`);
      return 0;
    case 'reload':
      if (!active) call.err(`${name}.service is not active, cannot reload.\n`);
      else found.reload();
      return active ? 0 : 1;
    default:
      return move(verb, found);
  }
}

async function service(call: Call, name: string, found: HostService): Promise<number> {
  const [, verb = ''] = call.argv;
  if (found === undefined || !found.installed()) {
    call.err(`${name}: unrecognized service\n`);
    return 1;
  }
  const active = found.active();
  if (verb === 'status') {
    call.out(`${name} is ${active ? '' : 'not '}running.\n`);
    return active ? 0 : 3;
  }
  if (verb === 'reload') {
    call.out(`Reloading ${name} configuration: ${name}${active ? '' : ' failed!'}.\n`);
    if (active) found.reload();
    return active ? 0 : 1;
  }
  return move(verb, found);
}

async function move(verb: string, found: NonNullable<HostService>): Promise<number> {
  if (!/^(start|stop|restart|try-restart|reload-or-restart)$/.test(verb)) return 1;
  if (verb !== 'start') await found.stop();
  if (verb !== 'stop') await found.start();
  return 0;
}

function nginxProgram(call: Call, nginx: HostNginx): number {
  if (call.argv.includes('-v')) call.err('nginx version: nginx/1.22.1\n');
  else if (call.argv.includes('-t')) {
    call.err('nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n');
  } else if (call.argv.includes('reload')) {
    if (!nginx.running) {
      call.err('nginx: [error] open() "/run/nginx.pid" failed (2: No such file or directory)\n');
      return 1;
    }
    nginx.load();
  }
  return 0;
}

/** The process that really serves the dashboard is this one. */
function pgrep(call: Call, nginx: HostNginx): number {
  const pids = nginx.running ? [process.pid] : [];
  if (call.argv.some((word) => /^-[a-z]*c/.test(word))) call.out(`${pids.length}\n`);
  else for (const pid of pids) call.out(`${pid}\n`);
  return pids.length > 0 ? 0 : 1;
}
