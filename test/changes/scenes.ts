/**
 * Changes that a failure came from, each as facts of a host, and innocent ones to lay beside them.
 */

import type { ChangeKind } from '../../src/model/change.ts';
import type { EngineEvent, ImageFacts, Past } from '../../src/model/past.ts';
import type { JournalEntry } from '../../src/model/record.ts';
import type { Container, LogLine, Snapshot } from '../../src/model/snapshot.ts';
import {
  ago,
  answered,
  container,
  containerId,
  exited,
  healthyEndpoints,
  known,
  past,
  probe,
  silent,
  snapshot,
  unknown,
} from '../snapshot-builder.ts';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const BACKEND = containerId('backend-aws');
export const PROJECT = 'automated-trading-platform';

/** Facts on top of a host on which nothing has changed. */
export interface Facts {
  readonly past?: Partial<Past>;
  readonly containers?: readonly Container[];
  /** Containers beside those of the project. */
  readonly strangers?: readonly Container[];
  readonly logs?: Readonly<Record<string, readonly LogLine[]>>;
  readonly journal?: readonly JournalEntry[];
  readonly snapshot?: Partial<Omit<Snapshot, 'containers' | 'target'>>;
}

export interface Scene {
  readonly title: string;
  readonly facts: Facts;
  readonly kind: ChangeKind;
  readonly says: RegExp;
}

export function event(overrides: Partial<EngineEvent>): EngineEvent {
  return {
    at: ago(5 * MINUTE),
    type: 'container',
    action: 'create',
    id: BACKEND,
    name: 'automated-trading-platform-backend-aws-1',
    project: PROJECT,
    service: 'backend-aws',
    exitCode: '',
    signal: '',
    container: '',
    ...overrides,
  };
}

const imageOf = (service: string) => `sha256:${containerId(`image ${service}`)}`;

export function image(overrides: Partial<ImageFacts> = {}): ImageFacts {
  return {
    id: imageOf('backend-aws'),
    tags: ['automated-trading-platform-backend-aws:latest'],
    createdAt: ago(30 * HOUR),
    taggedAt: ago(30 * HOUR),
    revision: '',
    source: '',
    version: '',
    ...overrides,
  };
}

/** The backend, unhealthy since `sinceMs` ago. */
export function ill(sinceMs: number, overrides: Parameters<typeof container>[0] = {}): Container {
  return container({
    ...overrides,
    healthLog: [probe(0, 'pong', ago(sinceMs + 10_000)), probe(1, 'HTTP 500', ago(sinceMs)), probe(1, 'HTTP 500')],
    state: { health: 'unhealthy', failingStreak: 12, ...overrides.state },
  });
}

const rest = [container({ service: 'market-updater-aws' }), container({ service: 'db' })];
const made = (msAgo: number) => ({ createdAt: ago(msAgo), state: { startedAt: ago(msAgo - 500) } });
const failing = (sinceMs: number, overrides: Parameters<typeof container>[0] = {}) => ({
  containers: [ill(sinceMs, overrides), ...rest],
});

export const COMMIT = 'abc1234def5678900000000000000000000000aa';

/** The trouble shows ten minutes ago in each, unless the change itself is the trouble. */
const SINCE = 10 * MINUTE;

