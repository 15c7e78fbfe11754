/**
 * The project as its files say it should be: read anew for every command, so that an edit has its effect at once.
 */

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, resolve } from 'node:path';
import { ComposeFailure, INVALID, NOT_FOUND } from './failure.ts';
import { readService, type Service, type ServiceText } from './service.ts';
import { interpolate, parseEnvironmentFile } from './variables.ts';
import { parseYaml } from './yaml.ts';

export interface Project {
  readonly name: string;
  readonly directory: string;
  readonly files: readonly string[];
  /** Those that are enabled, in the file's order. */
  readonly services: ReadonlyMap<string, Service>;
  readonly allServices: ReadonlyMap<string, Service>;
  readonly volumes: readonly string[];
}

export interface ProjectRequest {
  readonly files: readonly string[];
  readonly name: string | undefined;
  readonly profiles: readonly string[];
  readonly projectDirectory: string | undefined;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Services named by the command: enabled whatever their profile, with what they depend on. */
  readonly named: readonly string[];
  /** Whether env files must be there: `config --services` does not look at them. */
  readonly needsEnvironmentFiles: boolean;
  warn(message: string): void;
}

const FILE_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const TOP_LEVEL = new Set(['name', 'version', 'services', 'volumes', 'networks', 'secrets', 'configs', 'include']);

export function loadProject(request: ProjectRequest): Project {
  const files = findFiles(request);
  const directory = resolve(request.workingDirectory, request.projectDirectory ?? dirname(files[0] ?? '.'));
  const dotEnv = resolve(directory, '.env');
  const variables = new Map([
    ...(existsSync(dotEnv) ? parseEnvironmentFile(readFileSync(dotEnv, 'utf8')) : []),
    ...Object.entries(request.environment),
  ]);
  const missing = new Set<string>();
  const texts = files.map((file) => readFile(file, variables, missing));
  for (const name of missing) request.warn(`The \\"${name}\\" variable is not set. Defaulting to a blank string.`);
  files.forEach((file, at) => {
    if ('version' in (texts[at] ?? {}))
      request.warn(
        `${file}: the attribute \`version\` is obsolete, it will be ignored, please remove it to avoid potential confusion`,
      );
  });
  const top = texts.reduce((whole, text) => merge(whole, text));
  const name = String(request.name ?? top['name'] ?? variables.get('COMPOSE_PROJECT_NAME') ?? basename(directory))
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '');
  const all = new Map<string, Service>();
  for (const [service, text] of Object.entries((top['services'] ?? {}) as Record<string, ServiceText>)) {
    all.set(
      service,
      readService(service, text, {
        project: name,
        directory,
        file: files[0] ?? '',
        needsEnvironmentFiles: request.needsEnvironmentFiles,
      }),
    );
  }
  const services = enabled(all, request);
  return { name, directory, files, services, allServices: all, volumes: Object.keys((top['volumes'] ?? {}) as object) };
}

function findFiles(request: ProjectRequest): string[] {
  const start = resolve(request.workingDirectory, request.projectDirectory ?? '.');
  const given = request.files.length > 0 ? request.files : (request.environment['COMPOSE_FILE']?.split(':') ?? []);
  if (given.length > 0) {
    return given.map((file) => {
      const path = isAbsolute(file) ? file : resolve(request.workingDirectory, file);
      if (!existsSync(path)) throw new ComposeFailure(`open ${path}: no such file or directory`, NOT_FOUND);
      return path;
    });
  }
  for (let folder = start; ; folder = dirname(folder)) {
    const found = FILE_NAMES.map((name) => resolve(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) {
      const override = found.replace(/\.(ya?ml)$/, '.override.$1');
      return existsSync(override) ? [found, override] : [found];
    }
    if (folder === dirname(folder)) throw new ComposeFailure('no configuration file provided: not found', NOT_FOUND);
  }
}

function readFile(file: string, variables: ReadonlyMap<string, string>, missing: Set<string>): Record<string, unknown> {
  const parsed = parseYaml(readFileSync(file, 'utf8'));
  if (parsed === null || parsed === undefined) throw new ComposeFailure('empty compose file', INVALID);
  if (typeof parsed !== 'object' || Array.isArray(parsed))
    throw new ComposeFailure('Top-level object must be a mapping', INVALID);
  const stranger = Object.keys(parsed).find((key) => !TOP_LEVEL.has(key) && !key.startsWith('x-'));
  if (stranger !== undefined)
    throw new ComposeFailure(`validating ${file}: (root) Additional property ${stranger} is not allowed`, INVALID);
  if (Array.isArray((parsed as { services?: unknown }).services))
    throw new ComposeFailure('services must be a mapping', INVALID);
  return interpolate(parsed, variables, missing) as Record<string, unknown>;
}

function merge(under: unknown, over: unknown): Record<string, unknown> {
  const result = { ...(under as Record<string, unknown>) };
  for (const [key, value] of Object.entries(over as Record<string, unknown>)) {
    const known = result[key];
    const maps = [known, value].every((item) => item !== null && typeof item === 'object' && !Array.isArray(item));
    result[key] = maps
      ? merge(known, value)
      : Array.isArray(known) && Array.isArray(value) && key !== 'command'
        ? [...known, ...value]
        : value;
  }
  return result;
}

function enabled(all: ReadonlyMap<string, Service>, request: ProjectRequest): Map<string, Service> {
  const profiles = [...request.profiles, ...(request.environment['COMPOSE_PROFILES']?.split(',') ?? [])];
  const wanted = new Set<string>();
  const add = (name: string) => {
    const service = all.get(name);
    if (service === undefined || wanted.has(name)) return;
    wanted.add(name);
    for (const dependency of Object.keys(service.dependsOn)) add(dependency);
  };
  for (const name of request.named) add(name);
  for (const service of all.values()) {
    if (
      service.profiles.length === 0 ||
      profiles.includes('*') ||
      service.profiles.some((profile) => profiles.includes(profile))
    )
      wanted.add(service.name);
  }
  const services = new Map([...all].filter(([name]) => wanted.has(name)));
  for (const service of services.values()) {
    const undefinedOne = Object.keys(service.dependsOn).find((name) => !services.has(name));
    if (undefinedOne !== undefined) {
      throw new ComposeFailure(
        `service "${service.name}" depends on undefined service "${undefinedOne}": invalid compose project`,
        INVALID,
      );
    }
  }
  return services;
}
