/**
 * Records of runs as they really go, one for each end, to render in tests. `sampleRecord('fixed')` and its brothers.
 */

import type { Diagnosis, Finding } from '../../src/model/diagnosis.ts';
import type { Rung } from '../../src/model/plan.ts';
import type {
  Attempt,
  RecordEvent,
  RunRecord,
  Stage,
  StepResult,
  Verdict,
  VerifySample,
} from '../../src/model/record.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import {
  ago,
  answered,
  container,
  containerId,
  exited,
  healthyEndpoints,
  logLines,
  NOW,
  silent,
  snapshot,
} from '../snapshot-builder.ts';

export type SampleName = 'fixed' | 'healthy' | 'refused' | 'unreachable' | 'unhealthy' | 'degraded' | 'dry-run';

export const SAMPLES: readonly SampleName[] = [
  'fixed',
  'healthy',
  'refused',
  'unreachable',
  'unhealthy',
  'degraded',
  'dry-run',
];

/** A record of its own for each call; `overrides` go on top. */
export function sampleRecord(name: SampleName, overrides: Partial<RunRecord> = {}): RunRecord {
  return { ...MAKERS[name](), ...overrides };
}

const STARTED = '2026-11-24T03:12:37.000Z';

function base(): RunRecord {
  return {
    startedAt: STARTED,
    finishedAt: NOW,
    durationMs: 3_400,
    runId: '7f3a9c52',
    name: '',
    origin: {
      runUrl: 'https://github.com/your-org/trading/actions/runs/1234567890',
      workflow: 'Backend health check',
      event: 'schedule',
      actor: 'your-org-bot',
      repository: 'your-org/trading',
      late: null,
    },
    host: 'deploy@trading.example.com:22',
    service: 'backend-aws',
    projectDirectory: '/home/deploy/automated-trading-platform',
    fix: 'auto',
    dryRun: false,
    events: [],
    connectRoundTrips: 6,
    before: snapshot(),
    after: null,
    diagnosis: diagnosis('healthy'),
    changes: null,
    plan: { kind: 'nothing', reasonCode: 'healthy', why: 'Nothing is wrong.' },
    attempts: [],
    warnings: [],
    wouldRun: [],
    verdict: null,
    recoveryMs: null,
    history: [],
    status: 'healthy',
    reasonCode: 'healthy',
    reason: 'The container is healthy and all endpoints answer.',
    advice: [],
  };
}

export function event(atMs: number, stage: Stage, text: string, level: RecordEvent['level'] = 'info'): RecordEvent {
  return { at: new Date(Date.parse(STARTED) + atMs).toISOString(), atMs, stage, level, text };
}

export function diagnosis(health: Diagnosis['health'], ...findings: readonly Finding[]): Diagnosis {
  return { health, findings, failedCauses: [] };
}

export function finding(overrides: Partial<Finding> & Pick<Finding, 'id' | 'title' | 'summary'>): Finding {
  return {
    severity: 'critical',
    guide: 'Common Issues',
    evidence: [],
    remedy: { kind: 'nothing' },
    byHand: [],
    effectOf: '',
    ...overrides,
  };
}

export function step(name: string, command: string, overrides: Partial<StepResult> = {}): StepResult {
  return { name, says: `${name}.`, command, exitCode: 0, durationMs: 1_800, output: '', ...overrides };
}

const COMPOSE = 'docker compose --profile aws';

export function attempt(rung: Rung, overrides: Partial<Attempt> = {}): Attempt {
  return {
    rung,
    startedAt: event(5_200, 'fix', '').at,
    durationMs: 9_400,
    steps: [],
    outcome: 'done',
    note: '',
    evidence: null,
    verdict: steady(),
    ...overrides,
  };
}

export function samples(...rows: readonly (readonly [atMs: number, ...reasons: string[]])[]): VerifySample[] {
  return rows.map(([atMs, ...reasons]) => ({ atMs, reasons }));
}

export function steady(overrides: Partial<Verdict> = {}): Verdict {
  return {
    outcome: 'steady',
    reasons: [],
    samples: samples(
      [500, 'health is starting', '`/ping_fast` is refused'],
      [4_000, '`/health` answers 503'],
      [8_000],
      [13_000],
      [18_000],
    ),
    recoveredAfterMs: 8_000,
    durationMs: 18_000,
    ...overrides,
  };
}

