/**
 * Facts → what the inputs should be, each with its reason. Knows nothing of how the facts came. Pure.
 */

import { isIP } from 'node:net';
import type { PublishedPort } from '../../model/snapshot.ts';
import type { Candidate, ProjectFacts, ServiceFacts, Survey, Upstream } from './facts.ts';
import { type Finding, finding } from './finding.ts';
import { isNamedLikeBackend, roleOf } from './roles.ts';

const DEFAULT_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDE = /^(docker-)?compose\.override\.ya?ml$/;
const PROFILE = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;

/** The project whose containers run; where none does, the only one that was started, or the only folder. */
export function decideProject({ candidates }: Pick<Survey, 'candidates'>): Finding {
  const started = candidates.filter((one) => one.project !== '');
  const running = started.filter((one) => one.running > 0);
  const [pool, why] =
    running.length > 0
      ? [running, (one: Candidate) => `${one.running} of its containers run`]
      : started.length > 0
        ? [started, () => 'Compose knows it; none of its containers runs']
        : [candidates, () => 'a compose file lies there; nothing was ever started from it'];
  const [only, ...others] = pool;
  if (only === undefined)
    return finding(
      'project-directory',
      '',
      'no Compose project and no compose file was found in the usual places',
      false,
    );
  if (others.length === 0) return finding('project-directory', only.folder, why(only), started.length > 0);
  const named = pool.slice(0, 10).map((one) => `${one.folder} (${why(one)})`);
  return finding('project-directory', '', `there are several: ${named.join('; ')}`, false);
}

/** The compose files that the containers were made from, where they are not those that Compose finds by itself. */
export function decideFiles(candidate: Candidate | undefined): Finding {
  const files = (candidate?.files ?? []).map((file) =>
    file.startsWith(`${candidate?.folder}/`) ? file.slice((candidate?.folder.length ?? 0) + 1) : file,
  );
  const [first = '', ...rest] = files;
  const found = files.length === 0 || (DEFAULT_FILES.includes(first) && rest.every((file) => OVERRIDE.test(file)));
  if (found) return finding('compose-files', '', 'Compose finds them by itself');
  const usable = files.every((file) => !/^-|,/.test(file));
  return usable
    ? finding('compose-files', files.join('\n'), 'its containers were made from them')
    : finding('compose-files', '', 'their names can’t be written in a list', false);
}

/** The fewest profiles that every running service needs; where none runs, the only one that there is. */
export function decideProfiles(services: readonly ServiceFacts[]): Finding {
  const usable = (service: ServiceFacts) => service.profiles.filter((name) => PROFILE.test(name));
  const all = [...new Set(services.flatMap(usable))];
  if (all.length === 0) return finding('profile', '', 'no service has a profile');
  const running = services.filter((service) => service.running);
  const needed: string[] = [];
  for (const service of [...running].sort((a, b) => usable(a).length - usable(b).length)) {
    const [first] = usable(service);
    if (first !== undefined && !usable(service).some((name) => needed.includes(name))) needed.push(first);
  }
  if (running.length > 0)
    return needed.length === 0
      ? finding('profile', '', `no running service needs one (there are ${all.join(', ')})`)
      : finding('profile', needed.join('\n'), 'the running services need it');
  if (all.length === 1) return finding('profile', all.join(), 'the only one');
  return finding('profile', '', `nothing runs, and there are several: ${all.join(', ')}`, false);
}

interface Scored {
  readonly service: ServiceFacts;
  readonly score: number;
  readonly why: readonly string[];
}

/** The service that requests end at: neither a database nor a proxy. */
export function decideBackend(facts: ProjectFacts, ofHost: readonly Upstream[]): Finding {
  const candidates = facts.services
    .filter((service) => roleOf(service) === 'program')
    .map((service) => scored(service, facts, ofHost))
    .sort((a, b) => b.score - a.score);
  const [best, next] = candidates;
  if (best === undefined)
    return finding('service', '', 'no service of the project is anything but a store or a proxy', false);
  const why = best.why.length === 0 ? 'it is the first that is neither a store nor a proxy' : best.why.join(', ');
  if (next === undefined) return finding('service', best.service.name, best.why.length === 0 ? 'the only one' : why);
  const clear = best.score > next.score;
  return finding(
    'service',
    best.service.name,
    clear ? why : `${why}; as much speaks for ${next.service.name}`,
    clear && best.score >= 4,
  );
}

