/**
 * A snapshot, with the questions that several causes ask of it answered once. Pure.
 */

import type { Evidence } from '../model/diagnosis.ts';
import type { ComposeService, Container, EndpointAnswer, EndpointName, LogLine, Snapshot } from '../model/snapshot.ts';
import { evidence } from './cause.ts';
import { rootSign, type Sign } from './signs/read.ts';

export interface Facts {
  readonly snapshot: Snapshot;
  readonly service: string;
  /** The project's containers. */
  readonly ours: readonly Container[];
  /** The backend's container; with replicas, the one that is worst off. One-off containers of `run` are no replicas. */
  readonly backend: Container | null;
  readonly replicas: readonly Container[];
  readonly database: Container | null;
  /** Containers of the project beside backend and database. */
  readonly neighbours: readonly Container[];
  readonly definition: ComposeService | null;
  /** The backend's log since its last start, or, in a crash loop, of the starts that the log still holds. */
  readonly log: readonly LogLine[];
  readonly databaseLog: readonly LogLine[];
  /** What the backend's log says is the root of its trouble. */
  readonly sign: Sign | null;
  /** The container does not run, or does not stay up. */
  readonly down: boolean;
  /** Restarted by its policy, again and again. */
  readonly looping: boolean;
  /** Seconds since the backend's container was last started; Infinity when that is not known. */
  readonly ageSeconds: number;
  /** Within the start period of its health check. */
  readonly withinStartPeriod: boolean;
  /** The host's own look at the backend's endpoints. */
  readonly own: readonly EndpointAnswer[];
  /** Endpoints of the backend that did not answer as they should, the host's view; a proxy's own trouble is not among them. */
  readonly failing: readonly EndpointAnswer[];
  /** Whether something is wrong with the backend itself: it is down, its check fails, or an endpoint does. */
  readonly ill: boolean;
  /**
   * The dashboard as the runner sees it, and as the host does; the backend's own endpoints where they lead through a proxy
   * that is in trouble.
   */
  readonly dashboard: EndpointAnswer | null;
  readonly dashboardFromHost: EndpointAnswer | null;
}

/** How `docker compose run` names its containers: they carry the service's label, and are none of its replicas. */
const ONE_OFF = /[-_]run[-_][0-9a-f]{12}$/;

/** Seconds after a start in which a restart count still means a loop. */
const LOOP_SECONDS = 90;

/** The project's containers, without those of `docker compose run`. */
export function ownContainers({ containers, project }: Snapshot): Container[] {
  return (containers.known ? containers.value : []).filter(
    (container) => container.project === project && container.project !== '' && !ONE_OFF.test(container.name),
  );
}

export function facts(snapshot: Snapshot): Facts {
  const { service, databaseService } = snapshot.target;
  const ours = ownContainers(snapshot);
  const replicas = ours.filter((container) => container.service === service);
  const backend = [...replicas].sort((a, b) => badness(b) - badness(a))[0] ?? null;
  const database =
    databaseService === '' ? null : (newest(ours.filter((container) => container.service === databaseService)) ?? null);
  const own = snapshot.endpoints.filter((answer) => answer.viewpoint === 'host' && answer.name !== 'dashboard');
  const troubled = own.filter((answer) => endpointTrouble(answer, snapshot) !== '');
  const now = hostClock(snapshot);
  const ageSeconds = backend ? secondsBetween(backend.state.startedAt, now) : Number.POSITIVE_INFINITY;
  const down = backend === null || !['running', 'paused'].includes(backend.state.status);
  const withinStartPeriod =
    backend?.state.health === 'starting' && (backend.healthCheck?.startPeriodMs ?? 0) / 1000 > ageSeconds;
  const looping =
    backend !== null &&
    (backend.state.status === 'restarting' ||
      (backend.state.status === 'running' &&
        backend.state.restartCount > (withinStartPeriod ? 1 : 0) &&
        ageSeconds < LOOP_SECONDS &&
        troubled.length > 0));
  const atProxy = looping || !soundState(backend) ? [] : stoppedAtProxy(troubled, snapshot, ours, backend);
  const failing = troubled.filter((answer) => !atProxy.includes(answer));
  const log = backend ? currentLog(snapshot.logs[backend.id] ?? [], backend, looping) : [];
  const definition =
    snapshot.compose.status === 'valid'
      ? (snapshot.compose.services.find((candidate) => candidate.name === service) ?? null)
      : null;
  return {
    snapshot,
    service,
    ours,
    backend,
    replicas,
    database,
    neighbours: ours.filter((container) => container.service !== service && container.service !== databaseService),
    definition,
    log,
    databaseLog: database ? (snapshot.logs[database.id] ?? []) : [],
    sign: down || looping ? (engineSign(backend) ?? rootSign(log)) : presentSign(log, now),
    down,
    looping,
    ageSeconds,
    withinStartPeriod,
    own,
    failing,
    ill:
      down ||
      looping ||
      backend?.state.status === 'paused' ||
      backend?.state.health === 'unhealthy' ||
      failing.length > 0,
    dashboard:
      atProxy[0] ??
      snapshot.endpoints.find((answer) => answer.name === 'dashboard' && answer.viewpoint === 'runner') ??
      null,
    dashboardFromHost:
      atProxy[0] ??
      snapshot.endpoints.find((answer) => answer.name === 'dashboard' && answer.viewpoint === 'host') ??
      null,
  };
}

