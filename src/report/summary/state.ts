/**
 * Container, endpoints and database as they were and as they are, side by side.
 */

import type { Container, EndpointAnswer, EndpointName, Snapshot } from '../../model/snapshot.ts';
import type { CleanRecord } from '../clean-record.ts';
import { ago, duration } from '../quantity.ts';
import { cut, forMarkdown, inlineCode, tableCode } from '../sanitise.ts';
import { paragraphs, table } from './markdown.ts';

const NOT_SEEN = '⚪ –';

export function state(record: CleanRecord): string {
  const { before, after } = record;
  const first = before ?? after;
  if (first === null) return '';
  const rows = before !== null && after !== null ? [factsOf(before), factsOf(after)] : [factsOf(first)];
  const names = [...new Set(rows.flatMap((facts) => [...facts.keys()]))];
  const head = rows.length === 2 ? ['', 'Before', 'After'] : ['', 'Now'];
  const body = names
    .map((name) => [name, ...rows.map((facts) => facts.get(name) ?? NOT_SEEN)])
    .filter((cells) => cells.slice(1).some((cell) => cell !== NOT_SEEN));
  return paragraphs(rows.length === 2 ? '### Before and after' : '### State', table(head, body));
}

function factsOf(snapshot: Snapshot): Map<string, string> {
  const facts = new Map<string, string>();
  const { target } = snapshot;
  const service = containerOf(snapshot, target.service);
  facts.set(`Container ${tableCode(target.service)}`, containerState(service, snapshot));
  facts.set('Health check', service === null ? NOT_SEEN : health(service));
  facts.set('Restarts', service === null ? NOT_SEEN : restarts(service, snapshot));
  for (const name of ['ping', 'health', 'monitoring', 'dashboard'] as const) {
    const answer = snapshot.endpoints.find((one) => one.name === name);
    if (answer !== undefined) facts.set(endpointTitle(answer), endpoint(answer, snapshot));
  }
  facts.set(tableCode(target.healthPointer), backendHealth(snapshot));
  if (target.databaseService !== '') facts.set(`Database ${tableCode(target.databaseService)}`, database(snapshot));
  for (const neighbour of neighbours(snapshot)) {
    facts.set(
      `Container ${tableCode(neighbour.service)}`,
      `${containerState(neighbour, snapshot)}${healthWord(neighbour)}`,
    );
  }
  return facts;
}

function ours(snapshot: Snapshot): readonly Container[] {
  if (!snapshot.containers.known) return [];
  return snapshot.containers.value.filter((one) => one.project === snapshot.project && one.service !== '');
}

/** The service's container: the one that runs, else the newest. */
export function containerOf(snapshot: Snapshot, service: string): Container | null {
  const all = ours(snapshot).filter((one) => one.service === service);
  const newestFirst = all.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  return newestFirst.find((one) => one.state.status === 'running') ?? newestFirst[0] ?? null;
}

function neighbours(snapshot: Snapshot): readonly Container[] {
  const { service, databaseService } = snapshot.target;
  const named = new Set(ours(snapshot).map((one) => one.service));
  return [...named]
    .filter((name) => name !== service && name !== databaseService)
    .slice(0, 8)
    .flatMap((name) => containerOf(snapshot, name) ?? []);
}

function containerState(container: Container | null, snapshot: Snapshot): string {
  if (container === null) return snapshot.containers.known ? '🔴 no container' : NOT_SEEN;
  const { status, exitCode, oomKilled, startedAt, finishedAt } = container.state;
  const at = status === 'running' || status === 'paused' ? startedAt : finishedAt;
  const since = ago(at, snapshot.takenAt);
  if (status === 'running') return `🟢 running${since === '' ? '' : `, started ${since}`}`;
  const code = status === 'exited' || status === 'restarting' || status === 'dead' ? `, exit code ${exitCode}` : '';
  return `🔴 ${status}${code}${oomKilled ? ', out of memory' : ''}${since === '' || status === 'paused' ? '' : `, ${since}`}`;
}

function health(container: Container): string {
  if (container.state.status !== 'running') return NOT_SEEN;
  switch (container.state.health) {
    case 'healthy':
      return '🟢 healthy';
    case 'starting':
      return '🟡 starting';
    case 'none':
      return '⚪ none defined';
    case 'unhealthy':
      return `🔴 unhealthy, failed ${container.state.failingStreak}×`;
  }
}

function healthWord(container: Container): string {
  if (container.state.status !== 'running' || container.state.health === 'none') return '';
  return container.state.health === 'healthy' ? ', healthy' : `, ${container.state.health}`;
}

