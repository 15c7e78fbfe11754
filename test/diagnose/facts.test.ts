import { describe, expect, test } from 'vitest';
import { evidence } from '../../src/diagnose/cause.ts';
import {
  ago as agoText,
  endpointEvidence,
  endpointTrouble,
  facts,
  hostClock,
  isHtml,
  monitoredHealth,
  readyLine,
  secondsBetween,
  stateEvidence,
} from '../../src/diagnose/facts.ts';
import {
  ago,
  answered,
  container,
  known,
  logLines,
  machine,
  NOW,
  silent,
  snapshot,
  unknown,
} from '../snapshot-builder.ts';
import { crashLoop, factsOf, noAnswer } from './scene.ts';

describe('the parts of the project', () => {
  test('are told apart by label', () => {
    const of = factsOf({
      others: [container({ project: 'shop', service: 'backend-aws', name: 'shop-backend-aws-1' })],
    });
    expect(of.ours.map(({ service }) => service)).toEqual(['backend-aws', 'market-updater-aws', 'db']);
    expect(of.backend?.project).toBe('automated-trading-platform');
    expect(of.database?.service).toBe('db');
    expect(of.neighbours.map(({ service }) => service)).toEqual(['market-updater-aws']);
    expect(of.definition?.name).toBe('backend-aws');
  });

  test('the backend is the replica that is worst off', () => {
    const state = { status: 'exited', health: 'none' } as const;
    const worst = container({ name: 'automated-trading-platform-backend-aws-3', state });
    const sick = container({ name: 'automated-trading-platform-backend-aws-2', state: { health: 'unhealthy' } });
    expect(factsOf({ others: [sick, worst] }).backend?.name).toBe(worst.name);
    expect(factsOf({ others: [sick] }).backend?.name).toBe(sick.name);
  });

  test.each([
    'automated-trading-platform-backend-aws-run-0a1b2c3d4e5f',
    'automated_trading_platform_backend_run_0a1b2c3d4e5f',
  ])('a one-off container is none of them: %s', (name) =>
    expect(factsOf({ others: [container({ name })] }).replicas).toHaveLength(1),
  );

  test('the database is the newest container of its service', () => {
    const old = container({ service: 'db', name: 'old-db-1', createdAt: ago(90 * 86_400_000) });
    expect(factsOf({ others: [old] }).database?.name).toBe('automated-trading-platform-db-1');
  });

  test('nothing is ours where the containers are not known', () => {
    const of = facts(snapshot({ containers: unknown<never>('the engine is down'), project: '' }));
    expect(of).toMatchObject({
      ours: [],
      backend: null,
      database: null,
      down: true,
      ageSeconds: Number.POSITIVE_INFINITY,
    });
  });
});

describe('the log', () => {
  test('is that of the last start', () => {
    const of = factsOf();
    const backend = container({ state: { startedAt: ago(3_500) } });
    const logs = { [backend.id]: logLines('of an earlier life', 'also', 'since the start') };
    expect(facts(snapshot({ containers: [backend], logs })).log.map(({ text }) => text)).toEqual(['since the start']);
    expect(of.log).toEqual([]);
  });

  test('is all of it in a crash loop', () => {
    expect(factsOf(crashLoop(1, 'one', 'two', 'three', 'four', 'five', 'six')).log).toHaveLength(6);
  });

  test('tells when the program was ready', () => {
    expect(readyLine(factsOf({ log: ['INFO: Application startup complete.', 'INFO: a request'] }))?.text).toContain(
      'startup',
    );
    expect(readyLine(factsOf({ log: ['INFO: starting'] }))).toBeNull();
  });
});