export const SCENES: readonly Scene[] = [
  {
    title: 'an image was built and applied',
    facts: {
      ...failing(SINCE, made(14 * MINUTE)),
      past: {
        images: known([
          image({
            createdAt: ago(15 * MINUTE),
            taggedAt: ago(15 * MINUTE),
            revision: COMMIT,
            source: 'https://github.com/your-org/trading',
          }),
        ]),
      },
    },
    kind: 'image',
    says: /image of `backend-aws` changed, commit `abc1234`/,
  },
  {
    title: 'an image was pulled and applied',
    facts: {
      ...failing(SINCE, made(11 * MINUTE)),
      past: { images: known([image({ taggedAt: ago(12 * MINUTE), version: '2.4.1' })]) },
    },
    kind: 'image',
    says: /version `2.4.1`/,
  },
  {
    title: 'an image was built from a folder that was pulled',
    facts: {
      ...failing(SINCE, made(11 * MINUTE)),
      past: {
        images: known([image({ createdAt: ago(12 * MINUTE), taggedAt: ago(12 * MINUTE) })]),
        repository: known({
          head: { hash: COMMIT, at: ago(3 * HOUR), subject: 'Ask the exchange twice' },
          moves: [{ at: ago(13 * MINUTE), hash: COMMIT, how: 'pull: Fast-forward' }],
          modified: [],
          remote: 'git@github.com:your-org/trading.git',
        }),
      },
    },
    kind: 'image',
    says: /commit `abc1234`/,
  },
  {
    title: 'the env file was edited and applied',
    facts: {
      ...failing(SINCE, made(11 * MINUTE)),
      past: { files: known([{ name: '.env', at: ago(13 * MINUTE), role: 'definition' }]) },
    },
    kind: 'configuration',
    says: /made anew, after `.env` was edited/,
  },
  {
    title: 'the compose file was edited and applied',
    facts: {
      ...failing(SINCE, made(11 * MINUTE)),
      past: { files: known([{ name: 'docker-compose.yml', at: ago(11 * MINUTE + 5_000), role: 'definition' }]) },
    },
    kind: 'configuration',
    says: /after `docker-compose.yml` was edited/,
  },
  {
    title: 'the container was made anew, and nothing else',
    facts: failing(SINCE, made(12 * MINUTE)),
    kind: 'recreated',
    says: /`backend-aws` was made anew$/,
  },
  {
    title: 'the container was restarted by hand',
    facts: {
      ...failing(SINCE, { state: { startedAt: ago(12 * MINUTE) } }),
      past: { events: known([event({ action: 'restart', at: ago(12 * MINUTE) })]) },
    },
    kind: 'restarted',
    says: /restarted by hand/,
  },
  {
    title: 'the container was stopped by hand',
    facts: {
      containers: [
        exited(137, { healthLog: [probe(0, 'pong', ago(SINCE + 5_000))], state: { finishedAt: ago(SINCE) } }),
        ...rest,
      ],
      past: {
        events: known([
          event({ action: 'kill', signal: '15', at: ago(SINCE + 9_000) }),
          event({ action: 'die', exitCode: '137', at: ago(SINCE) }),
          event({ action: 'stop', at: ago(SINCE - 20) }),
        ]),
      },
    },
    kind: 'by-hand',
    says: /`backend-aws` was stopped by hand/,
  },
  {
    title: 'the container was paused',
    facts: {
      containers: [
        container({ state: { status: 'paused' }, healthLog: [probe(0, 'pong', ago(SINCE + 5_000))] }),
        ...rest,
      ],
      past: { events: known([event({ action: 'pause', at: ago(SINCE) })]) },
    },
    kind: 'by-hand',
    says: /`backend-aws` was paused by hand/,
  },
  {
    title: 'the container was removed',
    facts: { containers: rest, past: { events: known([event({ action: 'destroy', at: ago(SINCE) })]) } },
    kind: 'removed',
    says: /container of `backend-aws` was removed/,
  },
  {
    title: 'the memory limit was lowered by hand',
    facts: {
      ...failing(SINCE),
      past: { events: known([event({ action: 'update', at: ago(11 * MINUTE) })]) },
    },
    kind: 'limits',
    says: /docker update/,
  },
  {
    title: 'the backend was taken out of its network',
    facts: {
      ...failing(SINCE),
      past: {
        events: known([
          event({
            type: 'network',
            action: 'disconnect',
            name: 'trading_default',
            service: '',
            project: '',
            id: 'net',
            container: BACKEND,
            at: ago(11 * MINUTE),
          }),
        ]),
      },
    },
    kind: 'network',
    says: /taken out of the network `trading_default`/,
  },
  {
    title: 'mounted source was edited',
    facts: {
      ...failing(SINCE, {
        mounts: [{ source: '/home/deploy/automated-trading-platform/app', destination: '/app', type: 'bind' }],
      }),
      past: { files: known([{ name: 'app/orders.py', at: ago(11 * MINUTE), role: 'source' }]) },
    },
    kind: 'file',
    says: /`app\/orders.py` was edited, which the backend has mounted/,
  },
  {
    title: 'the database was stopped by hand',
    facts: {
      containers: [
        ill(9 * MINUTE),
        container({ service: 'market-updater-aws' }),
        exited(0, { service: 'db', state: { finishedAt: ago(SINCE) } }),
      ],
      past: {
        events: known([
          event({
            action: 'kill',
            signal: '2',
            id: containerId('db'),
            service: 'db',
            name: 'db-1',
            at: ago(SINCE + 1_000),
          }),
          event({ action: 'die', exitCode: '0', id: containerId('db'), service: 'db', name: 'db-1', at: ago(SINCE) }),
          event({ action: 'stop', id: containerId('db'), service: 'db', name: 'db-1', at: ago(SINCE - 30) }),
        ]),
      },
      snapshot: { database: { status: 'no-response', output: 'no response' } },
    },
    kind: 'by-hand',
    says: /`db` was stopped by hand/,
  },
  {
    title: 'the machine was started',
    facts: {
      ...failing(SINCE),
      past: { bootedAt: known(ago(12 * MINUTE)), engineStartedAt: known(ago(11.9 * MINUTE)) },
    },
    kind: 'reboot',
    says: /machine was started/,
  },
  {
    title: 'the engine was restarted',
    facts: { ...failing(SINCE), past: { engineStartedAt: known(ago(11 * MINUTE)) } },
    kind: 'engine',
    says: /engine was restarted/,
  },
  {
    title: 'packages under the containers were upgraded',
    facts: {
      ...failing(SINCE),
      past: {
        packages: known([
          { at: ago(12 * MINUTE), action: 'upgraded', name: 'tzdata', version: '2026c' },
          { at: ago(11 * MINUTE), action: 'upgraded', name: 'libssl3', version: '3.0.18' },
        ]),
      },
    },
    kind: 'package',
    says: /`libssl3`, `tzdata` were upgraded/,
  },
  {
    title: 'the clock was stepped',
    facts: {
      ...failing(SINCE),
      past: {
        clockSteps: known([{ at: ago(11 * MINUTE), text: 'chronyd: System clock was stepped by 3600.0 seconds' }]),
      },
    },
    kind: 'clock',
    says: /clock of the machine was stepped/,
  },
  {
    title: 'the kernel killed a process',
    facts: { ...failing(SINCE), past: { kernelKills: known([{ at: ago(10.5 * MINUTE), process: 'python3' }]) } },
    kind: 'kernel-kill',
    says: /kernel killed `python3`/,
  },
  {
    title: 'another container was started beside it',
    facts: {
      ...failing(SINCE),
      strangers: [
        container({
          name: 'reports',
          project: '',
          service: '',
          createdAt: ago(11 * MINUTE),
          state: { startedAt: ago(11 * MINUTE) },
        }),
      ],
    },
    kind: 'other-container',
    says: /`reports`, which is not of this project, was started/,
  },
  {
    title: 'the nginx configuration was edited',
    facts: {
      ...failing(SINCE),
      past: { files: known([{ name: '/etc/nginx/conf.d/app.conf', at: ago(11 * MINUTE), role: 'proxy' }]) },
    },
    kind: 'file',
    says: /`\/etc\/nginx\/conf.d\/app.conf` was edited/,
  },
  {
    title: 'an earlier run restarted it',
    facts: {
      ...failing(SINCE),
      journal: [
        {
          id: 'run-1',
          at: ago(11 * MINUTE),
          cause: 'not-responding',
          option: 'restart',
          status: 'fixed',
          recoveryMs: 4_000,
          runUrl: 'https://github.com/your-org/trading/actions/runs/77',
        },
      ],
    },
    kind: 'fix',
    says: /earlier run of this tried restart/,
  },
  {
    title: 'a certificate expired',
    facts: {
      ...failing(SINCE),
      past: {
        certificates: known([
          {
            where: 'dashboard.example.com:443',
            subject: 'dashboard.example.com',
            notBefore: ago(90 * 24 * HOUR),
            notAfter: ago(10.5 * MINUTE),
          },
        ]),
      },
    },
    kind: 'certificate',
    says: /certificate of `dashboard.example.com:443` expired/,
  },
];