/** Bad gateway, service unavailable, gateway timeout: what a proxy says when it does not reach the backend. */
export const GATEWAY_ERRORS: ReadonlySet<number> = new Set([502, 503, 504]);

function soundState(backend: Container | null): boolean {
  return (
    backend?.state.status === 'running' && backend.state.health !== 'unhealthy' && backend.state.health !== 'starting'
  );
}

/**
 * Where the backend publishes no port and `base-url` leads through a proxy of the project: the answers that the proxy is to
 * blame for, as it does not run, or runs and does not reach the backend. They say of the backend no more than the dashboard.
 */
function stoppedAtProxy(
  troubled: readonly EndpointAnswer[],
  snapshot: Snapshot,
  ours: readonly Container[],
  backend: Container | null,
): readonly EndpointAnswer[] {
  const { local, port } = snapshot.target;
  const publishes = (container: Container) => container.ports.some((binding) => binding.hostPort === port);
  if (!local || backend === null || publishes(backend)) return [];
  const proxy = snapshot.proxies.find(
    (candidate) =>
      candidate.kind === 'container' &&
      ours.some((container) => container.id === candidate.containerId && publishes(container)),
  );
  if (proxy === undefined) return [];
  return troubled.filter(({ outcome }) =>
    proxy.running ? outcome.kind === 'answered' && GATEWAY_ERRORS.has(outcome.status) : outcome.kind !== 'answered',
  );
}

function badness(container: Container): number {
  if (container.state.status !== 'running') return 3;
  return container.state.health === 'unhealthy' ? 2 : container.state.health === 'starting' ? 1 : 0;
}

function newest(containers: readonly Container[]): Container | undefined {
  return [...containers].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
}

/** Seconds for which a line of a running program's log speaks of the present. */
const PRESENT_SECONDS = 120;
/** The same for trouble that passes by itself: what persists is logged again by the very requests of this look. */
const TRANSIENT_SECONDS = 10;

/** The root of what a running program complains of now: it may have got over what it logged earlier. */
function presentSign(log: readonly LogLine[], now: string): Sign | null {
  const within = (seconds: number) => log.filter((line) => line.at === '' || secondsBetween(line.at, now) <= seconds);
  const sign = rootSign(within(PRESENT_SECONDS));
  return sign?.transient ? rootSign(within(TRANSIENT_SECONDS)) : sign;
}

/** A start that failed leaves its reason in `State.Error` alone: the log still ends with what was said before. */
function engineSign(container: Container | null): Sign | null {
  if (container === null || container.state.error === '') return null;
  return rootSign([{ at: container.state.finishedAt, text: container.state.error }]);
}

/** In a loop the last start may not have failed yet, so the starts before it are read as well. */
function currentLog(lines: readonly LogLine[], container: Container, looping: boolean): readonly LogLine[] {
  if (looping || container.state.startedAt === '') return lines;
  const since = container.state.startedAt;
  return lines.filter((line) => line.at === '' || line.at >= since.replace(/Z$/, ''));
}

/** The host's own time: container times are the host's too, whatever the runner's clock says. */
export function hostClock(snapshot: Snapshot): string {
  return snapshot.machine.known && snapshot.machine.value.now !== '' ? snapshot.machine.value.now : snapshot.takenAt;
}

/** Seconds from one RFC 3339 time to another; Infinity where one of them is missing. */
export function secondsBetween(from: string, to: string): number {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : Math.max(0, seconds);
}

