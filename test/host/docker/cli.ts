/**
 * The stand-in `docker`: which command is which, and the client's own errors. The words are those of the CLI 28.2 with
 * Engine 20.10.
 */

import type { Engine } from '../engine/engine.ts';
import { EngineFailure } from '../engine/failure.ts';
import { accessTrouble } from './access.ts';
import type { Call, Program } from './call.ts';
import * as change from './change.ts';
import { events } from './events.ts';
import { exec, type InsideShell } from './exec.ts';
import { BadFlag, parseFlags } from './flags.ts';
import { ps } from './ps.ts';
import * as show from './show.ts';
import { TemplateError } from './template.ts';
import { clientVersion, info, version } from './version.ts';

type Command = (engine: Engine, call: Call, argv: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  ps,
  inspect: show.inspect,
  images: show.images,
  logs: show.logs,
  events,
  start: change.start,
  stop: change.stop,
  restart: change.restart,
  kill: change.kill,
  pause: change.pause,
  unpause: change.unpause,
  rm: change.rm,
  rename: change.rename,
  update: change.update,
  tag: change.tag,
  rmi: change.rmi,
  version,
  info,
};

const CONTAINER: Readonly<Record<string, Command>> = { ...COMMANDS, ls: ps, inspect: show.inspectContainers };
const IMAGE: Readonly<Record<string, Command>> = {
  ls: show.images,
  inspect: show.inspectImages,
  rm: change.rmi,
  tag: change.tag,
};

export function dockerProgram(engine: Engine, inside: InsideShell, compose: Command): Program {
  return async (call) => {
    try {
      return await docker(engine, inside, compose, call);
    } catch (error) {
      if (error instanceof EngineFailure) call.err(`Error response from daemon: ${error.message}\n`);
      else if (error instanceof TemplateError) call.err(`${error.message}\n`);
      else if (error instanceof BadFlag) {
        call.err(
          `${error.message}\n\nUsage:  docker ${call.argv[0]} [OPTIONS]\n\nRun 'docker ${call.argv[0]} --help' for more information\n`,
        );
        return 125;
      } else throw error;
      return 1;
    }
  };
}

async function docker(engine: Engine, inside: InsideShell, compose: Command, call: Call): Promise<number> {
  const globals = parseFlags(call.argv, {
    values: { host: 'H', context: 'c', config: '', 'log-level': 'l' },
    switches: { debug: 'D', version: 'v' },
    upToFirstWord: true,
  });
  const host = globals.value('host');
  const environment = host === undefined ? call.environment : { ...call.environment, DOCKER_HOST: host };
  const here: Call = { ...call, environment };
  const [name = '', ...argv] = globals.words;
  if (globals.has('version')) {
    call.out(`Docker version ${clientVersion}, build e6534b4\n`);
    return 0;
  }
  if (name === 'compose') return compose(engine, here, argv);
  const command = find(name, argv, inside);
  if (command === null) {
    call.err(`docker: unknown command: docker ${name}\n\nRun 'docker --help' for more information\n`);
    return 1;
  }
  if (name !== 'version' && name !== 'info') {
    const trouble = accessTrouble(engine, here, request(name, argv));
    if (trouble !== '') {
      if (name === 'inspect' || (name === 'image' && argv[0] === 'inspect'))
        call.out(/^(--format|-f)/.test(argv.find((word) => word.startsWith('-')) ?? '') ? '\n' : '[]\n');
      call.err(`${trouble}\n`);
      if (name === 'start') call.err(`Error: failed to start containers: ${argv.join(', ')}\n`);
      return 1;
    }
  }
  return command(engine, here);
}

function find(
  name: string,
  argv: readonly string[],
  inside: InsideShell,
): ((engine: Engine, call: Call) => Promise<number>) | null {
  const [sub = '', ...rest] = argv;
  if (name === 'exec') return (engine, call) => exec(engine, inside, call, argv);
  if (name === 'container' && sub === 'exec') return (engine, call) => exec(engine, inside, call, rest);
  if (/^(image|container|builder|system|volume|network)$/.test(name) && sub === 'prune')
    return (engine, call) => change.prune(engine, call, name);
  if (name === 'network' && sub === 'ls')
    return (engine, call) => names(call, ['bridge', 'host', 'none', ...engine.networks]);
  if (name === 'volume' && sub === 'ls') return (engine, call) => names(call, [...engine.volumes]);
  const nested = name === 'container' ? CONTAINER[sub] : name === 'image' ? IMAGE[sub] : undefined;
  if (nested !== undefined) return (engine, call) => nested(engine, call, rest);
  const command = COMMANDS[name];
  return command === undefined ? null : (engine, call) => command(engine, call, argv);
}

async function names(call: Call, list: readonly string[]): Promise<number> {
  for (const name of list) call.out(`${name}\n`);
  return 0;
}

/** The request by which the client meets a closed socket first. */
function request(name: string, argv: readonly string[]): string {
  const reference = argv.findLast((word) => !word.startsWith('-')) ?? '';
  if (name === 'ps') return 'Get /containers/json';
  if (name === 'images') return 'Get /images/json';
  if (name === 'image') return `Get /images/${reference}/json`;
  if (/^(start|stop|restart|kill|pause|unpause|update)$/.test(name)) return `Post /containers/${reference}/${name}`;
  return `Get /containers/${reference}/json`;
}
