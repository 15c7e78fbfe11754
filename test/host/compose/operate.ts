/**
 * Compose commands that act on the containers that are there: restart, start, stop, kill, pause, unpause, rm, down.
 */

import type { Call } from '../docker/call.ts';
import type { Flags } from '../docker/flags.ts';
import type { Container } from '../engine/container.ts';
import type { Engine } from '../engine/engine.ts';
import { inOrder } from './config.ts';
import { containersOf, containersOfService } from './containers.ts';
import type { Project } from './project.ts';
import { awaitDependencies, stopIfGone } from './wait.ts';

export interface Operation {
  readonly engine: Engine;
  readonly project: Project;
  readonly call: Call;
  readonly flags: Flags;
}

const sayOf = (call: Call) => (what: string, state: string) => call.err(` ${what}  ${state}\n`);

/** Containers of the services meant, dependencies first. Without names: of every enabled service. */
function targets({ engine, project, flags }: Operation): Container[] {
  const all = inOrder(project.services.values());
  const named = flags.words.length > 0 ? all.filter(({ name }) => flags.words.includes(name)) : all;
  return named.flatMap(({ name }) => containersOfService(engine, project, name));
}

export async function restart(operation: Operation): Promise<number> {
  const say = sayOf(operation.call);
  for (const container of targets(operation)) {
    stopIfGone(operation.call);
    say(`Container ${container.name}`, 'Restarting');
    await operation.engine.restart(container);
    say(`Container ${container.name}`, 'Started');
  }
  return 0;
}

export async function start(operation: Operation): Promise<number> {
  const { engine, project, call, flags } = operation;
  const say = sayOf(call);
  const services = inOrder(project.services.values()).filter(
    ({ name }) => flags.words.length === 0 || flags.words.includes(name),
  );
  for (const service of services) {
    stopIfGone(call);
    await awaitDependencies(engine, project, service, call, say);
    for (const container of containersOfService(engine, project, service.name)) {
      if (container.status === 'running') continue;
      say(`Container ${container.name}`, 'Starting');
      await container.start();
      say(`Container ${container.name}`, 'Started');
    }
  }
  return 0;
}

export async function stop(operation: Operation): Promise<number> {
  const say = sayOf(operation.call);
  for (const container of targets(operation).toReversed()) {
    stopIfGone(operation.call);
    say(`Container ${container.name}`, 'Stopping');
    await container.stop();
    say(`Container ${container.name}`, 'Stopped');
  }
  return 0;
}

export async function kill(operation: Operation): Promise<number> {
  const say = sayOf(operation.call);
  for (const container of targets(operation).filter(({ alive }) => alive)) {
    say(`Container ${container.name}`, 'Killing');
    operation.engine.kill(container, container.id);
    say(`Container ${container.name}`, 'Killed');
  }
  return 0;
}

export async function pause(operation: Operation): Promise<number> {
  for (const container of targets(operation).filter(({ status }) => status === 'running')) {
    operation.engine.pause(container);
    sayOf(operation.call)(`Container ${container.name}`, 'Paused');
  }
  return 0;
}

export async function unpause(operation: Operation): Promise<number> {
  for (const container of targets(operation).filter(({ status }) => status === 'paused')) {
    operation.engine.unpause(container);
    sayOf(operation.call)(`Container ${container.name}`, 'Unpaused');
  }
  return 0;
}

export async function rm(operation: Operation): Promise<number> {
  const { engine, call, flags } = operation;
  const say = sayOf(call);
  if (flags.has('stop')) await stop(operation);
  const removable = targets(operation).filter(({ alive, status }) => !alive && status !== 'restarting');
  if (removable.length === 0) {
    call.err('No stopped containers\n');
    return 0;
  }
  call.out(`Going to remove ${removable.map(({ name }) => name).join(', ')}\n`);
  if (!flags.has('force')) return 0;
  for (const container of removable) {
    say(`Container ${container.name}`, 'Removing');
    engine.remove(container, false);
    say(`Container ${container.name}`, 'Removed');
  }
  return 0;
}

export async function down(operation: Operation): Promise<number> {
  const { engine, project, call, flags } = operation;
  const say = sayOf(call);
  await stop(operation);
  for (const container of targets(operation).toReversed()) {
    say(`Container ${container.name}`, 'Removing');
    engine.remove(container, true);
    say(`Container ${container.name}`, 'Removed');
  }
  if (flags.has('volumes')) for (const name of project.volumes) engine.volumes.delete(`${project.name}_${name}`);
  const network = `${project.name}_default`;
  if (flags.words.length === 0 && engine.networks.has(network)) {
    say(`Network ${network}`, 'Removing');
    const used = containersOf(engine, project).length > 0;
    if (!used) engine.networks.delete(network);
    say(`Network ${network}`, used ? 'Resource is still in use' : 'Removed');
  }
  return 0;
}
