import { describe, expect, test } from 'vitest';
import { ago, healthCheck, healthyEndpoints, known } from '../../snapshot-builder.ts';
import { ids, judge, noAnswer, quoted, remedy, top } from '../scene.ts';

const young = {
  backend: {
    state: { health: 'starting', startedAt: ago(8_000) },
    healthCheck: healthCheck({ startPeriodMs: 60_000, intervalMs: 10_000, retries: 3 }),
  },
  endpoints: noAnswer(),
  sockets: known([]),
  log: ['INFO: warming up'],
} as const;
const unchecked = {
  ...young,
  backend: { state: { health: 'none', startedAt: ago(8_000) }, healthCheck: null },
} as const;

describe('starting', () => {
  test('is waited for as long as its health check allows', () => {
    const finding = top('starting', young);
    expect(finding.summary).toBe('backend-aws was started 8 s ago and is within its start period.');
    expect(quoted(finding)).toContain('start_period 60 s, interval 10 s, retries 3');
    expect(finding.remedy).toMatchObject({ kind: 'wait', upToMs: 82_000 });
    expect(judge(young).health).toBe('starting');
  });

  test('explains whatever the endpoints say', () => {
    expect(ids(young)).toEqual(['starting', 'not-listening <- starting', 'not-responding <- starting']);
  });

  test('is patient with a young container that has no health check', () => {
    const finding = top('starting', unchecked);
    expect(finding.summary).toContain('it has no health check: 30 s');
    expect(remedy(finding)).toEqual(['wait']);
  });

  test('is not raised for one without a health check that is old enough, or listens elsewhere', () => {
    const old = {
      ...unchecked,
      backend: { ...unchecked.backend, state: { health: 'none', startedAt: ago(40_000) } },
    } as const;
    expect(ids(old)[0]).toBe('not-listening');
    expect(ids({ ...unchecked, sockets: known([{ port: 8003, loopbackOnly: false }]) })[0]).toBe('not-listening');
    expect(ids({ ...unchecked, endpoints: healthyEndpoints() })).toEqual([]);
  });

  test('is not raised for a crash loop', () => {
    const backend = { ...young.backend, state: { ...young.backend.state, restartCount: 3 } };
    expect(ids({ ...young, backend })[0]).toBe('restart-loop');
  });

  test('gives way to what its log says already', () => {
    expect(ids({ ...young, log: ["ModuleNotFoundError: No module named 'ccxt'"] })).toEqual(
      expect.arrayContaining(['startup-error-import', 'starting <- startup-error-import']),
    );
  });
});
