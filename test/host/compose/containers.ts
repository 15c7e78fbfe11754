/**
 * The containers of a project as Compose finds them: by label, and only those that Compose itself made.
 */

import type { Container } from '../engine/container.ts';
import type { Engine } from '../engine/engine.ts';
import type { ContainerSpec } from '../engine/spec.ts';
import { configHash } from './config.ts';
import type { Project } from './project.ts';
import type { Service } from './service.ts';

const LABEL = 'com.docker.compose';

export function containersOf(engine: Engine, project: Pick<Project, 'name'>): Container[] {
  return engine.containers
    .filter(
      ({ spec }) =>
        spec.labels[`${LABEL}.project`] === project.name &&
        spec.labels[`${LABEL}.config-hash`] !== undefined &&
        spec.labels[`${LABEL}.oneoff`] === 'False',
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export function serviceOf(container: Container): string {
  return container.spec.labels[`${LABEL}.service`] ?? '';
}

export function containersOfService(engine: Engine, project: Pick<Project, 'name'>, service: string): Container[] {
  return containersOf(engine, project).filter((container) => serviceOf(container) === service);
}

/** Whether the file, or the image, has changed since the container was made. */
export function differs(engine: Engine, container: Container, service: Service, withDependencies: boolean): boolean {
  const { labels } = container.spec;
  const image = engine.images.find(service.imageName);
  return (
    labels[`${LABEL}.config-hash`] !== configHash(service, withDependencies) ||
    image === undefined ||
    labels[`${LABEL}.image`] !== image.id
  );
}

export function containerSpec(
  engine: Engine,
  project: Project,
  service: Service,
  withDependencies: boolean,
): ContainerSpec {
  const dependsOn = withDependencies
    ? Object.entries(service.dependsOn)
        .map(([name, { condition }]) => `${name}:${condition}:false`)
        .join(',')
    : '';
  const [policy = 'no', retries = '0'] = service.restart.split(':');
  return {
    name: service.containerName,
    image: service.imageName,
    labels: {
      ...service.labels,
      [`${LABEL}.config-hash`]: configHash(service, withDependencies),
      [`${LABEL}.container-number`]: '1',
      [`${LABEL}.depends_on`]: dependsOn,
      [`${LABEL}.image`]: engine.images.find(service.imageName)?.id ?? '',
      [`${LABEL}.oneoff`]: 'False',
      [`${LABEL}.project`]: project.name,
      [`${LABEL}.project.config_files`]: project.files.join(','),
      [`${LABEL}.project.working_dir`]: project.directory,
      [`${LABEL}.service`]: service.name,
      [`${LABEL}.version`]: '2.26.1',
    },
    environment: Object.entries(service.environment).map(([name, value]) => `${name}=${value}`),
    command: service.command,
    entrypoint: service.entrypoint,
    healthCheck: service.healthCheck,
    restart: { name: policy, maximumRetries: Number(retries) },
    memoryBytes: service.memoryBytes,
    ports: service.ports,
    network: service.networkMode || `${project.name}_default`,
    aliases: [service.containerName, service.name],
    mounts: service.mounts,
  };
}
