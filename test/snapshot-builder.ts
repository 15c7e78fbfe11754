/**
 * Builds snapshots for tests: the guide's project, healthy, with what a test wants different. Makes up no opinions.
 */

import type { Past } from '../src/model/past.ts';
import type {
  Compose,
  ComposeService,
  Container,
  EndpointAnswer,
  EndpointName,
  EndpointOutcome,
  Fact,
  HealthCheck,
  HealthProbe,
  LogLine,
  Machine,
  Snapshot,
  Target,
} from '../src/model/snapshot.ts';

/** The moment at which every built snapshot is taken. */
export const NOW = '2026-11-24T03:12:40.000Z';

/** The moment `ms` before (negative: after) a snapshot is taken, as the engine prints it. */
export function ago(ms: number): string {
  return new Date(Date.parse(NOW) - ms).toISOString().replace('Z', '000000Z');
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Container ids by service: 64 hexadecimal digits, as the engine's. */
export function containerId(service: string): string {
  let hash = 0x811c9dc5;
  let id = '';
  while (id.length < 64) {
    for (const char of `${service}${id.length}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
    id += hash.toString(16).padStart(8, '0');
  }
  return id;
}

export function known<T>(value: T): Fact<T> {
  return { known: true, value };
}

export function unknown<T>(why: string): Fact<T> {
  return { known: false, why };
}

export function target(overrides: Partial<Target> = {}): Target {
  return {
    service: 'backend-aws',
    databaseService: 'db',
    services: [],
    projectDirectory: '~/automated-trading-platform',
    profiles: ['aws'],
    composeFiles: [],
    baseUrl: 'http://localhost:8002',
    port: 8002,
    local: true,
    dashboardUrl: 'https://dashboard.example.com/api/monitoring/summary',
    acceptedHealth: ['healthy', 'degraded', 'unhealthy'],
    goodHealth: ['healthy'],
    healthPointer: 'backend_health',
    slowMs: 1_000,
    ...overrides,
  };
}

export function healthCheck(overrides: Partial<HealthCheck> = {}): HealthCheck {
  return {
    test: ['CMD-SHELL', 'curl -fs http://localhost:8002/ping_fast || exit 1'],
    intervalMs: 10_000,
    timeoutMs: 5_000,
    startPeriodMs: 20_000,
    retries: 3,
    ...overrides,
  };
}

export function probe(exitCode: number, output: string, at: string = ago(4_000)): HealthProbe {
  return { at, exitCode, output };
}

/** What a test says of a container; `state` and `image` may be given in part. */
export type ContainerOverrides = Partial<Omit<Container, 'state' | 'image'>> & {
  readonly state?: Partial<Container['state']>;
  readonly image?: Partial<Container['image']>;
};

const SERVICE_DEFAULTS: Readonly<Record<string, ContainerOverrides>> = {
  'backend-aws': {
    command: ['python3', '-m', 'app'],
    ports: [{ hostIp: '0.0.0.0', hostPort: 8002, containerPort: 8002, protocol: 'tcp' }],
    environmentNames: ['DATABASE_URL', 'EXCHANGE_API_KEY', 'PATH'],
  },
  'market-updater-aws': { command: ['python3', '-m', 'updater'], environmentNames: ['DATABASE_URL', 'PATH'] },
  db: {
    image: { reference: 'postgres:15' },
    command: ['docker-entrypoint.sh', 'postgres'],
    healthCheck: healthCheck({ test: ['CMD-SHELL', 'pg_isready -U trader'] }),
    healthLog: [probe(0, '/var/run/postgresql:5432 - accepting connections')],
    environmentNames: ['POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB', 'PATH'],
  },
};

/** A running, healthy container of the project; `service` chooses the defaults (`backend-aws` when not given). */
export function container(overrides: ContainerOverrides = {}): Container {
  const service = overrides.service ?? 'backend-aws';
  const defaults = SERVICE_DEFAULTS[service] ?? {};
  const { state, image, ...rest } = overrides;
  const { state: _state, image: defaultImage, ...defaultRest } = defaults;
  return {
    id: containerId(overrides.name ?? service),
    name: `automated-trading-platform-${service}-1`,
    createdAt: ago(26 * HOUR),
    project: 'automated-trading-platform',
    service,
    workingDirectory: '/home/deploy/automated-trading-platform',
    image: {
      reference: `automated-trading-platform-${service}:latest`,
      id: `sha256:${containerId(`image ${service}`)}`,
      ...defaultImage,
      ...image,
    },
    command: [],
    state: {
      status: 'running',
      health: 'healthy',
      exitCode: 0,
      oomKilled: false,
      error: '',
      startedAt: ago(26 * HOUR),
      finishedAt: '',
      restartCount: 0,
      failingStreak: 0,
      ...state,
    },
    healthLog: [probe(0, 'pong')],
    healthCheck: healthCheck(),
    restartPolicy: 'always',
    memoryLimitBytes: 0,
    ports: [],
    networks: [{ name: 'automated-trading-platform_default', ipAddress: '172.18.0.3' }],
    networkMode: 'automated-trading-platform_default',
    mounts: [],
    environmentNames: ['PATH'],
    ...defaultRest,
    ...rest,
  };
}

/** A container that ended: `exited`, no health, half a minute ago unless said otherwise. */
export function exited(exitCode: number, overrides: ContainerOverrides = {}): Container {
  return container({
    ...overrides,
    networks: overrides.networks ?? [],
    state: { status: 'exited', health: 'unhealthy', exitCode, finishedAt: ago(30_000), ...overrides.state },
  });
}

export function composeService(overrides: Partial<ComposeService> = {}): ComposeService {
  const name = overrides.name ?? 'backend-aws';
  const like = container({ service: name });
  return {
    name,
    image: name === 'db' ? 'postgres:15' : '',
    builds: name !== 'db',
    containerName: '',
    dependsOn: name === 'db' ? [] : ['db'],
    ports: like.ports,
    environmentNames: like.environmentNames.filter((one) => one !== 'PATH'),
    healthCheck: like.healthCheck,
    restart: 'always',
    networkMode: '',
    ...overrides,
  };
}

export function validCompose(overrides: Partial<Extract<Compose, { status: 'valid' }>> = {}): Compose {
  return {
    status: 'valid',
    command: 'docker compose',
    project: 'automated-trading-platform',
    services: ['backend-aws', 'market-updater-aws', 'db'].map((name) => composeService({ name })),
    warnings: [],
    ...overrides,
  };
}

export function machine(overrides: Partial<Machine> = {}): Machine {
  const gib = 1024 ** 3;
  return {
    user: 'deploy',
    groups: ['deploy', 'docker'],
    system: 'Linux 6.1.0 x86_64',
    now: NOW,
    uptimeSeconds: 40 * 24 * 3600,
    load1: 0.4,
    cpus: 2,
    memoryTotalBytes: 4 * gib,
    memoryAvailableBytes: 2.5 * gib,
    fileSystems: [
      { mount: '/', sizeBytes: 40 * gib, availableBytes: 22 * gib, usedPercent: 45, inodesUsedPercent: 12 },
    ],
    kernelKills: [],
    ...overrides,
  };
}

const PATHS: Readonly<Record<EndpointName, string>> = {
  ping: 'http://localhost:8002/ping_fast',
  health: 'http://localhost:8002/health',
  monitoring: 'http://localhost:8002/api/monitoring/summary',
  dashboard: 'https://dashboard.example.com/api/monitoring/summary',
};

/** How one question to an endpoint went; `dashboard` is seen from the runner, the rest through the tunnel. */
export function endpoint(
  name: EndpointName,
  outcome: EndpointOutcome,
  overrides: Partial<EndpointAnswer> = {},
): EndpointAnswer {
  const outside = name === 'dashboard';
  return {
    name,
    url: PATHS[name],
    viewpoint: outside ? 'runner' : 'host',
    via: outside ? 'direct' : 'tunnel',
    durationMs: 12,
    outcome,
    ...overrides,
  };
}

/** An endpoint that answered, JSON unless the body begins with `<`. */
export function answered(
  name: EndpointName,
  status: number,
  body: string,
  overrides: Partial<EndpointAnswer> = {},
): EndpointAnswer {
  const contentType = body.trimStart().startsWith('<') ? 'text/html' : 'application/json';
  const outcome = { kind: 'answered', status, contentType, body, truncated: false, server: 'uvicorn' } as const;
  return endpoint(name, outcome, overrides);
}

/** An endpoint that gave no answer. */
export function silent(
  name: EndpointName,
  kind: Exclude<EndpointOutcome['kind'], 'answered'>,
  message = '',
  overrides: Partial<EndpointAnswer> = {},
): EndpointAnswer {
  return endpoint(name, { kind, message }, overrides);
}

/** What a healthy backend answers, with the value of `backend_health`. */
export function healthyEndpoints(backendHealth = 'healthy'): EndpointAnswer[] {
  const summary = JSON.stringify({ backend_health: backendHealth, open_orders: 3 });
  return [
    answered('ping', 200, '{"pong":true}', { durationMs: 4 }),
    answered('health', 200, '{"status":"ok","database":"ok"}', { durationMs: 9 }),
    answered('monitoring', 200, summary, { durationMs: 14 }),
    answered('dashboard', 200, summary, { durationMs: 41 }),
  ];
}

/** Log lines one second apart, the last one three seconds old. */
export function logLines(...texts: readonly string[]): LogLine[] {
  return texts.map((text, index) => ({ at: ago(3_000 + (texts.length - 1 - index) * 1_000), text }));
}

/** A host on which nothing has changed for long, everything of it known. */
export function past(overrides: Partial<Past> = {}): Past {
  return {
    images: known([]),
    events: known([]),
    repository: unknown('the project folder is no git repository that this user may read'),
    files: known([]),
    drift: known([]),
    bootedAt: known(ago(40 * 24 * HOUR)),
    engineStartedAt: known(ago(40 * 24 * HOUR)),
    kernelKills: known([]),
    packages: known([]),
    clockSteps: known([]),
    certificates: known([]),
    deployRuns: [],
    ...overrides,
  };
}

/** What a test says of a snapshot. `containers` may be a plain list; `target` may be given in part. */
export type SnapshotOverrides = Partial<Omit<Snapshot, 'containers' | 'target'>> & {
  readonly containers?: readonly Container[] | Snapshot['containers'];
  readonly target?: Partial<Target>;
};

/** The guide's project, healthy in everything, with `overrides` on top. */
export function snapshot(overrides: SnapshotOverrides = {}): Snapshot {
  const { containers, target: targetOverrides, ...rest } = overrides;
  const services = ['backend-aws', 'market-updater-aws', 'db'];
  const given = containers ?? services.map((service) => container({ service }));
  const backend = containerId('backend-aws');
  return {
    takenAt: NOW,
    target: target(targetOverrides),
    machine: known(machine()),
    folder: known({
      status: 'found',
      directory: '/home/deploy/automated-trading-platform',
      entries: ['Dockerfile', 'app.py', 'docker-compose.yml'],
    }),
    engine: { status: 'running', version: '24.0.7', docker: '/usr/bin/docker', now: NOW },
    compose: validCompose(),
    containers: isList(given) ? known(given) : given,
    project: 'automated-trading-platform',
    logs: { [backend]: logLines('INFO: Application startup complete.', 'INFO: listening on 0.0.0.0:8002') },
    imagePresent: known(true),
    listeners: known([{ address: '0.0.0.0', port: 8002, pid: 0, process: '', commandLine: '', user: '' }]),
    sockets: known([{ port: 8002, loopbackOnly: false }]),
    database: { status: 'accepting', output: '/var/run/postgresql:5432 - accepting connections' },
    endpoints: healthyEndpoints(),
    lockHolder: known(''),
    ec2: unknown('it was not asked for (`ec2-metadata: true` asks)'),
    diskUse: unknown('the disk has room, so the engine was not asked'),
    hands: { deploys: known([]), maintenance: [] },
    past: past(),
    proxies: [{ kind: 'service', running: true, manager: 'systemd', errorLog: [] }],
    cost: { roundTrips: 1, durationMs: 320 },
    ...rest,
  };
}

function isList(value: readonly Container[] | Snapshot['containers']): value is readonly Container[] {
  return Array.isArray(value);
}