function restarts(container: Container, snapshot: Snapshot): string {
  const { restartCount } = container.state;
  const looping = container.state.status === 'restarting' || (restartCount >= 3 && recently(container, snapshot));
  return `${looping ? '🔴 ' : ''}${restartCount}`;
}

function recently(container: Container, snapshot: Snapshot): boolean {
  return Date.parse(snapshot.takenAt) - Date.parse(container.state.startedAt) < 120_000;
}

function endpointTitle(answer: EndpointAnswer): string {
  const titles: Readonly<Record<EndpointName, string>> = {
    ping: path(answer.url),
    health: path(answer.url),
    monitoring: path(answer.url),
    dashboard: '',
  };
  return answer.name === 'dashboard' ? 'Dashboard, from outside' : tableCode(titles[answer.name]);
}

function path(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

const SILENCE: Readonly<Record<string, string>> = {
  refused: 'refused, nothing listens',
  reset: 'closed without an answer',
  timeout: 'no answer',
  dns: 'name not found',
  tls: 'TLS error',
  protocol: 'not HTTP',
  unreachable: 'unreachable',
  unknown: 'not asked',
};

function endpoint(answer: EndpointAnswer, snapshot: Snapshot): string {
  const time = duration(answer.durationMs);
  const { outcome } = answer;
  if (outcome.kind === 'unknown') return `⚪ ${SILENCE[outcome.kind]}`;
  if (outcome.kind !== 'answered')
    return `🔴 ${SILENCE[outcome.kind] ?? outcome.kind}${outcome.kind === 'timeout' ? ` in ${time}` : ''}`;
  const page = outcome.contentType.includes('html') && answer.name !== 'dashboard';
  const good = outcome.status >= 200 && outcome.status < 300 && !page;
  const slow = answer.name === 'ping' && answer.durationMs >= snapshot.target.slowMs;
  return `${good ? (slow ? '🟡' : '🟢') : '🔴'} ${outcome.status}${page ? ', an HTML page' : ''} · ${time}${slow ? ', slow' : ''}`;
}

function backendHealth(snapshot: Snapshot): string {
  const value = monitoringValue(snapshot);
  if (value === null) return NOT_SEEN;
  const { goodHealth, acceptedHealth } = snapshot.target;
  const mark = goodHealth.includes(value)
    ? '🟢'
    : acceptedHealth.includes(value) && value !== 'unhealthy'
      ? '🟡'
      : '🔴';
  return `${mark} ${forMarkdown(cut(value, 60)).replaceAll('|', '&#124;')}`;
}

function monitoringValue(snapshot: Snapshot): string | null {
  const answer = snapshot.endpoints.find((one) => one.name === 'monitoring');
  if (answer?.outcome.kind !== 'answered') return null;
  try {
    let value: unknown = JSON.parse(answer.outcome.body);
    for (const key of snapshot.target.healthPointer.split('.')) value = member(value, key);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

function database(snapshot: Snapshot): string {
  const container = containerOf(snapshot, snapshot.target.databaseService);
  switch (snapshot.database.status) {
    case 'accepting':
      return '🟢 accepting connections';
    case 'rejecting':
      return '🔴 rejecting connections';
    case 'no-response':
    case 'no-attempt':
      return container !== null && container.state.status !== 'running'
        ? containerState(container, snapshot)
        : '🔴 no response';
    case 'not-asked':
      return container === null ? NOT_SEEN : containerState(container, snapshot);
  }
}

/** Engine, disk and memory in one line, for the end of the summary. */
export function machineLine(record: CleanRecord): string {
  const snapshot = record.after ?? record.before;
  if (snapshot === null || !snapshot.machine.known) return '';
  const { system, load1, cpus, memoryAvailableBytes, memoryTotalBytes, fileSystems } = snapshot.machine.value;
  const gib = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  const fullest = fileSystems.toSorted((a, b) => b.usedPercent - a.usedPercent)[0];
  const parts = [forMarkdown(system)];
  if (snapshot.engine.status === 'running') parts.push(`Docker ${forMarkdown(snapshot.engine.version)}`);
  parts.push(`load ${load1} on ${cpus} CPUs`, `${gib(memoryAvailableBytes)} of ${gib(memoryTotalBytes)} memory free`);
  if (fullest !== undefined) parts.push(`disk ${inlineCode(fullest.mount)} ${fullest.usedPercent} % full`);
  return parts.join(' · ');
}