/** Changes that have nothing to do with it: long before, out of the backend's reach, never applied, or after it. */
export const INNOCENT: readonly { readonly title: string; readonly facts: Facts }[] = [
  {
    title: 'packages of no weight, seven hours before',
    facts: { past: { packages: known([{ at: ago(7 * HOUR), action: 'upgraded', name: 'vim-tiny', version: '9.1' }]) } },
  },
  {
    title: 'a stranger that began an hour before',
    facts: {
      strangers: [
        container({
          name: 'night-report',
          project: '',
          service: '',
          createdAt: ago(70 * MINUTE),
          state: { startedAt: ago(70 * MINUTE) },
        }),
      ],
    },
  },
  {
    title: 'source that is not mounted, just before',
    facts: { past: { files: known([{ name: 'docs/notes.txt', at: ago(10.5 * MINUTE), role: 'source' }]) } },
  },
  {
    title: 'the env file, edited after the failure',
    facts: { past: { files: known([{ name: '.env', at: ago(3 * MINUTE), role: 'definition' }]) } },
  },
  {
    title: 'nginx, edited four hours before',
    facts: { past: { files: known([{ name: '/etc/nginx/nginx.conf', at: ago(4 * HOUR), role: 'proxy' }]) } },
  },
  {
    title: 'a certificate that was renewed ten hours before',
    facts: {
      past: {
        certificates: known([
          {
            where: 'dashboard.example.com:443',
            subject: 'dashboard.example.com',
            notBefore: ago(10 * HOUR),
            notAfter: ago(-80 * 24 * HOUR),
          },
        ]),
      },
    },
  },
];