const HISTORY: readonly (readonly [string, string, string, string, number | null])[] = [
  ['2026-11-23T09:41:12Z', 'database-down', 'start', 'fixed', 21_000],
  ['2026-11-22T14:02:51Z', 'restart-loop', 'restart', 'fixed', 34_000],
  ['2026-11-19T03:13:05Z', 'out-of-memory', 'restart', 'fixed', 29_000],
  ['2026-11-11T22:40:19Z', 'startup-error-environment', 'none', 'refused', null],
];

function history(): RunRecord['history'] {
  return HISTORY.toReversed().map(([at, cause, option, status, recoveryMs], index) => ({
    id: `earlier-${index}`,
    at,
    cause,
    option,
    status,
    recoveryMs,
    runUrl: `https://github.com/your-org/trading/actions/runs/12345678${90 + index}`,
  }));
}

function databaseDown(): Snapshot {
  const backend = containerId('backend-aws');
  return snapshot({
    containers: [
      container({ state: { health: 'unhealthy', failingStreak: 7, restartCount: 2, startedAt: ago(90_000) } }),
      container({ service: 'market-updater-aws' }),
      exited(137, { service: 'db', state: { finishedAt: '2026-11-24T03:09:02.114Z' } }),
    ],
    database: { status: 'no-response', output: '/var/run/postgresql:5432 - no response' },
    logs: {
      [backend]: [
        { at: '2026-11-24T03:08:58.010Z', text: 'INFO:     10.0.3.7:51114 - "GET /ping_fast HTTP/1.1" 200 OK' },
        {
          at: '2026-11-24T03:09:01.870Z',
          text: 'INFO:     10.0.3.7:51120 - "GET /api/orders?limit=50 HTTP/1.1" 200 OK',
        },
        {
          at: '2026-11-24T03:09:03.551Z',
          text: 'ERROR:    connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused',
        },
        {
          at: '2026-11-24T03:09:03.552Z',
          text: '	Is the server running on that host and accepting TCP/IP connections?',
        },
        { at: '2026-11-24T03:09:03.560Z', text: 'Traceback (most recent call last):' },
        { at: '2026-11-24T03:09:03.561Z', text: '  File "/app/database.py", line 41, in connect' },
        {
          at: '2026-11-24T03:09:03.562Z',
          text: 'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) could not connect to postgresql+psycopg2://trader:hunter2secret@db:5432/trading',
        },
        {
          at: '2026-11-24T03:12:31.007Z',
          text: 'INFO:     127.0.0.1:40122 - "GET /health HTTP/1.1" 503 Service Unavailable',
        },
      ],
      [containerId('db')]: logLines(
        'LOG:  database system is ready to accept connections',
        'LOG:  received fast shutdown request',
        'LOG:  database system is shut down',
      ),
    },
    endpoints: [
      answered('ping', 200, '{"pong":true}', { durationMs: 6 }),
      answered('health', 503, '{"status":"error","database":"unreachable"}', { durationMs: 2_014 }),
      answered('monitoring', 200, '{"backend_health":"error"}', { durationMs: 2_031 }),
      answered('dashboard', 502, '<html><h1>502 Bad Gateway</h1></html>', { durationMs: 58 }),
    ],
  });
}

function databaseFinding(): Finding {
  return finding({
    id: 'database-down',
    title: 'The database is not running',
    summary: '`db` exited with code 137 3 min 38 s before this run, and `backend-aws` can’t connect to it.',
    guide: 'Issue: Database connection errors',
    evidence: [
      {
        kind: 'state',
        source: 'container db',
        text: 'exited, code 137, not killed for memory',
        at: '2026-11-24T03:09:02.114Z',
      },
      {
        kind: 'log',
        source: 'log of backend-aws',
        text: 'ERROR:    connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused',
        at: '2026-11-24T03:09:03.551Z',
      },
      { kind: 'command', source: 'pg_isready', text: '/var/run/postgresql:5432 - no response', at: NOW },
      {
        kind: 'endpoint',
        source: 'GET http://localhost:8002/health',
        text: '503 {"status":"error","database":"unreachable"}',
        at: NOW,
      },
    ],
    remedy: { kind: 'fix', ladder: [{ action: 'start', service: 'db' }], skipped: [] },
    byHand: [
      `Find out who stopped \`db\`: \`docker events --since 1h --filter container=db\`.`,
      `Start it: \`${COMPOSE} up -d db\`.`,
    ],
  });
}

