import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cause } from '../../src/diagnose/cause.ts';
import { CAUSES } from '../../src/diagnose/causes.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Remedy } from '../../src/model/diagnosis.ts';
import { chief } from '../../src/plan/plan.ts';
import {
  ago,
  answered,
  container,
  healthCheck,
  healthyEndpoints,
  known,
  machine,
  probe,
  silent,
  snapshot,
  unknown,
} from '../snapshot-builder.ts';
import {
  badGateway,
  crashLoop,
  endpointsBut,
  fromHost,
  ids,
  judge,
  noAnswer,
  type Parts,
  quoted,
  running,
  scene,
  stopped,
} from './scene.ts';

const noListener = known([]);
const python = { address: '0.0.0.0', port: 8002, pid: 4711, process: 'python3', commandLine: 'python3', user: 'alice' };
const taken = { error: 'Bind for 0.0.0.0:8002 failed: port is already allocated' };
const dbStopped = { state: { status: 'exited', health: 'none', exitCode: 0, finishedAt: ago(60_000) } } as const;
const refusedDatabase = 'connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused';
const refusedDashboard = silent('dashboard', 'refused', 'connect ECONNREFUSED');
const nginx = { kind: 'service', running: false, manager: 'systemd', errorLog: [] } as const;
const noEngine = { backend: null, db: null, updater: null, containers: unknown<never>('the engine is down') } as const;

