/**
 * `docker ps`, with the filters and formats of the real one.
 */

import type { Container } from '../engine/container.ts';
import type { Engine } from '../engine/engine.ts';
import type { Call } from './call.ts';
import { type Flags, parseFlags } from './flags.ts';
import { listedContainer, table } from './listing.ts';
import { render } from './template.ts';

const NAMES = {
  values: { filter: 'f', format: '', last: 'n' },
  switches: { all: 'a', quiet: 'q', 'no-trunc': '', size: 's', latest: 'l' },
};

export async function ps(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const flags = parseFlags(argv, NAMES);
  const found = engine.containers.filter((container) => shown(container, flags)).toReversed();
  const whole = flags.has('no-trunc');
  const format = flags.value('format') ?? 'table';
  if (flags.has('quiet') && !flags.has('format')) {
    for (const { id } of found) call.out(`${whole ? id : id.slice(0, 12)}\n`);
  } else if (format === 'table') {
    const rows = found.map((container) => {
      const row = listedContainer(container, whole);
      return ['ID', 'Image', 'Command', 'RunningFor', 'Status', 'Ports', 'Names'].map((name) => String(row[name]));
    });
    call.out(table(['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES'], rows));
  } else {
    const template = format === 'json' ? '{{json .}}' : format.replace(/^table /, '');
    for (const container of found) {
      const label = (name: unknown) => container.spec.labels[String(name)] ?? '';
      const row = listedContainer(container, whole);
      call.out(`${render(template, template === '{{json .}}' ? row : { ...row, Label: label })}\n`);
    }
  }
  return 0;
}

function shown(container: Container, flags: Flags): boolean {
  const filters = new Map<string, string[]>();
  for (const filter of flags.all('filter')) {
    const at = filter.indexOf('=');
    const name = filter.slice(0, at);
    filters.set(name, [...(filters.get(name) ?? []), filter.slice(at + 1)]);
  }
  const states = filters.get('status');
  if (states === undefined && !flags.has('all') && !container.alive && container.status !== 'restarting') return false;
  return [...filters].every(([name, values]) =>
    name === 'label'
      ? values.every((value) => matches(container, name, value))
      : values.some((value) => matches(container, name, value)),
  );
}

function matches(container: Container, name: string, value: string): boolean {
  const { labels, ports, network, mounts } = container.spec;
  switch (name) {
    case 'label': {
      const at = value.indexOf('=');
      return at < 0 ? value in labels : labels[value.slice(0, at)] === value.slice(at + 1);
    }
    case 'name':
      return new RegExp(value.replace(/^\^\//, '^')).test(container.name);
    case 'id':
      return container.id.startsWith(value);
    case 'status':
      return container.status === value;
    case 'health':
      return (container.health?.status ?? 'none') === value;
    case 'publish':
      return container.alive && ports.some((port) => String(port.hostPort) === value.split('/')[0]);
    case 'expose':
      return ports.some((port) => String(port.containerPort) === value.split('/')[0]);
    case 'network':
      return network === value;
    case 'volume':
      return mounts.some((mount) => mount.source === value || mount.destination === value);
    case 'ancestor':
      return (
        container.spec.image === value || container.image.tags.has(value) || container.image.tags.has(`${value}:latest`)
      );
    default:
      return true;
  }
}