function unhealthyEffect(): Finding {
  return finding({
    id: 'container-unhealthy',
    title: 'The container fails its health check',
    summary: '`backend-aws` is running and failed its health check 7 times in a row.',
    effectOf: 'database-down',
    severity: 'warning',
  });
}

function fixed(): RunRecord {
  const rung: Rung = { action: 'start', service: 'db' };
  return {
    ...base(),
    finishedAt: '2026-11-24T03:13:12.000Z',
    durationMs: 35_200,
    events: [
      event(0, 'connect', 'Connecting to deploy@trading.example.com:22'),
      event(840, 'connect', 'Connected; host key SHA256:q0mN4rL7… verified'),
      event(860, 'observe', 'Looking at the host'),
      event(2_950, 'observe', '4 endpoints and 3 containers seen in one round trip'),
      event(3_000, 'diagnose', 'database-down: The database is not running', 'error'),
      event(3_010, 'plan', 'Start db, then look again'),
      event(3_020, 'observe', 'Confirming with a second look'),
      event(5_100, 'fix', 'Attempt 1: start db', 'notice'),
      event(14_500, 'fix', 'db is up'),
      event(14_520, 'verify', 'Waiting for backend-aws to be steady for 10 s'),
      event(22_600, 'verify', 'First good sample'),
      event(33_000, 'verify', 'Steady: healthy for 10 s, no restart', 'notice'),
      event(33_100, 'report', 'Writing the summary'),
    ],
    before: databaseDown(),
    after: snapshot({
      takenAt: '2026-11-24T03:13:10.000Z',
      containers: [
        container({ state: { startedAt: ago(90_000), restartCount: 2 } }),
        container({ service: 'market-updater-aws' }),
        container({ service: 'db', state: { startedAt: '2026-11-24T03:12:46.000Z' } }),
      ],
    }),
    diagnosis: diagnosis('ill', databaseFinding(), unhealthyEffect()),
    plan: {
      kind: 'fix',
      chosenBy: 'auto',
      why: 'The database is the cause; the backend reconnects by itself.',
      ladder: [rung, { action: 'restart', service: 'backend-aws' }],
      skipped: [{ action: 'rebuild', why: 'The image is not the cause.' }],
      warning: '',
    },
    attempts: [
      attempt(rung, {
        note: 'db started; backend-aws became healthy without a restart.',
        steps: [
          step('Save logs', 'docker logs --tail 500 db', {
            says: 'Saves the logs of db before anything changes.',
            durationMs: 310,
          }),
          step('Start db', `${COMPOSE} up -d --no-deps db`, {
            says: 'Starts db and nothing else.',
            durationMs: 1_900,
            output:
              ' Container automated-trading-platform-db-1  Starting\n Container automated-trading-platform-db-1  Started',
          }),
          step('Wait for db', 'docker exec db pg_isready', {
            says: 'Waits until db accepts connections.',
            durationMs: 6_900,
            output: '/var/run/postgresql:5432 - accepting connections',
          }),
        ],
      }),
    ],
    verdict: steady(),
    recoveryMs: 21_000,
    history: history(),
    status: 'fixed',
    reasonCode: 'fixed',
    reason: 'The database was stopped; it was started again, and the backend is healthy.',
    advice: [
      `Find out who stopped \`db\`: \`docker events --since 1h --filter container=db\`.`,
      'Give `db` the restart policy `always`, so that the engine starts it again by itself.',
    ],
  };
}

