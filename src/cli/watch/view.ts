/**
 * Snapshot and diagnosis → what `status` and `watch` show of them. Every text in a view is fit to be shown. Pure.
 */

import { endpointTrouble, hostClock, monitoredHealth } from '../../diagnose/facts.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { RunStatus } from '../../model/record.ts';
import type { Container, EndpointAnswer, Snapshot } from '../../model/snapshot.ts';
import { ago, duration } from '../../report/quantity.ts';

export type Health = Diagnosis['health'] | 'unreachable';

export interface ContainerRow {
  readonly service: string;
  readonly state: string;
  readonly health: string;
  /** `3 min ago`: when it was last started, or ended. */
  readonly since: string;
  readonly restarts: number;
  readonly ports: string;
}

export interface EndpointRow {
  readonly name: string;
  readonly good: boolean;
  /** What came back, without the time it took. */
  readonly answer: string;
  readonly tookMs: number;
}

export interface Cause {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly effectOf: string;
}

export interface View {
  /** RFC 3339. */
  readonly at: string;
  readonly health: Health;
  /** One sentence. */
  readonly says: string;
  readonly causes: readonly Cause[];
  readonly containers: readonly ContainerRow[];
  readonly endpoints: readonly EndpointRow[];
  /** `accepting`, `rejecting`, …; '' where there is none to ask. */
  readonly database: string;
  /** Who listens on the backend's port, '' where that is not known. */
  readonly portHolder: string;
}

export type Show = (text: string) => string;

export function viewOf(snapshot: Snapshot, diagnosis: Diagnosis, show: Show): View {
  const ours = snapshot.containers.known
    ? snapshot.containers.value.filter((one) => one.project === snapshot.project && one.service !== '')
    : [];
  const causes = diagnosis.findings.map(({ id, title, summary, effectOf }) => ({
    id,
    title,
    summary: show(summary),
    effectOf,
  }));
  const now = hostClock(snapshot);
  return {
    at: snapshot.takenAt,
    health: diagnosis.health,
    says: causes.find((cause) => cause.effectOf === '')?.summary ?? 'Everything answers as it should.',
    causes,
    containers: ours.toSorted(byImportance(snapshot)).map((one) => containerRow(one, now, show)),
    endpoints: snapshot.endpoints.map((answer) => endpointRow(answer, snapshot, show)),
    database:
      snapshot.target.databaseService === '' || snapshot.database.status === 'not-asked'
        ? ''
        : snapshot.database.status,
    portHolder: portHolder(snapshot, show),
  };
}

/** A look that found no host. */
export function unreachableView(at: string, says: string): View {
  return {
    ...{ at, says, health: 'unreachable', causes: [], containers: [], endpoints: [] },
    ...{ database: '', portHolder: '' },
  };
}

/** The run status that the state stands for: exit codes follow it. */
export function statusOf(health: Health): RunStatus {
  switch (health) {
    case 'healthy':
      return 'healthy';
    case 'degraded':
    case 'starting':
      return 'degraded';
    case 'ill':
      return 'unhealthy';
    case 'unreachable':
      return 'unreachable';
  }
}

function byImportance({ target }: Snapshot): (a: Container, b: Container) => number {
  const rank = (one: Container) =>
    one.service === target.service ? 0 : one.service === target.databaseService ? 1 : 2;
  return (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name);
}

function containerRow(container: Container, now: string, show: Show): ContainerRow {
  const { status, health, exitCode, oomKilled, startedAt, finishedAt, restartCount } = container.state;
  const up = status === 'running' || status === 'paused';
  const code = up || status === 'created' ? '' : ` (${oomKilled ? 'out of memory' : exitCode})`;
  return {
    service: show(container.service),
    state: `${status}${code}`,
    health: up && health !== 'none' ? health : '–',
    since: ago(up ? startedAt : finishedAt, now) || '–',
    restarts: restartCount,
    ports:
      container.ports
        .map(({ hostPort, containerPort }) => `${hostPort}→${containerPort}`)
        .filter(unique)
        .join(' ') || '–',
  };
}

function unique(item: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(item) === index;
}

function endpointRow(answer: EndpointAnswer, snapshot: Snapshot, show: Show): EndpointRow {
  const trouble = endpointTrouble(answer, snapshot);
  const health = answer.name === 'monitoring' ? monitoredHealth(answer, snapshot) : null;
  const status = answer.outcome.kind === 'answered' ? `HTTP ${answer.outcome.status}` : '';
  const good = [status, health === null ? '' : `${snapshot.target.healthPointer} ${show(health)}`].filter(
    (word) => word !== '',
  );
  return {
    name: answer.name === 'dashboard' ? `dashboard (${answer.viewpoint})` : show(pathOf(answer.url)),
    good: trouble === '',
    answer: trouble === '' ? good.join(', ') : answer.outcome.kind === 'answered' ? show(trouble) : answer.outcome.kind,
    tookMs: answer.durationMs,
  };
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

function portHolder({ listeners, containers, target }: Snapshot, show: Show): string {
  if (!listeners.known || !target.local) return '';
  const holder = listeners.value.find((one) => one.port === target.port);
  if (holder === undefined) return 'nobody';
  const publishes = (one: Container) =>
    one.state.status === 'running' && one.ports.some((port) => port.hostPort === target.port);
  const container = containers.known ? containers.value.find(publishes) : undefined;
  if (container !== undefined) return show(`container ${container.name}`);
  const words = [holder.process, holder.pid === 0 ? '' : `pid ${holder.pid}`, holder.user].filter(
    (word) => word !== '',
  );
  return show(words.join(', ')) || 'a process of another user';
}

/** What must stay the same for nothing to have changed: states and answers, and no times. */
export function changesBetween(before: View, after: View): string[] {
  const changes: string[] = [];
  const compare = (what: string, was: string | undefined, is: string | undefined) => {
    if (was !== is) changes.push(`${what}: ${was ?? 'none'} → ${is ?? 'none'}`);
  };
  if (before.health !== after.health) changes.push(`${before.health} → ${after.health}`);
  if (before.health === 'unreachable' || after.health === 'unreachable') return changes;
  for (const [service, was, is] of pairs(before.containers, after.containers, (row) => row.service)) {
    compare(service, was && containerWords(was), is && containerWords(is));
    if (was && is && is.restarts > was.restarts) changes.push(`${service}: restarted by its policy (${is.restarts})`);
  }
  for (const [name, was, is] of pairs(before.endpoints, after.endpoints, (row) => row.name))
    compare(name, was?.answer, is?.answer);
  compare('database', before.database || undefined, after.database || undefined);
  compare('port', before.portHolder || undefined, after.portHolder || undefined);
  const causeOf = (view: View) => view.causes.find((cause) => cause.effectOf === '')?.id;
  compare('cause', causeOf(before), causeOf(after));
  return changes;
}

function containerWords({ state, health }: ContainerRow): string {
  return health === '–' ? state : `${state}, ${health}`;
}

/** Rows of both sides under their names; those with the same name go together in their order. */
function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (row: T) => string,
): (readonly [string, T | undefined, T | undefined])[] {
  const names = [...new Set([...before, ...after].map(nameOf))];
  return names.flatMap((name) => {
    const was = before.filter((row) => nameOf(row) === name);
    const is = after.filter((row) => nameOf(row) === name);
    return Array.from(
      { length: Math.max(was.length, is.length) },
      (_, index) => [name, was[index], is[index]] as const,
    );
  });
}

export function tookWords({ tookMs }: EndpointRow): string {
  return duration(tookMs);
}