function scored(service: ServiceFacts, facts: ProjectFacts, ofHost: readonly Upstream[]): Scored {
  const marks: [boolean, number, string][] = [
    [isProxied(service, facts, ofHost), 8, 'nginx passes requests to it'],
    [webPorts(service).length > 0, 4, `it publishes port ${webPorts(service)[0]?.hostPort}`],
    [healthPaths(service).length > 0, 3, 'its health check asks over HTTP'],
    [isNamedLikeBackend(service), 2, 'its name says so'],
    [service.healthCheck !== null && healthPaths(service).length === 0, 1, 'it has a health check'],
    [service.running, 1, 'it runs'],
  ];
  const given = marks.filter(([holds]) => holds);
  return {
    service,
    score: given.reduce((sum, [, points]) => sum + points, 0),
    why: given.map(([, , word]) => word),
  };
}

function isProxied(service: ServiceFacts, { proxied }: ProjectFacts, ofHost: readonly Upstream[]): boolean {
  const inside = Object.entries(proxied).flatMap(([by, places]) => (by === service.name ? [] : places));
  return (
    ofHost.some((place) => meansFromHost(place, service)) ||
    inside.some(
      (place) =>
        service.names.includes(place.host) || (place.host === 'host.docker.internal' && publishes(service, place.port)),
    )
  );
}

function meansFromHost(place: Upstream, service: ServiceFacts): boolean {
  const local = ['127.0.0.1', 'localhost', '::1', '0.0.0.0'].includes(place.host);
  return local ? publishes(service, place.port) : service.names.includes(place.host);
}

function publishes(service: ServiceFacts, port: number): boolean {
  return service.ports.some((one) => one.hostPort === port);
}

function webPorts({ ports }: ServiceFacts): PublishedPort[] {
  return ports.filter((port) => port.protocol === 'tcp' && port.hostPort > 0);
}

/** The database that the backend depends on: one that can be asked whether it is ready goes first. */
export function decideDatabase(facts: ProjectFacts, backend: string): Finding {
  const needed = facts.services.find((service) => service.name === backend)?.dependsOn ?? [];
  const stores = facts.services
    .filter((service) => ['sql database', 'key-value store'].includes(roleOf(service)))
    .map((service) => ({
      service,
      score: (roleOf(service) === 'sql database' ? 2 : 0) + (needed.includes(service.name) ? 1 : 0),
    }))
    .sort((a, b) => b.score - a.score);
  const [best, next] = stores;
  if (best === undefined)
    return finding('database-service', '', 'the project has none that can be asked whether it is ready');
  const { name, image } = best.service;
  const tools = facts.databaseTools[name] ?? [];
  const asked = tools[0] === undefined ? 'its readiness was not to be asked just now' : `${tools[0]} can ask it`;
  const why = [image === '' ? '' : `image ${image}`, needed.includes(name) ? `${backend} depends on it` : '', asked];
  return finding(
    'database-service',
    name,
    why.filter((one) => one !== '').join(', '),
    best.score > (next?.score ?? -1),
  );
}

/** Where the backend answers on the host: its own published port, or that of the proxy before it. */
export function decideBaseUrl(facts: ProjectFacts, backend: string): Finding {
  const service = facts.services.find((one) => one.name === backend);
  const own = service === undefined ? [] : webPorts(service);
  const [first, ...others] = ranked(own);
  if (first !== undefined)
    return finding(
      'base-url',
      urlOf(first),
      `${backend} publishes its port ${first.containerPort} there`,
      others.length === 0,
    );
  const proxies = facts.services.filter((one) => roleOf(one) === 'proxy');
  const [proxy] = proxies.flatMap((one) => ranked(webPorts(one)).map((port) => ({ port, by: one.name })));
  if (proxy !== undefined)
    return finding('base-url', urlOf(proxy.port), `${backend} publishes no port; the proxy ${proxy.by} does`, false);
  return finding('base-url', '', `${backend} publishes no port on the host`, false);
}

/** A port per address family is one port. */
function ranked(ports: readonly PublishedPort[]): PublishedPort[] {
  const each = new Map(ports.map((port) => [port.hostPort, port]));
  return [...each.values()].sort((a, b) => a.hostPort - b.hostPort);
}

function urlOf({ hostIp, hostPort, containerPort }: PublishedPort): string {
  const anywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(hostIp) || isIP(hostIp) === 0;
  const name = anywhere ? 'localhost' : hostIp.includes(':') ? `[${hostIp}]` : hostIp;
  return `${containerPort === 443 ? 'https' : 'http'}://${name}:${hostPort}`;
}

/** The paths that the container's own health check asks. */
export function healthPaths({ healthCheck }: Pick<ServiceFacts, 'healthCheck'>): string[] {
  const text = (healthCheck?.test ?? []).join(' ');
  const paths = [...text.matchAll(/https?:\/\/[^\s/"'`$\\]+(\/[\w./~-]*)/g)].map((match) => match[1] ?? '');
  return [...new Set(paths.filter((path) => path !== '/'))].slice(0, 3);
}
