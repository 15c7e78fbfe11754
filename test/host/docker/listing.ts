/**
 * A container as one row of `docker ps` and `docker compose ps`, and tables of such rows.
 */

import { listed, since, span } from '../engine/clock.ts';
import type { Container } from '../engine/container.ts';
import { commandOf } from '../engine/run-config.ts';

export function statusWords(container: Container): string {
  const { status, exitCode } = container;
  const ago = () => `${span(since(container.finishedAt))} ago`;
  switch (status) {
    case 'created':
      return 'Created';
    case 'exited':
      return container.finishedAt.startsWith('0001') ? 'Created' : `Exited (${exitCode}) ${ago()}`;
    case 'restarting':
      return `Restarting (${exitCode}) ${ago()}`;
    case 'paused':
      return `Up ${span(since(container.startedAt))} (Paused)`;
    case 'running': {
      const health = container.health?.status;
      const word = health === undefined ? '' : ` (${health === 'starting' ? 'health: starting' : health})`;
      return `Up ${span(since(container.startedAt))}${word}`;
    }
  }
}

export function portWords(container: Container, ipv6: '::' | '[::]'): string {
  if (!container.alive) return '';
  return container.spec.ports
    .flatMap(({ hostIp, hostPort, containerPort }) =>
      (hostIp === '' ? ['0.0.0.0', ipv6] : [hostIp]).map((ip) => `${ip}:${hostPort}->${containerPort}/tcp`),
    )
    .join(', ');
}

export function commandWords(container: Container): string {
  const whole = commandOf(container)
    .map((word) => (/\s/.test(word) ? `'${word}'` : word))
    .join(' ');
  return `"${whole.length > 20 ? `${whole.slice(0, 19)}…` : whole}"`;
}

/** The image as lists show it: its name, or its id when the name has gone to another image. */
export function imageWords(container: Container, short: boolean): string {
  const { spec, image } = container;
  const tag = spec.image.includes(':') ? spec.image : `${spec.image}:latest`;
  if (image.tags.has(tag)) return spec.image;
  return short ? image.id.slice(7, 19) : image.id;
}

export function labelWords(container: Container): string {
  return Object.entries(container.spec.labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

/** What `--format` may name in `docker ps`. */
export function listedContainer(container: Container, whole: boolean): Record<string, unknown> {
  return {
    Command: commandWords(container),
    CreatedAt: listed(container.createdAt),
    ID: whole ? container.id : container.id.slice(0, 12),
    Image: imageWords(container, true),
    Labels: labelWords(container),
    LocalVolumes: String(container.spec.mounts.filter((mount) => mount.type === 'volume').length),
    Mounts: container.spec.mounts.map((mount) => mount.source).join(','),
    Names: container.name,
    Networks: container.spec.network,
    Ports: portWords(container, '[::]'),
    RunningFor: `${span(since(container.createdAt))} ago`,
    Size: '0B',
    State: container.status,
    Status: statusWords(container),
  };
}

/** Columns as Docker's programs line them up. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map(
    (title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)) + 3,
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === cells.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('');
  return [head, ...rows].map((row) => `${line(row)}\n`).join('');
}
