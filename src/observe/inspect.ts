/**
 * `docker inspect` → Container. Only what the diagnosis needs is taken; a field of another shape counts as absent, since
 * engines differ between versions.
 */

import * as v from 'valibot';
import type { Container, ContainerStatus, Health, HealthCheck, PublishedPort } from '../model/snapshot.ts';
import { parseJson } from './json.ts';
import { firstLines } from './lines.ts';

/** Containers of one host, characters of one of their texts, and variables of one's environment that are read at most. */
const MAX_CONTAINERS = 2000;
const MAX_TEXT = 8192;
const MAX_VARIABLES = 10_000;
/** Lines that were no container, and characters of each. */
const MAX_OTHER_LINES = 100;
const OTHER_LINE_LENGTH = 2000;

const short = v.pipe(
  v.string(),
  v.transform((value) => value.slice(0, MAX_TEXT)),
);
const text = v.fallback(v.optional(short, ''), '');
const number = v.fallback(v.optional(v.number(), 0), 0);
const flag = v.fallback(v.optional(v.boolean(), false), false);
const words = v.fallback(
  v.optional(
    v.union([
      v.array(v.string()),
      v.pipe(
        v.string(),
        v.transform((one) => [one]),
      ),
    ]),
    [],
  ),
  [],
);
const labels = v.fallback(v.optional(v.record(v.string(), v.string()), {}), {});
const bindings = v.fallback(
  v.optional(v.record(v.string(), v.nullish(v.array(v.object({ HostIp: text, HostPort: text })))), {}),
  {},
);
const nothing = {};

const HEALTH_LOG = v.array(v.object({ End: text, ExitCode: number, Output: text }));

const INSPECT = v.object({
  Id: short,
  Name: text,
  Created: text,
  Image: text,
  RestartCount: number,
  Path: text,
  Args: words,
  State: v.object({
    Status: text,
    ExitCode: number,
    OOMKilled: flag,
    Error: text,
    StartedAt: text,
    FinishedAt: text,
    Health: v.fallback(
      v.nullish(v.object({ Status: text, FailingStreak: number, Log: v.fallback(v.nullish(HEALTH_LOG), []) })),
      null,
    ),
  }),
  Config: v.object({
    Image: text,
    Env: words,
    Labels: labels,
    Healthcheck: v.fallback(
      v.nullish(v.object({ Test: words, Interval: number, Timeout: number, StartPeriod: number, Retries: number })),
      null,
    ),
  }),
  HostConfig: v.fallback(
    v.optional(
      v.object({
        Memory: number,
        NetworkMode: text,
        RestartPolicy: v.fallback(v.optional(v.object({ Name: text }), { Name: '' }), { Name: '' }),
        PortBindings: bindings,
      }),
      { Memory: 0, NetworkMode: '', RestartPolicy: { Name: '' }, PortBindings: nothing },
    ),
    { Memory: 0, NetworkMode: '', RestartPolicy: { Name: '' }, PortBindings: nothing },
  ),
  NetworkSettings: v.fallback(
    v.optional(
      v.object({
        Ports: bindings,
        Networks: v.fallback(v.optional(v.record(v.string(), v.object({ IPAddress: text })), {}), {}),
      }),
      { Ports: nothing, Networks: nothing },
    ),
    { Ports: nothing, Networks: nothing },
  ),
  Mounts: v.fallback(v.optional(v.array(v.object({ Source: text, Destination: text, Type: text })), []), []),
});
type Inspect = v.InferOutput<typeof INSPECT>;

const STATUSES: ReadonlySet<string> = new Set([
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
]);
const HEALTHS: ReadonlySet<string> = new Set(['healthy', 'unhealthy', 'starting']);
const NANOSECONDS_PER_MS = 1_000_000;

/** Containers, and the environment that their text must be redacted by. */
export interface Inspected {
  readonly containers: readonly Container[];
  /** `NAME=value` of every container: never shown, only looked for in what is. */
  readonly environment: readonly string[];
  /** Lines that were no container, such as `Error: No such object`. */
  readonly otherLines: readonly string[];
}

