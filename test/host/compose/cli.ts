/**
 * The stand-in `docker compose`: reads the project's files anew, then does what the command says. Words and exit codes are
 * those of Compose 2.26.
 */

import { accessTrouble } from '../docker/access.ts';
import type { Call } from '../docker/call.ts';
import { type InsideShell, runInside } from '../docker/exec.ts';
import { BadFlag, type Flags, parseFlags } from '../docker/flags.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineFailure } from '../engine/failure.ts';
import { build } from './build.ts';
import { config } from './config.ts';
import { containersOf, containersOfService } from './containers.ts';
import { BAD_USAGE, ComposeFailure } from './failure.ts';
import { FLAGS, GLOBALS } from './flag-names.ts';
import * as operate from './operate.ts';
import { loadProject, type Project } from './project.ts';
import * as show from './show.ts';
import { up } from './up.ts';

export function composeCommand(
  inside: InsideShell,
): (engine: Engine, call: Call, argv: readonly string[]) => Promise<number> {
  return async (engine, call, argv) => {
    try {
      return await compose(engine, inside, call, argv);
    } catch (error) {
      if (error instanceof EngineFailure) call.err(`Error response from daemon: ${error.message}\n`);
      else if (error instanceof ComposeFailure || error instanceof BadFlag) call.err(`${error.message}\n`);
      else throw error;
      return error instanceof ComposeFailure ? error.exitCode : error instanceof BadFlag ? BAD_USAGE : 1;
    }
  };
}

async function compose(engine: Engine, inside: InsideShell, call: Call, argv: readonly string[]): Promise<number> {
  const globals = parseFlags(argv, GLOBALS);
  const [name = '', ...rest] = globals.words;
  const names = FLAGS[name];
  if (names === undefined) {
    call.out('\nUsage:  docker compose [OPTIONS] COMMAND\n\nDefine and run multi-container applications with Docker\n');
    if (name !== '') call.err(`unknown docker command: "compose ${name}"\n`);
    return name === '' ? 0 : BAD_USAGE;
  }
  const flags = parseFlags(rest, names);
  if (name === 'version') return version(call, flags);
  const warn = (message: string) =>
    call.err(`time="${new Date().toISOString().slice(0, 19)}Z" level=warning msg="${message}"\n`);
  const needsEngine = () => {
    const trouble = accessTrouble(engine, call, 'Get /containers/json');
    if (trouble !== '') throw new ComposeFailure(trouble);
  };
  if (name === 'ls') {
    needsEngine();
    return show.ls(engine, call, flags);
  }
  const project = load(engine, call, globals, name, flags, warn);
  if (name === 'config') return config(project, call, flags);
  needsEngine();
  const operation = { engine, project, call, flags };
  switch (name) {
    case 'up':
      return up(engine, project, call, flags, warn);
    case 'build':
      await build(
        engine,
        project,
        [...project.services.values()].filter(
          (service) => flags.words.length === 0 || flags.words.includes(service.name),
        ),
        call,
      );
      return 0;
    case 'exec':
      return exec(engine, inside, call, project, flags);
    case 'ps':
      return show.ps(operation);
    case 'logs':
      return show.logs(operation);
    case 'images':
      return show.images(operation);
    default:
      return OPERATIONS[name]?.(operation) ?? BAD_USAGE;
  }
}

const OPERATIONS: Readonly<Record<string, (operation: operate.Operation) => Promise<number>>> = {
  restart: operate.restart,
  start: operate.start,
  stop: operate.stop,
  kill: operate.kill,
  pause: operate.pause,
  unpause: operate.unpause,
  rm: operate.rm,
  down: operate.down,
};

function version(call: Call, flags: Flags): number {
  if (flags.has('short')) call.out(`${show.VERSION}\n`);
  else
    call.out(
      flags.value('format') === 'json' ? `{"version":"${show.VERSION}"}\n` : `Docker Compose version ${show.VERSION}\n`,
    );
  return 0;
}

function load(
  engine: Engine,
  call: Call,
  globals: Flags,
  command: string,
  flags: Flags,
  warn: (message: string) => void,
): Project {
  const named = command === 'exec' ? flags.words.slice(0, 1) : flags.words;
  const project = loadProject({
    files: globals.all('file'),
    name: globals.value('project-name') ?? call.environment['COMPOSE_PROJECT_NAME'],
    profiles: globals.all('profile'),
    projectDirectory: globals.value('project-directory'),
    workingDirectory: call.directory,
    environment: call.environment,
    named,
    needsEnvironmentFiles: !(
      command === 'config' &&
      (flags.has('services') || flags.has('profiles') || flags.has('volumes'))
    ),
    warn,
  });
  const present = new Set(containersOf(engine, project).map(({ spec }) => spec.labels['com.docker.compose.service']));
  const stranger = named.find((name) => !project.allServices.has(name) && !(present.has(name) && command !== 'up'));
  if (stranger !== undefined && command !== 'exec') throw new ComposeFailure(`no such service: ${stranger}`);
  return project;
}

async function exec(engine: Engine, inside: InsideShell, call: Call, project: Project, flags: Flags): Promise<number> {
  const [service = '', ...command] = flags.words;
  const [container] = containersOfService(engine, project, service);
  if (container === undefined || (!container.alive && container.status !== 'restarting'))
    throw new ComposeFailure(`service "${service}" is not running`);
  engine.mayExec(container, container.id);
  return runInside(container, inside, call, command, { interactive: false, extra: flags.all('env') });
}