function healthy(): RunRecord {
  return {
    ...base(),
    events: [
      event(0, 'connect', 'Connecting to deploy@trading.example.com:22'),
      event(780, 'connect', 'Connected; host key verified'),
      event(800, 'observe', 'Looking at the host'),
      event(3_100, 'observe', '4 endpoints and 3 containers seen in one round trip'),
      event(3_120, 'diagnose', 'Nothing is wrong'),
      event(3_200, 'report', 'Writing the summary'),
    ],
    history: history(),
  };
}

function refused(): RunRecord {
  const backend = containerId('backend-aws');
  const traceback = [
    'INFO:     Started server process [1]',
    'Traceback (most recent call last):',
    '  File "/app/settings.py", line 18, in <module>',
    '    EXCHANGE_API_KEY = os.environ["EXCHANGE_API_KEY"]',
    '  File "/usr/lib/python3.11/os.py", line 679, in __getitem__',
    "KeyError: 'EXCHANGE_API_KEY'",
  ];
  const byHand = [
    'Add `EXCHANGE_API_KEY` to `/home/deploy/automated-trading-platform/.env.aws` on the host.',
    `Then recreate the container: \`${COMPOSE} up -d backend-aws\`.`,
    'If a deploy removed it, deploy the previous version again.',
  ];
  return {
    ...base(),
    durationMs: 4_900,
    before: snapshot({
      containers: [
        container({
          state: { status: 'restarting', health: 'unhealthy', exitCode: 1, restartCount: 14, finishedAt: ago(2_000) },
        }),
        container({ service: 'market-updater-aws' }),
        container({ service: 'db' }),
      ],
      logs: { [backend]: logLines(...traceback, ...traceback) },
      endpoints: [
        silent('ping', 'refused', 'connect ECONNREFUSED 127.0.0.1:8002', { durationMs: 2 }),
        silent('health', 'refused', 'connect ECONNREFUSED 127.0.0.1:8002', { durationMs: 2 }),
        silent('monitoring', 'refused', 'connect ECONNREFUSED 127.0.0.1:8002', { durationMs: 2 }),
        answered('dashboard', 502, 'Backend service temporarily unavailable. Please ensure services are running.', {
          durationMs: 44,
        }),
      ],
    }),
    diagnosis: diagnosis(
      'ill',
      finding({
        id: 'startup-error-environment',
        title: 'An environment variable is missing',
        summary: '`backend-aws` stops at its start because `EXCHANGE_API_KEY` is not set.',
        evidence: [
          { kind: 'log', source: 'log of backend-aws', text: "KeyError: 'EXCHANGE_API_KEY'", at: ago(3_000) },
          {
            kind: 'configuration',
            source: 'docker-compose.yml',
            text: 'services.backend-aws.environment has no EXCHANGE_API_KEY',
            at: '',
          },
          {
            kind: 'state',
            source: 'container backend-aws',
            text: 'restarting, exit code 1, 14 restarts',
            at: ago(2_000),
          },
        ],
        remedy: { kind: 'refuse', why: 'A restart brings the same error back until the variable is set.' },
        byHand,
      }),
      finding({
        id: 'restart-loop',
        title: 'The container keeps restarting',
        summary: '`backend-aws` restarted 14 times.',
        effectOf: 'startup-error-environment',
      }),
    ),
    plan: {
      kind: 'refuse',
      reasonCode: 'would-not-help',
      why: 'A restart brings the same error back until the variable is set.',
    },
    events: [
      event(0, 'connect', 'Connecting to deploy@trading.example.com:22'),
      event(800, 'observe', 'Looking at the host'),
      event(3_000, 'diagnose', 'startup-error-environment: An environment variable is missing', 'error'),
      event(3_010, 'plan', 'Refused: a restart brings the same error back until the variable is set', 'warning'),
    ],
    history: history(),
    status: 'refused',
    reasonCode: 'would-not-help',
    reason: 'A restart brings the same error back until `EXCHANGE_API_KEY` is set.',
    advice: byHand,
  };
}

