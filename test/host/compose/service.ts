/**
 * One service of a compose file, read and normalised: what a container of it is created from.
 */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bytes } from '../docker/change.ts';
import type { HealthCheckSpec, MountSpec, PortSpec } from '../engine/spec.ts';
import { ComposeFailure, INVALID, NOT_FOUND } from './failure.ts';
import { parseEnvironmentFile } from './variables.ts';

export type ServiceText = Readonly<Record<string, unknown>>;
export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

export interface Service {
  readonly name: string;
  readonly profiles: readonly string[];
  /** As the file names it, '' when only a build is given. */
  readonly image: string;
  /** What containers are created from: `image`, or the name that a build gets. */
  readonly imageName: string;
  readonly build: { readonly context: string; readonly dockerfile: string } | null;
  readonly command: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly PortSpec[];
  readonly dependsOn: Readonly<Record<string, { readonly condition: Condition; readonly required: boolean }>>;
  readonly healthCheck: HealthCheckSpec | null;
  readonly healthCheckText: Readonly<Record<string, unknown>> | null;
  readonly restart: string;
  readonly memoryBytes: number;
  readonly mounts: readonly MountSpec[];
  readonly containerName: string;
  readonly networkMode: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ServicePlace {
  readonly project: string;
  readonly directory: string;
  readonly file: string;
  readonly needsEnvironmentFiles: boolean;
}

const KEYS = new Set(
  'annotations attach build cap_add cap_drop cgroup command configs container_name cpus deploy depends_on develop devices dns domainname entrypoint env_file environment expose extends external_links extra_hosts group_add healthcheck hostname image init ipc labels links logging mem_limit mem_reservation memswap_limit network_mode networks pid platform ports privileged profiles pull_policy read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal sysctls tmpfs tty ulimits user volumes working_dir'.split(
    ' ',
  ),
);

export function readService(name: string, text: ServiceText, place: ServicePlace): Service {
  const stranger = Object.keys(text ?? {}).find((key) => !KEYS.has(key) && !key.startsWith('x-'));
  if (stranger !== undefined)
    throw new ComposeFailure(
      `validating ${place.file}: services.${name} Additional property ${stranger} is not allowed`,
      INVALID,
    );
  const image = typeof text['image'] === 'string' ? text['image'] : '';
  const build = readBuild(text['build'], place.directory);
  if (image === '' && build === null)
    throw new ComposeFailure(
      `service "${name}" has neither an image nor a build context specified: invalid compose project`,
      INVALID,
    );
  const check = (text['healthcheck'] ?? null) as Record<string, unknown> | null;
  return {
    name,
    profiles: strings(text['profiles']),
    image,
    imageName: image || `${place.project}-${name}`,
    build,
    command: words(text['command']),
    entrypoint: words(text['entrypoint']),
    environment: { ...environmentFiles(text['env_file'], place), ...pairs(text['environment']) },
    ports: ((text['ports'] ?? []) as unknown[]).map(readPort),
    dependsOn: readDependencies(text['depends_on']),
    healthCheck: readHealthCheck(check, `validating ${place.file}: services.${name}.healthcheck`),
    healthCheckText: check,
    restart: String(text['restart'] ?? 'no'),
    memoryBytes: bytes(String(text['mem_limit'] ?? '0')),
    mounts: ((text['volumes'] ?? []) as unknown[]).map((mount) => readMount(mount, place)),
    containerName: String(text['container_name'] ?? `${place.project}-${name}-1`),
    networkMode: String(text['network_mode'] ?? ''),
    labels: pairs(text['labels']),
  };
}

function strings(value: unknown): string[] {
  return value === undefined || value === null ? [] : [value].flat().map(String);
}

function words(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return null;
  return Array.isArray(value)
    ? value.map(String)
    : (String(value).match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

/** A map, or a list of `NAME=value`. */
function pairs(value: unknown): Record<string, string> {
  if (Array.isArray(value))
    return Object.fromEntries(
      value.map((entry) => [String(entry).split('=')[0] ?? '', String(entry).split('=').slice(1).join('=')]),
    );
  return Object.fromEntries(Object.entries((value ?? {}) as object).map(([key, item]) => [key, String(item ?? '')]));
}

function environmentFiles(value: unknown, place: ServicePlace): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of value === undefined || value === null ? [] : [value].flat()) {
    const file = resolve(place.directory, typeof entry === 'string' ? entry : String((entry as { path: string }).path));
    const required = typeof entry === 'string' || (entry as { required?: boolean }).required !== false;
    if (existsSync(file)) Object.assign(found, Object.fromEntries(parseEnvironmentFile(readFileSync(file, 'utf8'))));
    else if (required && place.needsEnvironmentFiles)
      throw new ComposeFailure(`env file ${file} not found: stat ${file}: no such file or directory`, NOT_FOUND);
  }
  return found;
}

function readBuild(value: unknown, directory: string): Service['build'] {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return { context: resolve(directory, value), dockerfile: 'Dockerfile' };
  const { context = '.', dockerfile = 'Dockerfile' } = value as { context?: string; dockerfile?: string };
  return { context: resolve(directory, context), dockerfile };
}

function readPort(value: unknown): PortSpec {
  if (typeof value === 'object' && value !== null) {
    const port = value as { target: number; published?: string | number; host_ip?: string };
    return { hostIp: port.host_ip ?? '', hostPort: Number(port.published ?? 0), containerPort: port.target };
  }
  const parts = String(value)
    .replace(/\/tcp$/, '')
    .split(':');
  const containerPort = Number(parts.pop());
  const hostText = parts.pop() ?? '0';
  if (!/^\d+$/.test(hostText)) throw new ComposeFailure(`Invalid hostPort: ${hostText}`, INVALID);
  return { hostIp: parts.join(':'), hostPort: Number(hostText), containerPort };
}

function readDependencies(value: unknown): Service['dependsOn'] {
  if (Array.isArray(value))
    return Object.fromEntries(value.map((name) => [String(name), { condition: 'service_started', required: true }]));
  return Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, { condition?: Condition; required?: boolean }>).map(
      ([name, { condition = 'service_started', required = true }]) => [name, { condition, required }],
    ),
  );
}

function readHealthCheck(text: Readonly<Record<string, unknown>> | null, where: string): HealthCheckSpec | null {
  if (text === null || text['disable'] === true) return null;
  const time = (key: string) => {
    const value = text[key];
    if (value !== undefined && typeof value !== 'string')
      throw new ComposeFailure(`${where}.${key} must be a string`, INVALID);
    return durationMs(value ?? '0s');
  };
  const test = text['test'];
  return {
    test: Array.isArray(test) ? test.map(String) : ['CMD-SHELL', String(test ?? '')],
    intervalMs: time('interval'),
    timeoutMs: time('timeout'),
    startPeriodMs: time('start_period'),
    retries: Number(text['retries'] ?? 0),
  };
}

function durationMs(text: string): number {
  const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0),
    0,
  );
}

function readMount(value: unknown, place: ServicePlace): MountSpec {
  const [source = '', destination = ''] =
    typeof value === 'string'
      ? value.split(':')
      : [(value as { source: string }).source, (value as { target: string }).target];
  const bind = /^[./~]/.test(source);
  return bind
    ? { type: 'bind', source: resolve(place.directory, source), destination }
    : { type: 'volume', source: `${place.project}_${source}`, destination };
}
