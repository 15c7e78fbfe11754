/**
 * The host's own services, nginx and Docker, as systemctl, service, nginx and pgrep show and move them.
 */

import type { Call, Program } from './docker/call.ts';
import type { Engine } from './engine/engine.ts';
import type { HostNginx } from './programs/host-nginx.ts';

/** The host's own services, as systemd's and sysvinit's tools show and move them. */
export function servicePrograms(engine: Engine, nginx: HostNginx): Map<string, Program> {
  const services: Readonly<
    Record<
      string,
      { installed(): boolean; active(): boolean; start(): Promise<void>; stop(): Promise<void>; reload(): void }
    >
  > = {
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
  const unit = (words: readonly string[]) =>
    words.map((word) => word.replace(/\.service$/, '')).find((word) => word in services) ?? '';
  return new Map<string, Program>([
    ['systemctl', (call) => systemctl(call, unit(call.argv), services[unit(call.argv)])],
    ['service', (call) => service(call, unit(call.argv), services[unit(call.argv)])],
    ['nginx', async (call) => nginxProgram(call, nginx)],
    ['pgrep', async (call) => pgrep(call, nginx)],
  ]);
}

type HostService =
  | { installed(): boolean; active(): boolean; start(): Promise<void>; stop(): Promise<void>; reload(): void }
  | undefined;

async function systemctl(call: Call, name: string, found: HostService): Promise<number> {
  const verb = call.argv.find((word) => !word.startsWith('-')) ?? '';
  const quiet = call.argv.some((word) => word === '-q' || word === '--quiet');
  const print = (text: string) => (quiet ? undefined : call.out(`${text}\n`));
  if (found === undefined || !found.installed()) {
    if (verb === 'is-active') print('inactive');
    else
      call.err(
        verb === 'status'
          ? `Unit ${name}.service could not be found.\n`
          : `Failed to ${verb} ${name}.service: Unit ${name}.service not found.\n`,
      );
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
      call.out(
        `● ${name}.service\n     Loaded: loaded (/lib/systemd/system/${name}.service; enabled; preset: enabled)\n     Active: ${active ? 'active (running)' : 'inactive (dead)'}\n`,
      );
      return active ? 0 : 3;
    case 'show':
      call.out(
        call.argv.includes('--value')
          ? `${active ? 'active' : 'inactive'}\n`
          : `ActiveState=${active ? 'active' : 'inactive'}\n`,
      );
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
    call.err(
      'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
    );
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