function unreachable(): RunRecord {
  return {
    ...base(),
    durationMs: 30_100,
    before: null,
    diagnosis: null,
    plan: null,
    events: [
      event(0, 'connect', 'Connecting to deploy@trading.example.com:22'),
      event(10_000, 'connect', 'Attempt 1: no answer in 10 s', 'warning'),
      event(20_000, 'connect', 'Attempt 2: no answer in 10 s', 'warning'),
      event(30_000, 'connect', 'Attempt 3: no answer in 10 s; giving up', 'error'),
    ],
    status: 'unreachable',
    reasonCode: 'connect-timeout',
    reason: 'trading.example.com did not answer on port 22 within 30 s.',
    advice: [
      'Check that the instance is running and that its public address is still `203.0.113.17`.',
      'Check that the security group lets port 22 in from where this runner is.',
      'From another network, try: `nc -vz trading.example.com 22`.',
    ],
  };
}

function unhealthy(): RunRecord {
  const rungs: Rung[] = [
    { action: 'restart', service: 'backend-aws' },
    { action: 'rebuild', service: 'backend-aws' },
    { action: 'full-restart', services: [] },
  ];
  const failed = (reasons: string[], durationMs: number): Verdict => ({
    outcome: 'not-healthy',
    reasons,
    samples: samples([1_000, ...reasons], [6_000, ...reasons], [12_000, ...reasons]),
    recoveredAfterMs: null,
    durationMs,
  });
  const before = snapshot({
    containers: [
      container({ state: { health: 'unhealthy', failingStreak: 12 } }),
      container({ service: 'market-updater-aws' }),
      container({ service: 'db' }),
    ],
    endpoints: [
      answered('ping', 200, '{"pong":true}', { durationMs: 5 }),
      answered('health', 500, '{"detail":"Internal Server Error"}', { durationMs: 12 }),
      answered('monitoring', 500, '{"detail":"Internal Server Error"}', { durationMs: 11 }),
      answered('dashboard', 500, '{"detail":"Internal Server Error"}', { durationMs: 40 }),
    ],
    logs: {
      [containerId('backend-aws')]: logLines(
        'INFO:     127.0.0.1:40122 - "GET /health HTTP/1.1" 500 Internal Server Error',
        'ERROR:    Exception in ASGI application',
        "AttributeError: 'NoneType' object has no attribute 'positions'",
      ),
    },
  });
  return {
    ...base(),
    durationMs: 214_000,
    finishedAt: '2026-11-24T03:16:11.000Z',
    before,
    after: { ...before, takenAt: '2026-11-24T03:16:09.000Z' },
    diagnosis: diagnosis(
      'ill',
      finding({
        id: 'endpoint-error',
        title: 'The backend answers with an error',
        summary: '`/health` and `/api/monitoring/summary` answer 500 while `/ping_fast` answers 200.',
        evidence: [
          {
            kind: 'endpoint',
            source: 'GET http://localhost:8002/health',
            text: '500 {"detail":"Internal Server Error"}',
            at: NOW,
          },
          {
            kind: 'log',
            source: 'log of backend-aws',
            text: "AttributeError: 'NoneType' object has no attribute 'positions'",
            at: ago(3_000),
          },
        ],
        byHand: ['Read the whole log: `docker logs --tail 500 backend-aws`.'],
      }),
    ),
    plan: {
      kind: 'fix',
      chosenBy: 'auto',
      why: 'An error of the application’s state often ends with a restart.',
      ladder: rungs,
      skipped: [],
      warning: '',
    },
    attempts: [
      attempt(rungs[0] as Rung, {
        durationMs: 4_100,
        note: '`/health` still answers 500.',
        verdict: failed(['`/health` answers 500'], 60_000),
        steps: [step('Restart', `${COMPOSE} restart backend-aws`)],
      }),
      attempt(rungs[1] as Rung, {
        outcome: 'rolled-back',
        startedAt: '2026-11-24T03:13:46.000Z',
        durationMs: 71_000,
        note: 'The new image did not become healthy; the previous one runs again.',
        verdict: failed(['`/health` answers 500', 'health is unhealthy'], 60_000),
        steps: [
          step('Build', `${COMPOSE} build backend-aws`, {
            durationMs: 22_000,
            output: '#8 exporting layers done\n#8 naming to docker.io/library/backend-aws done',
          }),
          step('Start the new image', `${COMPOSE} up -d --no-deps backend-aws`),
          step('Go back', 'docker tag backend-aws:previous backend-aws:latest', {
            says: 'Goes back to the previous image.',
          }),
        ],
      }),
      attempt(rungs[2] as Rung, {
        startedAt: '2026-11-24T03:15:01.000Z',
        durationMs: 8_000,
        note: '`/health` still answers 500.',
        verdict: failed(['`/health` answers 500'], 60_000),
        steps: [
          step('Restart all', `${COMPOSE} restart`, {
            exitCode: 1,
            output: 'Error response from daemon: Cannot restart container market-updater-aws: timeout',
          }),
        ],
      }),
    ],
    verdict: failed(
      ['`/health` answers 500', '`backend_health` is missing in the answer of `/api/monitoring/summary`'],
      60_000,
    ),
    events: [
      event(0, 'connect', 'Connecting to deploy@trading.example.com:22'),
      event(850, 'observe', 'Looking at the host'),
      event(3_000, 'diagnose', 'endpoint-error: The backend answers with an error', 'error'),
      event(3_100, 'plan', 'Restart, then rebuild, then restart all services'),
      event(5_000, 'fix', 'Attempt 1: restart backend-aws', 'notice'),
      event(9_100, 'verify', 'Waiting for backend-aws to be steady'),
      event(69_000, 'verify', 'Not healthy: /health answers 500', 'warning'),
      event(69_100, 'fix', 'Attempt 2: rebuild backend-aws', 'notice'),
      event(92_000, 'verify', 'Waiting for backend-aws to be steady'),
      event(140_000, 'fix', 'Not healthy; going back to the previous image', 'warning'),
      event(144_000, 'fix', 'Attempt 3: restart all services', 'notice'),
      event(152_000, 'verify', 'Waiting for backend-aws to be steady'),
      event(212_000, 'verify', 'Not healthy: the ladder ends here', 'error'),
    ],
    history: history(),
    status: 'unhealthy',
    reasonCode: 'fix-failed',
    reason: 'Nothing that was tried helped: `/health` still answers 500.',
    advice: [
      'Read the traceback below: the application fails at `positions`.',
      'Deploy the last version that worked.',
      'Read the whole log: `docker logs --tail 500 backend-aws`.',
    ],
  };
}

