/**
 * `compose up -d`: builds what is missing, creates and recreates what differs, starts in the order of dependencies.
 */

import type { Call } from '../docker/call.ts';
import type { Flags } from '../docker/flags.ts';
import type { Container } from '../engine/container.ts';
import { type Engine, missingImage } from '../engine/engine.ts';
import { build } from './build.ts';
import { inOrder } from './config.ts';
import { containerSpec, containersOf, containersOfService, differs, serviceOf } from './containers.ts';
import { ComposeFailure, PULL_FAILED } from './failure.ts';
import type { Project } from './project.ts';
import type { Service } from './service.ts';
import { awaitDependencies, stopIfGone, untilHealthy } from './wait.ts';

export async function up(
  engine: Engine,
  project: Project,
  call: Call,
  flags: Flags,
  warn: (message: string) => void,
): Promise<number> {
  const withDependencies = !flags.has('no-deps');
  const services = inOrder(chosen(project, flags.words, withDependencies));
  const say = (what: string, state: string) => call.err(` ${what}  ${state}\n`);
  await images(engine, project, services, flags, call);
  warnOfOrphans(engine, project, flags, say, warn);
  makeSurroundings(engine, project, services, say);
  const containers = new Map<string, Container>();
  for (const service of services) {
    stopIfGone(call);
    containers.set(service.name, await prepare(engine, project, service, flags, say));
  }
  for (const service of services) {
    stopIfGone(call);
    const container = containers.get(service.name);
    if (container === undefined) continue;
    if (withDependencies) await awaitDependencies(engine, project, service, call, say);
    if (container.status === 'running') continue;
    if (container.status === 'paused') say(`Container ${container.name}`, 'Restart');
    else say(`Container ${container.name}`, 'Starting');
    await container.start();
    say(`Container ${container.name}`, 'Started');
  }
  if (flags.has('wait')) {
    for (const container of containers.values()) {
      say(`Container ${container.name}`, 'Waiting');
      await untilHealthy(container, call, say);
    }
  }
  return 0;
}

function chosen(project: Project, names: readonly string[], withDependencies: boolean): Service[] {
  if (names.length === 0) return [...project.services.values()];
  const wanted = new Set<string>();
  const add = (name: string) => {
    if (wanted.has(name)) return;
    wanted.add(name);
    if (withDependencies)
      for (const dependency of Object.keys(project.services.get(name)?.dependsOn ?? {})) add(dependency);
  };
  for (const name of names) add(name);
  return [...project.services.values()].filter(({ name }) => wanted.has(name));
}

async function images(
  engine: Engine,
  project: Project,
  services: readonly Service[],
  flags: Flags,
  call: Call,
): Promise<void> {
  const absent = (service: Service) => engine.images.find(service.imageName) === undefined;
  for (const service of services.filter((candidate) => candidate.build === null && absent(candidate))) {
    const reason = `pull access denied for ${service.imageName.replace(/:.*$/, '')}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`;
    call.err(` ${service.name} Pulling \n ${service.name} Error ${reason}\n`);
    throw new ComposeFailure(`Error response from daemon: ${reason}`, PULL_FAILED);
  }
  if (flags.has('no-build')) return;
  const building = services.filter((service) => service.build !== null && (flags.has('build') || absent(service)));
  await build(engine, project, building, call);
}

function warnOfOrphans(
  engine: Engine,
  project: Project,
  flags: Flags,
  say: (what: string, state: string) => void,
  warn: (message: string) => void,
): void {
  const orphans = containersOf(engine, project).filter((container) => !project.allServices.has(serviceOf(container)));
  if (orphans.length === 0) return;
  if (flags.has('remove-orphans')) {
    for (const orphan of orphans) {
      say(`Container ${orphan.name}`, 'Stopping');
      say(`Container ${orphan.name}`, 'Stopped');
      say(`Container ${orphan.name}`, 'Removing');
      engine.remove(orphan, true);
      say(`Container ${orphan.name}`, 'Removed');
    }
    return;
  }
  const names = orphans.map(({ name }) => name).join(' ');
  warn(
    `Found orphan containers ([${names}]) for this project. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up.`,
  );
}

function makeSurroundings(
  engine: Engine,
  project: Project,
  services: readonly Service[],
  say: (what: string, state: string) => void,
): void {
  const network = `${project.name}_default`;
  if (!engine.networks.has(network) && services.some((service) => service.networkMode === '')) {
    say(`Network ${network}`, 'Creating');
    engine.networks.add(network);
    say(`Network ${network}`, 'Created');
  }
  for (const name of project.volumes.map((volume) => `${project.name}_${volume}`)) {
    if (engine.volumes.has(name)) continue;
    say(`Volume "${name}"`, 'Creating');
    engine.volumes.add(name);
    say(`Volume "${name}"`, 'Created');
  }
}

async function prepare(
  engine: Engine,
  project: Project,
  service: Service,
  flags: Flags,
  say: (what: string, state: string) => void,
): Promise<Container> {
  const withDependencies = !flags.has('no-deps');
  const [existing] = containersOfService(engine, project, service.name);
  if (existing === undefined) {
    say(`Container ${service.containerName}`, 'Creating');
    const created = engine.create(containerSpec(engine, project, service, withDependencies));
    say(`Container ${service.containerName}`, 'Created');
    return created;
  }
  const meant = flags.words.length === 0 || flags.words.includes(service.name);
  const forced = meant ? flags.has('force-recreate') : flags.has('always-recreate-deps');
  const changed = forced || (!flags.has('no-recreate') && differs(engine, existing, service, withDependencies));
  if (!changed) {
    if (existing.status === 'running') say(`Container ${existing.name}`, 'Running');
    else if (existing.status !== 'paused') say(`Container ${existing.name}`, 'Created');
    return existing;
  }
  say(`Container ${existing.name}`, 'Recreate');
  if (engine.images.find(service.imageName) === undefined) throw missingImage(service.imageName);
  const name = existing.name;
  existing.name = `${existing.id.slice(0, 12)}_${name}`;
  const created = engine.create({ ...containerSpec(engine, project, service, withDependencies), name });
  await existing.stop();
  engine.remove(existing, true);
  say(`Container ${name}`, 'Recreated');
  return created;
}