/** Each injected fault as a snapshot: its cause and the kind of remedy. */
const ROWS: readonly [row: string, parts: Parts, cause: string, remedy: Remedy['kind'], first?: string][] = [
  ['2 container stopped', stopped(0), 'container-exited', 'fix', 'restart'],
  [
    '3 container removed',
    { backend: null, endpoints: noAnswer(), listeners: noListener },
    'container-missing',
    'fix',
    'start',
  ],
  ['4 process killed', stopped(137), 'container-exited', 'fix', 'restart'],
  ['5 out of memory', stopped(137, { oomKilled: true }), 'out-of-memory', 'fix', 'restart'],
  [
    '6 paused',
    { backend: { state: { status: 'paused' } }, endpoints: noAnswer('timeout') },
    'container-paused',
    'fix',
    'unpause',
  ],
  ['6b stopped by a signal', { ...running({}), endpoints: noAnswer('timeout') }, 'not-responding', 'fix', 'restart'],
  ['7 never answers', { endpoints: noAnswer('timeout') }, 'not-responding', 'fix', 'restart'],
  [
    '8 another port',
    { ...running({}), sockets: known([{ port: 8003, loopbackOnly: false }]) },
    'not-listening',
    'fix',
    'restart',
  ],
  ['9 crash loop', crashLoop(1, 'waiting for a file'), 'restart-loop', 'fix', 'restart'],
  [
    '10 import error',
    crashLoop(1, "ModuleNotFoundError: No module named 'ccxt'"),
    'startup-error-import',
    'fix',
    'rebuild',
  ],
  [
    '12 missing variable',
    crashLoop(1, 'RuntimeError: EXCHANGE_API_KEY is not set'),
    'startup-error-environment',
    'refuse',
  ],
  [
    '13 database stopped',
    { db: dbStopped, endpoints: endpointsBut(answered('health', 500, '{}')) },
    'database-down',
    'fix',
    'start',
  ],
  [
    '14 database hangs',
    { database: { status: 'no-response', output: 'no response' } },
    'database-not-ready',
    'fix',
    'restart',
  ],
  [
    '15 login refused',
    crashLoop(1, 'FATAL:  password authentication failed for user "trader"'),
    'database-auth',
    'refuse',
  ],
  ['16 port taken', { ...stopped(128, taken), listeners: known([python]) }, 'port-conflict', 'refuse'],
  [
    '17 port taken by an orphan',
    { ...stopped(128, taken), others: [container({ service: 'old', ports: container().ports })] },
    'port-conflict-orphan',
    'fix',
    'remove-orphan',
  ],
  [
    '18 wrong health check',
    { backend: { state: { health: 'unhealthy' }, healthLog: [probe(22, '404')] } },
    'healthcheck-misconfigured',
    'refuse',
  ],
  [
    '19 slow start',
    {
      backend: {
        state: { health: 'starting', startedAt: ago(9_000) },
        healthCheck: healthCheck({ startPeriodMs: 60_000 }),
      },
      endpoints: noAnswer(),
      sockets: known([]),
      log: [],
    },
    'starting',
    'wait',
  ],
  ['20 check too eager', { ...running({ startedAt: ago(9_000) }), sockets: known([]) }, 'slow-start', 'wait'],
  ['21 monitoring says error', { endpoints: healthyEndpoints('error') }, 'monitoring-error', 'fix', 'restart'],
  ['22 monitoring says degraded', { endpoints: healthyEndpoints('degraded') }, 'monitoring-degraded', 'nothing'],
  [
    '23 slow ping',
    { endpoints: endpointsBut(answered('ping', 200, '{}', { durationMs: 3_000 })) },
    'slow-response',
    'nothing',
  ],
  [
    '24 500 from health',
    { endpoints: endpointsBut(answered('health', 500, '{}')) },
    'endpoint-error',
    'fix',
    'restart',
  ],
  [
    '25 an HTML page',
    { endpoints: endpointsBut(answered('health', 200, '<html>')) },
    'endpoint-unexpected',
    'fix',
    'restart',
  ],
  [
    '26 stale upstream',
    { endpoints: endpointsBut(badGateway(), fromHost(badGateway())) },
    'proxy-stale-upstream',
    'fix',
    'reload-proxy',
  ],
  [
    '27 nginx stopped',
    { endpoints: endpointsBut(refusedDashboard, fromHost(refusedDashboard)), proxies: [nginx] },
    'proxy-down',
    'fix',
    'start-proxy',
  ],
  [
    '28 image missing',
    { backend: null, imagePresent: known(false), endpoints: noAnswer(), listeners: noListener },
    'image-missing',
    'fix',
    'rebuild',
  ],
  [
    '30 compose file invalid',
    { compose: { status: 'invalid', command: 'docker compose', message: 'yaml: line 3: found character' } },
    'compose-invalid',
    'refuse',
  ],
  [
    '31 folder missing',
    { folder: known({ status: 'missing', directory: '/srv/none' }), backend: null, db: null, updater: null },
    'project-missing',
    'refuse',
  ],
  [
    '32 disk full',
    {
      ...stopped(1),
      machine: known(
        machine({
          fileSystems: [{ mount: '/', sizeBytes: 1e9, availableBytes: 0, usedPercent: 100, inodesUsedPercent: 9 }],
        }),
      ),
    },
    'disk-full',
    'fix',
    'prune',
  ],
  [
    '33 engine down',
    { ...noEngine, engine: { status: 'down', message: 'Cannot connect to the Docker daemon' }, endpoints: noAnswer() },
    'docker-down',
    'fix',
    'start-docker',
  ],
  [
    '34 Docker forbidden',
    { ...noEngine, engine: { status: 'forbidden', message: 'permission denied' } },
    'docker-permission',
    'refuse',
  ],
  [
    '35 neighbour down',
    { updater: { state: { status: 'exited', health: 'none' } } },
    'neighbour-down',
    'fix',
    'restart',
  ],
  [
    '36 database down and a crash loop',
    { ...crashLoop(1, refusedDatabase), db: dbStopped },
    'database-down',
    'fix',
    'start',
  ],
];

describe('the faults as snapshots', () => {
  test('a healthy project raises nothing', () => {
    expect(diagnose(snapshot())).toEqual({ health: 'healthy', findings: [], failedCauses: [] });
  });

  test.each(ROWS)('%s', (_row, parts, cause, kind, first) => {
    const diagnosis = judge(parts);
    const [finding] = diagnosis.findings;
    expect(diagnosis.failedCauses).toEqual([]);
    expect(finding?.id).toBe(cause);
    expect(finding?.remedy.kind).toBe(kind);
    expect(finding?.remedy.kind === 'fix' ? finding.remedy.ladder[0]?.action : undefined).toBe(first);
    expect(finding?.evidence.length).toBeGreaterThan(0);
    expect(finding && quoted(finding)).not.toBe('');
    expect(finding?.byHand.length).toBeGreaterThan(0);
  });
});