function degraded(): RunRecord {
  return {
    ...base(),
    before: snapshot({ endpoints: healthyEndpoints('degraded') }),
    diagnosis: diagnosis(
      'degraded',
      finding({
        id: 'monitoring-degraded',
        title: 'The backend calls itself degraded',
        severity: 'note',
        summary: '`backend_health` is `degraded`: it works, with limits.',
        evidence: [
          {
            kind: 'endpoint',
            source: 'GET http://localhost:8002/api/monitoring/summary',
            text: '200 {"backend_health":"degraded"}',
            at: NOW,
          },
        ],
      }),
    ),
    plan: { kind: 'nothing', reasonCode: 'degraded', why: 'It works; a restart would interrupt it for nothing.' },
    events: [
      event(0, 'connect', 'Connecting'),
      event(800, 'observe', 'Looking at the host'),
      event(3_000, 'diagnose', 'monitoring-degraded', 'notice'),
    ],
    status: 'degraded',
    reasonCode: 'degraded',
    reason: 'The backend works and calls itself `degraded`; nothing was changed.',
    advice: ['Look at the monitoring page for what is limited.'],
  };
}

function dryRun(): RunRecord {
  const record = fixed();
  const commands = record.attempts
    .flatMap((one) => one.steps)
    .map((one) => ({ ...one, exitCode: null, durationMs: 0, output: '' }));
  return {
    ...record,
    dryRun: true,
    durationMs: 3_300,
    finishedAt: NOW,
    events: record.events.slice(0, 6),
    after: null,
    attempts: [],
    wouldRun: commands,
    verdict: null,
    recoveryMs: null,
    status: 'unhealthy',
    reasonCode: 'dry-run',
    reason: 'A real run would start `db`; nothing was changed.',
    advice: ['Run again without `dry-run` to do it.'],
  };
}

const MAKERS: Readonly<Record<SampleName, () => RunRecord>> = {
  fixed,
  healthy,
  refused,
  unreachable,
  unhealthy,
  degraded,
  'dry-run': dryRun,
};
