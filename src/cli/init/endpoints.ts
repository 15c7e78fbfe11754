/**
 * Which paths of the backend are its health endpoints, by what they answer. Pure.
 */

import type { EndpointOutcome } from '../../model/snapshot.ts';
import { parseJson } from '../../observe/json.ts';
import { type Finding, finding } from './finding.ts';

const PING = ['/ping_fast', '/ping'];
const HEALTH = ['/health', '/healthz', '/api/health', '/livez'];
const MONITORING = ['/api/monitoring/summary'];
const MONITORING_KEY = 'backend_health';

/** A path that no backend has, so that one which answers everything is known. */
export const NOWHERE = '/backend-health-asks-for-what-is-not-there';

/** @param own the paths that the backend's own health check asks. */
export function pathsToAsk(own: readonly string[]): string[] {
  return [...new Set([...own, ...PING, ...HEALTH, ...MONITORING, NOWHERE])];
}

/** @param outcomes by path. */
export function decideEndpoints(
  own: readonly string[],
  outcomes: ReadonlyMap<string, EndpointOutcome>,
): readonly [ping: Finding, health: Finding, monitoring: Finding] {
  const nowhere = outcomes.get(NOWHERE);
  const answersAll = nowhere?.kind === 'answered' && isFine(nowhere);
  const answers = (path: string) => {
    const outcome = outcomes.get(path);
    return outcome?.kind === 'answered' && isFine(outcome) && (!answersAll || jsonOf(outcome) !== undefined);
  };
  const monitoring = MONITORING.find((path) => answers(path) && hasKey(outcomes.get(path)));
  const health = [...HEALTH, ...own.filter((path) => !PING.includes(path))].find(answers);
  const ping = [...PING, ...own.filter((path) => path !== health)].find(answers);
  const any = [...outcomes.values()].some((outcome) => outcome.kind === 'answered');
  if (health === undefined && ping === undefined) return unanswered(own, any, monitoring);
  const why = (path: string) =>
    `it answers ${statusOf(outcomes.get(path))}${own.includes(path) ? ', and the health check asks it' : ''}`;
  return [
    ping === undefined
      ? finding('ping-path', '', `none of ${PING.join(', ')} answers`)
      : finding('ping-path', ping, why(ping)),
    health === undefined
      ? finding('health-path', '', `none of ${HEALTH.join(', ')} answers`)
      : finding('health-path', health, why(health)),
    monitoringOf(monitoring),
  ];
}

/** Where nothing answers, what the container's own check asks is the best guess. */
function unanswered(own: readonly string[], any: boolean, monitoring: string | undefined) {
  const [path] = own;
  const state = any ? 'none of the usual paths answers well' : 'the backend does not answer just now';
  return [
    finding('ping-path', '', state),
    path === undefined
      ? finding('health-path', '', `${state}, and no health check tells one`, false)
      : finding('health-path', path, `${state}; its health check asks this one`, false),
    monitoringOf(monitoring),
  ] as const;
}

function monitoringOf(path: string | undefined): Finding {
  return path === undefined
    ? finding('monitoring-path', '', `${MONITORING.join()} tells no ${MONITORING_KEY}`)
    : finding('monitoring-path', path, `its JSON tells ${MONITORING_KEY}`);
}

function isFine(outcome: Extract<EndpointOutcome, { kind: 'answered' }>): boolean {
  return outcome.status >= 200 && outcome.status < 300;
}

function statusOf(outcome: EndpointOutcome | undefined): string {
  return outcome?.kind === 'answered' ? String(outcome.status) : 'nothing';
}

function jsonOf(outcome: Extract<EndpointOutcome, { kind: 'answered' }>): unknown {
  return /json/i.test(outcome.contentType) ? parseJson(outcome.body) : undefined;
}

function hasKey(outcome: EndpointOutcome | undefined): boolean {
  if (outcome?.kind !== 'answered') return false;
  const json = jsonOf(outcome);
  return typeof json === 'object' && json !== null && MONITORING_KEY in json;
}