describe('precedence', () => {
  test('the database comes before the crash loop, which is its effect', () => {
    const found = ids({ ...crashLoop(1, refusedDatabase), db: dbStopped });
    expect(found).toEqual(expect.arrayContaining(['database-down', 'restart-loop <- database-down']));
    expect(found.filter((id) => !id.includes(' <- '))).toEqual(['database-down']);
  });

  test('a taken port comes before what the endpoints say', () => {
    const found = ids({ ...stopped(128, taken), listeners: known([python]) });
    expect(found.filter((id) => !id.includes(' <- '))).toEqual(['port-conflict']);
  });

  test('roots come first, effects after them', () => {
    const effects = judge({ ...crashLoop(1, refusedDatabase), db: dbStopped }).findings.map(
      ({ effectOf }) => effectOf !== '',
    );
    expect(effects).toEqual([...effects].sort());
  });

  test('a neighbour of a healthy backend stays a root beside a note', () => {
    const parts = { updater: { state: { status: 'exited' } }, endpoints: healthyEndpoints('degraded') } as const;
    expect(ids(parts)).toEqual(['neighbour-down', 'monitoring-degraded']);
    expect(judge(parts).health).toBe('ill');
    expect(chief(judge(parts))?.id).toBe('neighbour-down');
  });
});

describe('the judgement', () => {
  test('a cause that fails is reported, and the others go on', () => {
    const failing: Cause = {
      ...(CAUSES[0] as Cause),
      id: 'failing',
      match: () => {
        throw new Error('no such field');
      },
    };
    const diagnosis = diagnose(scene({ endpoints: noAnswer('timeout') }), [failing, ...CAUSES]);
    expect(diagnosis.failedCauses).toEqual([{ id: 'failing', message: 'no such field' }]);
    expect(diagnosis.findings.map(({ id }) => id)).toEqual(['not-responding']);
  });

  test('what waits is starting, what only notes is degraded', () => {
    expect(judge({ backend: { state: { health: 'starting', startedAt: ago(1_000) } } }).health).toBe('starting');
    expect(judge({ endpoints: healthyEndpoints('degraded') }).health).toBe('degraded');
    expect(judge({ endpoints: noAnswer() }).health).toBe('ill');
  });

  test('ids are unique, and every id that a cause explains is one of a cause', () => {
    const all = CAUSES.map(({ id }) => id);
    expect(new Set(all).size).toBe(all.length);
    for (const cause of CAUSES) expect(all, cause.id).toEqual(expect.arrayContaining([...cause.explains]));
  });

  test('no combination of states, answers and log lines makes a cause fail', () => {
    const statuses = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;
    const healths = ['healthy', 'unhealthy', 'starting', 'none'] as const;
    const answers = [
      ...healthyEndpoints(),
      ...noAnswer('dns'),
      answered('health', 200, '<html>'),
      answered('monitoring', 200, '['),
    ];
    const anyState = fc.record({
      status: fc.constantFrom(...statuses),
      health: fc.constantFrom(...healths),
      exitCode: fc.constantFrom(0, 1, 127, 137),
      oomKilled: fc.boolean(),
      error: fc.oneof(fc.constant(''), fc.string(), fc.constant(taken.error)),
      restartCount: fc.nat(5),
      startedAt: fc.constantFrom('', 'nonsense', ago(1_000)),
    });
    const part = fc.option(fc.record({ state: anyState, ports: fc.constantFrom([], container().ports) }), {
      nil: null,
    });
    fc.assert(
      fc.property(
        part,
        part,
        part,
        fc.subarray(answers),
        fc.array(fc.string()),
        (backend, db, updater, endpoints, log) => {
          const { failedCauses, findings } = judge({ backend, db, updater, endpoints, log });
          expect(failedCauses).toEqual([]);
          const roots = new Set(findings.filter(({ effectOf }) => effectOf === '').map(({ id }) => id));
          for (const { effectOf } of findings) if (effectOf !== '') expect(roots).toContain(effectOf);
          for (const { evidence } of findings)
            for (const { text } of evidence) expect(text.length).toBeLessThanOrEqual(600);
        },
      ),
      { numRuns: 300 },
    );
  });
});