describe('times', () => {
  test("are measured by the host's clock, not the runner's", () => {
    const now = '2026-11-24T05:00:00Z';
    expect(hostClock(snapshot({ machine: known(machine({ now })) }))).toBe(now);
    expect(hostClock(snapshot({ machine: unknown<never>('no answer') }))).toBe(NOW);
  });

  test('are infinite where one is missing, and never negative', () => {
    expect(secondsBetween('', NOW)).toBe(Number.POSITIVE_INFINITY);
    expect(secondsBetween(NOW, ago(5_000))).toBe(0);
    expect(secondsBetween(ago(5_000), NOW)).toBe(5);
  });

  test.each([
    [12, '12 s ago'],
    [600, '10 min ago'],
    [7_200, '2 h ago'],
    [400_000, '5 days ago'],
    [Number.POSITIVE_INFINITY, 'at an unknown time'],
  ])('%d seconds read as "%s"', (seconds, text) => expect(agoText(seconds)).toBe(text));
});

describe('endpoints', () => {
  const trouble = (answer: ReturnType<typeof answered>) => endpointTrouble(answer, snapshot());

  test.each([
    [answered('ping', 200, ''), ''],
    [answered('ping', 200, '<html>'), ''],
    [answered('health', 204, ''), ''],
    [answered('health', 302, ''), 'HTTP 302'],
    [answered('health', 200, '  <!DOCTYPE html>'), 'HTTP 200 with an HTML page'],
    [answered('monitoring', 200, ''), 'HTTP 200 without `backend_health`'],
    [answered('monitoring', 200, '{"backend_health":"error"}'), 'backend_health is "error"'],
    [silent('ping', 'timeout', ''), 'timeout'],
    [silent('ping', 'refused', 'connect ECONNREFUSED'), 'refused: connect ECONNREFUSED'],
  ])('%#: are judged by status and content', (answer, expected) => expect(trouble(answer)).toBe(expected));

  test('are HTML by content type or by their beginning', () => {
    expect([
      isHtml('text/html; charset=utf-8', 'x'),
      isHtml('', '<html lang="en">'),
      isHtml('application/json', '{}'),
    ]).toEqual([true, true, false]);
  });

  test('a health is read along the pointer, own properties only', () => {
    const at = (healthPointer: string, body: string) =>
      monitoredHealth(answered('monitoring', 200, body), snapshot({ target: { healthPointer } }));
    expect(at('a.b', '{"a":{"b":"healthy"}}')).toBe('healthy');
    expect(at('a.b', '{"a":"b"}')).toBeNull();
    expect(at('constructor.name', '{}')).toBeNull();
    expect(at('__proto__', '{}')).toBeNull();
    expect(at('n', '{"n":1}')).toBe('1');
    expect(at('a', 'not json')).toBeNull();
    expect(monitoredHealth(silent('monitoring', 'timeout'), snapshot())).toBeNull();
  });

  test('only the host’s own view makes the backend ill', () => {
    expect(factsOf({ endpoints: noAnswer('timeout') })).toMatchObject({ ill: true, down: false });
    expect(factsOf({ endpoints: [silent('dashboard', 'timeout')] })).toMatchObject({ ill: false, failing: [] });
  });
});

describe('evidence', () => {
  test('quotes at most 600 characters', () => {
    expect(evidence('log', 'log of x', 'y'.repeat(10_000)).text).toHaveLength(600);
  });

  test('tells state, health, exit code and error in one line', () => {
    const state = {
      status: 'exited',
      health: 'none',
      exitCode: 137,
      oomKilled: true,
      restartCount: 3,
      error: 'e',
      finishedAt: NOW,
    } as const;
    expect(stateEvidence(container({ state }))).toMatchObject({
      kind: 'state',
      text: 'state exited, no health check, exit code 137, OOM-killed, restarts 3, error: e',
      at: NOW,
    });
  });

  test('tells from where an endpoint was asked, and an empty answer', () => {
    const { source, text } = endpointEvidence(answered('dashboard', 200, ' '));
    expect(source).toMatch(/from the runner$/);
    expect(text).toBe('HTTP 200 in 12 ms: (empty)');
  });
});
