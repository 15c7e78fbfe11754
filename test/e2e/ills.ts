/**
 * What is wrong with the stack now, by docker's word and by asking the endpoints: a second opinion beside the product's.
 */

import { projectContainers, type StackContainer } from './containers.ts';
import { engineAnswers } from './engine.ts';
import { BACKEND_URL, DASHBOARD_URL, HEALTH_PATH, MONITORING_PATH, PING_PATH, SERVICE, SERVICES } from './places.ts';

const ANSWER_WITHIN_MS = 5000;

function containerIlls(service: string, found: readonly StackContainer[]): readonly string[] {
  const [container, another] = found.filter((one) => one.service === service && !one.oneOff);
  if (container === undefined) {
    return [`${service} has no container`];
  }
  if (another !== undefined) {
    return [`${service} has more than one container`];
  }
  if (container.status !== 'running') {
    return [`${service} is ${container.status} (exit code ${container.exitCode}) ${container.error}`.trim()];
  }
  const expected = service === SERVICE ? ['healthy'] : ['healthy', 'starting'];
  return expected.includes(container.health) ? [] : [`${service} is running and ${container.health}`];
}

type Judge = (answer: Readonly<Record<string, unknown>>) => string;

const anything: Judge = () => '';
const healthyStatus: Judge = ({ status }) => (status === 'healthy' ? '' : `says status ${String(status)}`);
const knownHealth: Judge = ({ backend_health: health }) =>
  ['healthy', 'degraded', 'unhealthy'].includes(String(health)) ? '' : `says backend_health ${String(health)}`;

async function endpointIlls(url: string, judge: Judge): Promise<readonly string[]> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const text = await answer.text();
    if (answer.status !== 200) {
      return [`${url} answers ${answer.status}: ${text.replace(/\s+/g, ' ').slice(0, 120)}`];
    }
    const said = judge(JSON.parse(text) as Readonly<Record<string, unknown>>);
    return said === '' ? [] : [`${url} ${said}`];
  } catch (error) {
    const { message, cause } = error as Error;
    return [`${url} does not answer as it should: ${cause instanceof Error ? cause.message : message}`];
  }
}

/** Empty when every service runs well and the four endpoints answer as the guide wants them. */
export async function findIlls(): Promise<readonly string[]> {
  if (!(await engineAnswers())) {
    return ['the Docker engine does not answer'];
  }
  const [containers, ...endpoints] = await Promise.all([
    projectContainers(),
    endpointIlls(`${BACKEND_URL}${PING_PATH}`, anything),
    endpointIlls(`${BACKEND_URL}${HEALTH_PATH}`, healthyStatus),
    endpointIlls(`${BACKEND_URL}${MONITORING_PATH}`, knownHealth),
    endpointIlls(DASHBOARD_URL, knownHealth),
  ]);
  return [...SERVICES.flatMap((service) => containerIlls(service, containers)), ...endpoints.flat()];
}
