/**
 * `compose config`: the project in Compose's canonical form, and the hash by which it sees that a service has changed.
 */

import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { Call } from '../docker/call.ts';
import type { Flags } from '../docker/flags.ts';
import type { Project } from './project.ts';
import type { Service } from './service.ts';

/** `--no-deps` hashes the service without its dependencies, so that a later plain `up` sees a change. */
export function configHash(service: Service, withDependencies: boolean): string {
  const { build: _build, profiles: _profiles, ...rest } = service;
  const hashed = { ...rest, dependsOn: withDependencies ? rest.dependsOn : {} };
  return createHash('sha256').update(JSON.stringify(hashed)).digest('hex');
}

/** Services so that each comes after what it depends on. */
export function inOrder(services: Iterable<Service>): Service[] {
  const left = new Map([...services].map((service) => [service.name, service]));
  const order: Service[] = [];
  const add = (service: Service) => {
    left.delete(service.name);
    for (const name of Object.keys(service.dependsOn)) {
      const dependency = left.get(name);
      if (dependency !== undefined) add(dependency);
    }
    order.push(service);
  };
  for (const service of [...left.values()]) if (left.has(service.name)) add(service);
  return order;
}

export function config(project: Project, call: Call, flags: Flags): number {
  if (flags.has('quiet')) return 0;
  const services = inOrder(project.services.values());
  if (flags.has('services')) for (const { name } of services) call.out(`${name}\n`);
  else if (flags.has('images')) for (const { imageName } of services) call.out(`${imageName}\n`);
  else if (flags.has('volumes')) for (const name of project.volumes) call.out(`${name}\n`);
  else if (flags.has('profiles')) {
    for (const profile of new Set([...project.allServices.values()].flatMap(({ profiles }) => profiles)))
      call.out(`${profile}\n`);
  } else if (flags.has('hash')) {
    for (const service of services) call.out(`${service.name} ${configHash(service, true)}\n`);
  } else {
    const whole = canonical(project, services);
    call.out(flags.value('format') === 'json' ? JSON.stringify(whole, null, 2) : stringify(whole, { lineWidth: 0 }));
  }
  return 0;
}

function canonical(project: Project, services: readonly Service[]): object {
  const sorted = services.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    name: project.name,
    networks: { default: { name: `${project.name}_default`, ipam: {} } },
    services: Object.fromEntries(sorted.map((service) => [service.name, canonicalService(service, project)])),
    ...(project.volumes.length > 0
      ? { volumes: Object.fromEntries(project.volumes.map((name) => [name, { name: `${project.name}_${name}` }])) }
      : {}),
  };
}

function canonicalService(service: Service, project: Project): object {
  const some = (key: string, value: object) => (Object.keys(value).length > 0 ? { [key]: value } : {});
  return {
    ...some('profiles', service.profiles),
    ...(service.build === null ? {} : { build: service.build }),
    command: service.command,
    ...(service.containerName === `${project.name}-${service.name}-1` ? {} : { container_name: service.containerName }),
    ...some('depends_on', service.dependsOn),
    entrypoint: service.entrypoint,
    ...some('environment', service.environment),
    ...(service.healthCheckText === null
      ? {}
      : { healthcheck: { ...service.healthCheckText, test: service.healthCheck?.test } }),
    ...(service.image === '' ? {} : { image: service.image }),
    ...some('labels', service.labels),
    ...(service.memoryBytes > 0 ? { mem_limit: String(service.memoryBytes) } : {}),
    ...(service.networkMode === '' ? { networks: { default: null } } : { network_mode: service.networkMode }),
    ...some(
      'ports',
      service.ports.map(({ hostIp, hostPort, containerPort }) => ({
        mode: 'ingress',
        ...(hostIp === '' ? {} : { host_ip: hostIp }),
        target: containerPort,
        published: String(hostPort),
        protocol: 'tcp',
      })),
    ),
    ...(service.restart === 'no' ? {} : { restart: service.restart }),
    ...some(
      'volumes',
      service.mounts.map(({ type, source, destination }) =>
        type === 'volume'
          ? { type, source: source.slice(project.name.length + 1), target: destination, volume: {} }
          : { type, source, target: destination, bind: { create_host_path: true } },
      ),
    ),
  };
}