/** Why an endpoint's answer is none that a sound backend gives; '' when it is. */
export function endpointTrouble(answer: EndpointAnswer, snapshot: Snapshot): string {
  const { outcome } = answer;
  if (outcome.kind !== 'answered') return outcome.message === '' ? outcome.kind : `${outcome.kind}: ${outcome.message}`;
  if (outcome.status < 200 || outcome.status > 299) return `HTTP ${outcome.status}`;
  if (answer.name === 'monitoring') {
    const health = monitoredHealth(answer, snapshot);
    if (health === null && outcome.truncated && /^\s*\{/.test(outcome.body)) return '';
    if (health === null && outcome.truncated)
      return 'HTTP 200 with an answer that is no JSON and was cut for its length';
    if (health === null)
      return isHtml(outcome.contentType, outcome.body)
        ? 'HTTP 200 with an HTML page'
        : `HTTP 200 without \`${snapshot.target.healthPointer}\``;
    return snapshot.target.acceptedHealth.includes(health) ? '' : `${snapshot.target.healthPointer} is "${health}"`;
  }
  if (answer.name === 'health' && isHtml(outcome.contentType, outcome.body)) return 'HTTP 200 with an HTML page';
  return '';
}

export function isHtml(contentType: string, body: string): boolean {
  return /\bhtml\b/i.test(contentType) || /^\s*<(?:!doctype html|html)\b/i.test(body);
}

/** The value of `backend_health`, or what stands in its place; null when the answer, as far as it was read, has none. */
export function monitoredHealth(answer: EndpointAnswer, snapshot: Snapshot): string | null {
  if (answer.outcome.kind !== 'answered') return null;
  let value: unknown;
  try {
    value = JSON.parse(answer.outcome.body);
  } catch {
    return answer.outcome.truncated ? healthInPart(answer.outcome.body, snapshot.target.healthPointer) : null;
  }
  for (const key of snapshot.target.healthPointer.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : null;
}

/** From an answer that was too long to be read to its end, and so is no JSON any more. */
function healthInPart(body: string, pointer: string): string | null {
  const key = pointer.split('.').at(-1) ?? '';
  const at = body.indexOf(JSON.stringify(key));
  return at === -1 ? null : (/^\s*:\s*"([^"\\]{1,100})"/.exec(body.slice(at + key.length + 2))?.[1] ?? null);
}

export function endpoint(of: Facts, name: EndpointName): EndpointAnswer | null {
  return of.own.find((answer) => answer.name === name) ?? null;
}

/** `GET URL`, as evidence. */
export function endpointEvidence(answer: EndpointAnswer): Evidence {
  const { outcome } = answer;
  const from = answer.viewpoint === 'host' ? 'from the host' : 'from the runner';
  const text =
    outcome.kind === 'answered'
      ? `HTTP ${outcome.status} in ${answer.durationMs} ms: ${outcome.body.trim().slice(0, 300) || '(empty)'}`
      : `no answer (${outcome.kind}) after ${answer.durationMs} ms: ${outcome.message}`;
  return evidence('endpoint', `GET ${answer.url} ${from}`, text);
}

/** The container's state in one line, as evidence. */
export function stateEvidence(container: Container): Evidence {
  const { state } = container;
  const parts = [
    `state ${state.status}`,
    state.health === 'none' ? 'no health check' : `health ${state.health}`,
    ...(state.status === 'running' ? [] : [`exit code ${state.exitCode}`]),
    ...(state.oomKilled ? ['OOM-killed'] : []),
    `restarts ${state.restartCount}`,
    ...(state.error === '' ? [] : [`error: ${state.error}`]),
  ];
  return evidence(
    'state',
    `container ${container.name}`,
    parts.join(', '),
    state.status === 'running' ? state.startedAt : state.finishedAt,
  );
}

/** What says why the backend fails: a line of its log, or the engine's own word of a start that failed. */
export function ownSignEvidence(of: Facts, sign: Sign): Evidence {
  const { backend } = of;
  return backend !== null && backend.state.error !== '' && sign.line.text === backend.state.error
    ? evidence('state', `State.Error of ${backend.name}`, sign.line.text, sign.line.at)
    : logEvidence(sign, of.service);
}

export function logEvidence(sign: Sign, source: string): Evidence {
  return evidence('log', `log of ${source}`, sign.line.text, sign.line.at);
}

/** The last lines of a log, as evidence where no line is known to be telling. */
export function tailEvidence(lines: readonly LogLine[], source: string, count = 3): Evidence[] {
  return lines.slice(-count).map((line) => evidence('log', `log of ${source}`, line.text, line.at));
}

/** The latest run of the container's own health check that failed, as evidence. */
export function checkEvidence(container: Container): Evidence[] {
  const last = container.healthLog.filter((probe) => probe.exitCode !== 0).at(-1);
  const test = container.healthCheck?.test.join(' ') ?? '';
  return last
    ? [
        evidence(
          'health-check',
          `health check of ${container.name}: ${test}`,
          `exit ${last.exitCode}: ${last.output.trim() || '(no output)'}`,
          last.at,
        ),
      ]
    : [];
}

/** Words of a program that it has finished starting. */
const READY =
  /\b(listening (?:on|at)|uvicorn running on|application startup complete|startup complete|server (?:is )?(?:started|running|listening|ready)|started .{1,60} in [\d.]+ ?s(?:econds)?|tomcat started on|now listening on|ready to accept connections|ready to handle connections)/i;

/** The line with which the backend said that it has started, since its last start. */
export function readyLine(of: Facts): LogLine | null {
  return [...of.log].reverse().find((line) => READY.test(line.text)) ?? null;
}

/** How long ago, for a sentence. */
export function ago(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'at an unknown time';
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} days ago`;
}