/** Reads the output of `docker inspect --format '{{json .}}' ID…`: one JSON object a line. Never throws. */
export function readInspect(output: string): Inspected {
  const containers: Container[] = [];
  const environment: string[] = [];
  const otherLines: string[] = [];
  for (const line of firstLines(output, MAX_CONTAINERS, Number.POSITIVE_INFINITY)) {
    if (line.trim() === '') continue;
    const parsed = v.safeParse(INSPECT, parseJson(line));
    if (parsed.success) {
      containers.push(toContainer(parsed.output));
      for (const pair of parsed.output.Config.Env.slice(0, MAX_VARIABLES)) environment.push(pair);
    } else if (otherLines.length < MAX_OTHER_LINES) otherLines.push(line.slice(0, OTHER_LINE_LENGTH));
  }
  return { containers, environment, otherLines };
}

function toContainer(raw: Inspect): Container {
  // A container of `compose run` has the service's labels and is none of its replicas.
  const own = raw.Config.Labels['com.docker.compose.oneoff'] === 'True' ? {} : raw.Config.Labels;
  const health = raw.State.Health;
  return {
    id: raw.Id,
    name: raw.Name.replace(/^\//, ''),
    createdAt: raw.Created,
    project: own['com.docker.compose.project'] ?? '',
    service: own['com.docker.compose.service'] ?? '',
    workingDirectory: own['com.docker.compose.project.working_dir'] ?? '',
    image: { reference: raw.Config.Image, id: raw.Image },
    command: [raw.Path, ...raw.Args].filter((word) => word !== ''),
    state: {
      status: (STATUSES.has(raw.State.Status) ? raw.State.Status : 'dead') as ContainerStatus,
      health: (health && HEALTHS.has(health.Status) ? health.Status : 'none') as Health,
      exitCode: raw.State.ExitCode,
      oomKilled: raw.State.OOMKilled,
      error: raw.State.Error,
      startedAt: moment(raw.State.StartedAt),
      finishedAt: moment(raw.State.FinishedAt),
      restartCount: raw.RestartCount,
      failingStreak: health?.FailingStreak ?? 0,
    },
    healthLog: (health?.Log ?? []).map((entry) => ({
      at: entry.End,
      exitCode: entry.ExitCode,
      output: entry.Output.slice(0, 4096),
    })),
    healthCheck: raw.Config.Healthcheck ? toHealthCheck(raw.Config.Healthcheck) : null,
    restartPolicy: raw.HostConfig.RestartPolicy.Name,
    memoryLimitBytes: raw.HostConfig.Memory,
    ports: readPorts({ ...raw.HostConfig.PortBindings, ...raw.NetworkSettings.Ports }),
    networks: Object.entries(raw.NetworkSettings.Networks).map(([name, network]) => ({
      name,
      ipAddress: network.IPAddress,
    })),
    networkMode: raw.HostConfig.NetworkMode,
    mounts: raw.Mounts.map((mount) => ({ source: mount.Source, destination: mount.Destination, type: mount.Type })),
    environmentNames: raw.Config.Env.slice(0, MAX_VARIABLES).map((pair) => pair.split('=', 1)[0] ?? ''),
  };
}

function toHealthCheck(raw: {
  Test: string[];
  Interval: number;
  Timeout: number;
  StartPeriod: number;
  Retries: number;
}): HealthCheck | null {
  if (raw.Test.length === 0 || raw.Test[0] === 'NONE') return null;
  return {
    test: raw.Test,
    intervalMs: raw.Interval / NANOSECONDS_PER_MS,
    timeoutMs: raw.Timeout / NANOSECONDS_PER_MS,
    startPeriodMs: raw.StartPeriod / NANOSECONDS_PER_MS,
    retries: raw.Retries,
  };
}

/** The engine writes `0001-01-01T00:00:00Z` for never. */
function moment(time: string): string {
  return time.startsWith('0001-') ? '' : time;
}

function readPorts(raw: Record<string, { HostIp: string; HostPort: string }[] | null | undefined>): PublishedPort[] {
  return Object.entries(raw).flatMap(([port, hosts]) => {
    const [number, protocol = 'tcp'] = port.split('/');
    return (hosts ?? []).map((host) => ({
      hostIp: host.HostIp,
      hostPort: Number(host.HostPort) || 0,
      containerPort: Number(number) || 0,
      protocol,
    }));
  });
}
