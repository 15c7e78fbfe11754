/**
 * What the engine says of the project's containers, asked by label and never through Compose; and what may be done to one.
 */

import { attempt, run } from './command.ts';
import { BACKEND_PORT, EXTRA_LABEL, PROJECT, SERVICE } from './places.ts';
import { until } from './until.ts';

const PROJECT_LABEL = `com.docker.compose.project=${PROJECT}`;

/** The part of `docker inspect` that the stack looks at. */
interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Status: string;
    readonly StartedAt: string;
    readonly Pid: number;
    readonly OOMKilled: boolean;
    readonly ExitCode: number;
    readonly Error: string;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: { readonly Memory: number; readonly RestartPolicy: { readonly Name: string } };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
}

export interface StackContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  /** Compose's `run` made it. */
  readonly oneOff: boolean;
  readonly image: string;
  readonly status: string;
  /** `none` where it has no health check. */
  readonly health: string;
  readonly startedAt: string;
  /** On the host; 0 when it does not run. */
  readonly pid: number;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  readonly error: string;
  readonly restarts: number;
  readonly memoryLimit: number;
  readonly restartPolicy: string;
  readonly addresses: readonly string[];
}

function parse(one: Inspected): StackContainer {
  const labels = one.Config.Labels;
  return {
    id: one.Id,
    name: one.Name.replace(/^\//, ''),
    service: labels['com.docker.compose.service'] ?? '',
    oneOff: labels['com.docker.compose.oneoff'] === 'True',
    image: one.Image,
    status: one.State.Status,
    health: one.State.Health?.Status ?? 'none',
    startedAt: one.State.StartedAt,
    pid: one.State.Pid,
    exitCode: one.State.ExitCode,
    outOfMemory: one.State.OOMKilled,
    error: one.State.Error,
    restarts: one.RestartCount,
    memoryLimit: one.HostConfig.Memory,
    restartPolicy: one.HostConfig.RestartPolicy.Name,
    addresses: Object.values(one.NetworkSettings.Networks).map((network) => network.IPAddress),
  };
}

/** Containers that carry the label, stopped ones too. */
export async function containersWith(label: string): Promise<readonly StackContainer[]> {
  const ids = (await run('docker', ['ps', '--all', '--quiet', '--no-trunc', '--filter', `label=${label}`])).split('\n');
  if (ids[0] === '') {
    return [];
  }
  // One that has gone meanwhile makes inspect fail, and print the others all the same.
  const { stdout } = await attempt('docker', ['inspect', '--type', 'container', ...ids]);
  return (JSON.parse(stdout) as Inspected[]).map(parse);
}

export const projectContainers = () => containersWith(PROJECT_LABEL);

/** The service's container; undefined when there is none. */
export async function containerOf(service: string = SERVICE): Promise<StackContainer | undefined> {
  return (await projectContainers()).find((container) => container.service === service && !container.oneOff);
}

export async function theContainer(service: string = SERVICE): Promise<StackContainer> {
  const found = await containerOf(service);
  if (found === undefined) {
    throw new Error(`${service} has no container`);
  }
  return found;
}

/** Waits until the service's container is as `holds` wants it. */
export function untilContainer(
  what: string,
  holds: (container: StackContainer) => boolean,
  service: string = SERVICE,
  withinMs = 45_000,
): Promise<void> {
  return until(`${service} ${what}`, withinMs, async () => {
    const container = await containerOf(service);
    return container !== undefined && holds(container);
  });
}

export const untilUnhealthy = (service: string = SERVICE) =>
  untilContainer('is unhealthy', ({ status, health }) => status === 'running' && health === 'unhealthy', service);

export const untilHealthy = (service: string = SERVICE) =>
  untilContainer('is healthy', ({ status, health }) => status === 'running' && health === 'healthy', service);

export const untilRestarted = (times: number, service: string = SERVICE) =>
  untilContainer(`has restarted ${times} times`, ({ restarts }) => restarts >= times, service);

export async function removeContainers(ids: readonly string[]): Promise<void> {
  if (ids.length > 0) {
    await run('docker', ['rm', '--force', ...ids]);
  }
}

/** Names of other running containers that hold the backend's port. */
export async function rivals(): Promise<readonly string[]> {
  const format = `{{.Names}} {{.Label "com.docker.compose.project"}}`;
  const listed = await run('docker', ['ps', '--filter', `publish=${BACKEND_PORT}`, '--format', format]);
  const holders = listed.split('\n').filter((line) => line !== '');
  return holders.filter((line) => !line.endsWith(` ${PROJECT}`)).map((line) => line.split(' ')[0] ?? '');
}

/** Stops and removes the project's containers and its network, and those that faults made beside it; volumes stay. */
export async function removeProject(): Promise<void> {
  const ids = [...(await projectContainers()), ...(await containersWith(EXTRA_LABEL))].map(({ id }) => id);
  if (ids.length > 0) {
    await attempt('docker', ['unpause', ...ids]);
    await run('docker', ['stop', '-t', '3', ...ids]);
    await removeContainers(ids);
  }
  const networks = await run('docker', ['network', 'ls', '--quiet', '--filter', `label=${PROJECT_LABEL}`]);
  if (networks !== '') {
    await run('docker', ['network', 'rm', ...networks.split('\n')]);
  }
}