/** Both on one host. Lists of the past are put together. */
export function together(a: Facts, b: Facts): Facts {
  const merged: Record<string, unknown> = { ...a.past };
  for (const [name, fact] of Object.entries(b.past ?? {})) {
    const first = merged[name] as { known: boolean; value: unknown } | undefined;
    const second = fact as { known: boolean; value: unknown };
    merged[name] =
      first?.known && Array.isArray(first.value) && Array.isArray(second.value)
        ? known([...first.value, ...second.value])
        : fact;
  }
  return {
    ...b,
    ...a,
    past: merged as Partial<Past>,
    strangers: [...(a.strangers ?? []), ...(b.strangers ?? [])],
    journal: [...(a.journal ?? []), ...(b.journal ?? [])],
  };
}

/** The host with those facts: ill, as its health endpoint answers 500. */
export function sceneSnapshot(facts: Facts): Snapshot {
  const [ping, , monitoring, dashboard] = healthyEndpoints();
  const containers = facts.containers ?? [ill(SINCE), ...rest];
  const runs = containers.some((one) => one.service === 'backend-aws' && one.state.status === 'running');
  const refused = ['ping', 'health', 'monitoring'] as const;
  return snapshot({
    containers: [...containers, ...(facts.strangers ?? [])],
    endpoints: runs
      ? [ping, answered('health', 500, '{"detail":"boom"}'), monitoring, dashboard].filter((one) => one !== undefined)
      : refused.map((name) => silent(name, 'refused')),
    ...(runs ? {} : { listeners: known([]) }),
    logs: facts.logs ?? {},
    past: past({ repository: unknown('no repository'), ...facts.past }),
    ...facts.snapshot,
  });
}
