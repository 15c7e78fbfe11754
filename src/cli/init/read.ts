/**
 * The answers of a first look → facts. Text that does not fit is passed over. Pure.
 */

import * as v from 'valibot';
import type { Container } from '../../model/snapshot.ts';
import { readCompose } from '../../observe/compose.ts';
import { type Frame, readMarked } from '../../observe/frames.ts';
import { readInspect } from '../../observe/inspect.ts';
import { parseJson } from '../../observe/json.ts';
import type { Candidate, ProjectFacts, ServiceFacts, Survey } from './facts.ts';
import { upstreamsIn } from './nginx.ts';
import { programsOf } from './roles.ts';

export type Frames = ReadonlyMap<string, Frame>;

/** A path that can stand in a settings file. */
const PATH = /^\/[^\p{C}]*$/u;
const FILES_LABEL = 'com.docker.compose.project.config_files';

const LABELLED = v.object({ Id: v.string(), Config: v.object({ Labels: v.record(v.string(), v.string()) }) });
const LISTED = v.array(v.object({ Name: v.string(), ConfigFiles: v.fallback(v.optional(v.string(), ''), '') }));
const PROFILED = v.object({
  services: v.record(v.string(), v.object({ profiles: v.fallback(v.optional(v.array(v.string()), []), []) })),
});

const linesOf = (frame: Frame | undefined) => (frame?.text ?? '').split('\n').filter((line) => line !== '');
const pathsIn = (text: string) =>
  text
    .split(',')
    .map((path) => path.trim())
    .filter((path) => PATH.test(path));
const folderOf = (file: string) => file.slice(0, file.lastIndexOf('/')) || '/';

/** The facts, and what must be hidden of them. */
export function readSurvey(frames: Frames, useSudo: boolean): { survey: Survey; environment: readonly string[] } {
  const containers = frames.get('containers');
  const usable = containers?.exitCode === 0;
  const inspected = readInspect(usable ? containers.text : '');
  const survey: Survey = {
    home: linesOf(frames.get('home'))[0] ?? '',
    docker: usable
      ? { status: 'usable', sudo: useSudo }
      : { status: 'unusable', message: containers?.text.trim() || 'the host gave no answer' },
    containers: inspected.containers,
    candidates: candidatesIn(frames, inspected.containers, filesByContainer(containers?.text ?? '')),
    proxied: upstreamsIn(frames.get('nginx')?.text ?? ''),
  };
  return { survey, environment: inspected.environment };
}

/** Absolute paths of compose files, by container id. */
function filesByContainer(output: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    output.split('\n').flatMap((line) => {
      const parsed = v.safeParse(LABELLED, parseJson(line));
      return parsed.success ? [[parsed.output.Id, pathsIn(parsed.output.Config.Labels[FILES_LABEL] ?? '')]] : [];
    }),
  );
}

function candidatesIn(
  frames: Frames,
  containers: readonly Container[],
  files: ReadonlyMap<string, readonly string[]>,
): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { id, project, workingDirectory: folder, state } of containers) {
    if (project === '' || !PATH.test(folder)) continue;
    const before = found.get(folder);
    const running = (before?.running ?? 0) + (state.status === 'running' ? 1 : 0);
    found.set(folder, { folder, project, running, files: before?.files ?? files.get(id) ?? [] });
  }
  const listed = v.safeParse(LISTED, parseJson(frames.get('projects')?.text ?? ''));
  for (const { Name, ConfigFiles } of listed.success ? listed.output : []) {
    const paths = pathsIn(ConfigFiles);
    const folder = folderOf(paths[0] ?? '');
    const known = [...found.values()].some((one) => one.project === Name);
    if (paths.length > 0 && !known && !found.has(folder))
      found.set(folder, { folder, project: Name, running: 0, files: paths });
  }
  for (const folder of linesOf(frames.get('folders')).filter((line) => PATH.test(line)))
    if (!found.has(folder)) found.set(folder, { folder, project: '', running: 0, files: [] });
  return [...found.values()];
}

/** @param containers the project's own. */
export function readProject(
  frames: Frames,
  nonce: string,
  containers: readonly Container[],
): { facts: ProjectFacts; environment: readonly string[] } {
  const folder = frames.get('folder');
  const { compose, environment } = readCompose(frames.get('compose'));
  const serviceOf = (id: string) => containers.find((one) => one.id === id)?.service ?? '';
  const marked = (name: string) =>
    [...readMarked(frames.get(name)?.text ?? '', nonce, 'at')].map(([id, text]) => [serviceOf(id), text] as const);
  const facts: ProjectFacts = {
    entries: folder?.exitCode === 0 ? folder.text.split('\n') : null,
    trouble: compose.status === 'valid' ? '' : compose.message,
    services: servicesIn(frames.get('compose')?.text ?? '', compose, containers),
    proxied: Object.fromEntries(marked('proxies').map(([service, text]) => [service, upstreamsIn(text)])),
    databaseTools: Object.fromEntries(
      marked('databases').map(([service, text]) => [
        service,
        text.split('\n').filter((line) => /^(pg_isready|mysqladmin|redis-cli)$/.test(line)),
      ]),
    ),
  };
  return { facts, environment };
}

function servicesIn(
  text: string,
  compose: ReturnType<typeof readCompose>['compose'],
  containers: readonly Container[],
): ServiceFacts[] {
  const start = text.search(/^\{/m);
  const profiled = v.safeParse(PROFILED, start === -1 ? undefined : parseJson(text.slice(start)));
  const profilesOf = (name: string) => (profiled.success ? (profiled.output.services[name]?.profiles ?? []) : []);
  const written = compose.status === 'valid' ? compose.services : [];
  const names = new Set([...written.map((one) => one.name), ...containers.map((one) => one.service)]);
  return [...names]
    .filter((name) => name !== '')
    .map((name): ServiceFacts => {
      const service = written.find((one) => one.name === name);
      const own = containers.filter((one) => one.service === name);
      const ports = own.flatMap((one) => one.ports.filter((port) => port.hostPort > 0));
      return {
        name,
        image: service?.image || own[0]?.image.reference || '',
        builds: service?.builds ?? false,
        programs: programsOf(own[0]?.command ?? []),
        profiles: profilesOf(name),
        dependsOn: service?.dependsOn ?? [],
        ports: ports.length > 0 ? ports : (service?.ports ?? []).filter((port) => port.hostPort > 0),
        healthCheck: service?.healthCheck ?? own[0]?.healthCheck ?? null,
        running: own.some((one) => one.state.status === 'running'),
        names: [
          ...new Set([name, ...own.flatMap((one) => [one.name, ...one.networks.map((network) => network.ipAddress)])]),
        ].filter((one) => one !== ''),
      };
    });
}
