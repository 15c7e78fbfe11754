/**
 * Compose commands that only show: ps, logs, images, ls, top-level version.
 */

import type { Call } from '../docker/call.ts';
import type { Flags } from '../docker/flags.ts';
import { commandWords, imageWords, labelWords, portWords, statusWords, table } from '../docker/listing.ts';
import { chosen } from '../docker/show.ts';
import { render } from '../docker/template.ts';
import { listed, since, span } from '../engine/clock.ts';
import type { Container } from '../engine/container.ts';
import type { Engine } from '../engine/engine.ts';
import { containersOf, serviceOf } from './containers.ts';
import type { Operation } from './operate.ts';

export const VERSION = '2.26.1-4';

function named({ engine, project, flags }: Operation): Container[] {
  return containersOf(engine, project).filter(
    (container) => flags.words.length === 0 || flags.words.includes(serviceOf(container)),
  );
}

export async function ps(operation: Operation): Promise<number> {
  const { call, flags } = operation;
  const states = [...flags.all('status'), ...flags.all('filter').map((filter) => filter.replace(/^status=/, ''))];
  const shown = named(operation).filter(({ alive, status }) =>
    states.length > 0 ? states.includes(status) : flags.has('all') || alive || status === 'restarting',
  );
  const format = flags.value('format') ?? 'table';
  if (flags.has('quiet')) for (const { id } of shown) call.out(`${id}\n`);
  else if (flags.has('services')) for (const container of shown) call.out(`${serviceOf(container)}\n`);
  else if (format === 'table') {
    const rows = shown.map((container) => {
      const row = psRow(container);
      return [row.Name, row.Image, row.Command, row.Service, row.RunningFor, row.Status, row.Ports];
    });
    call.out(table(['NAME', 'IMAGE', 'COMMAND', 'SERVICE', 'CREATED', 'STATUS', 'PORTS'], rows));
  } else
    for (const container of shown) call.out(`${render(format === 'json' ? '{{json .}}' : format, psRow(container))}\n`);
  return 0;
}

function psRow(container: Container) {
  const { spec } = container;
  const publishers = spec.ports.flatMap(({ hostIp, hostPort, containerPort }) =>
    (hostIp === '' ? ['0.0.0.0', '::'] : [hostIp]).map((url) => ({
      URL: url,
      TargetPort: containerPort,
      PublishedPort: hostPort,
      Protocol: 'tcp',
    })),
  );
  return {
    Command: commandWords(container),
    CreatedAt: listed(container.createdAt),
    ExitCode: container.exitCode,
    Health: container.alive ? (container.health?.status ?? '') : '',
    ID: container.id.slice(0, 12),
    Image: imageWords(container, false),
    Labels: labelWords(container),
    LocalVolumes: String(spec.mounts.filter(({ type }) => type === 'volume').length),
    Mounts: spec.mounts.map(({ source }) => source).join(','),
    Name: container.name,
    Names: container.name,
    Networks: spec.network,
    Ports: portWords(container, '::'),
    Project: spec.labels['com.docker.compose.project'] ?? '',
    Publishers: container.alive && publishers.length > 0 ? publishers : null,
    RunningFor: `${span(since(container.createdAt))} ago`,
    Service: serviceOf(container),
    Size: '0B',
    State: container.status,
    Status: statusWords(container),
  };
}

/** Lines begin with ESC[2K even without a terminal, as those of Compose 2.26 do. */
export async function logs(operation: Operation): Promise<number> {
  const { call, flags } = operation;
  const containers = named(operation);
  const prefix = (container: Container) => (flags.has('no-log-prefix') ? '' : `\u001b[2K${serviceOf(container)}-1  | `);
  const print = (container: Container, from: number) => {
    const entries =
      from > 0
        ? container.log.entries.slice(from)
        : chosen(container.log.entries, flags.value('tail'), flags.value('since'), flags.value('until'));
    for (const { at, text } of entries)
      call.out(`${prefix(container)}${flags.has('timestamps') ? `${at} ` : ''}${text}\n`);
    return container.log.entries.length;
  };
  const printed = new Map(containers.map((container) => [container, print(container, 0)]));
  while (flags.has('follow') && !call.gone.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const [container, from] of printed) printed.set(container, print(container, Math.max(from, 1)));
  }
  return 0;
}

export async function images(operation: Operation): Promise<number> {
  const { call, flags } = operation;
  const rows = named(operation).map(({ name, image, spec }) => {
    const [repository = '', tag = 'latest'] = image.tags.size > 0 ? spec.image.split(':') : ['<none>', '<none>'];
    return { ID: image.id, ContainerName: name, Repository: repository, Tag: tag, Size: image.sizeBytes };
  });
  if (flags.has('quiet')) for (const { ID } of rows) call.out(`${ID.slice(7)}\n`);
  else if (flags.value('format') === 'json') call.out(`${JSON.stringify(rows)}\n`);
  else
    call.out(
      table(
        ['CONTAINER', 'REPOSITORY', 'TAG', 'IMAGE ID', 'SIZE'],
        rows.map((row) => [row.ContainerName, row.Repository, row.Tag, row.ID.slice(7, 19), '152MB']),
      ),
    );
  return 0;
}

export async function ls(engine: Engine, call: Call, flags: Flags): Promise<number> {
  const projects = new Map<string, Container[]>();
  for (const container of engine.containers) {
    const name = container.spec.labels['com.docker.compose.project'];
    if (name !== undefined && (container.alive || flags.has('all')))
      projects.set(name, [...(projects.get(name) ?? []), container]);
  }
  const rows = [...projects].map(([Name, containers]) => {
    const counts = new Map<string, number>();
    for (const { status } of containers) counts.set(status, (counts.get(status) ?? 0) + 1);
    const Status = [...counts].map(([status, count]) => `${status}(${count})`).join(', ');
    return { Name, Status, ConfigFiles: containers[0]?.spec.labels['com.docker.compose.project.config_files'] ?? '' };
  });
  if (flags.value('format') === 'json') call.out(`${JSON.stringify(rows)}\n`);
  else
    call.out(
      table(
        ['NAME', 'STATUS', 'CONFIG FILES'],
        rows.map((row) => [row.Name, row.Status, row.ConfigFiles]),
      ),
    );
  return 0;
}
