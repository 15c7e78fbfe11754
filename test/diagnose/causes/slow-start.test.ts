import { describe, expect, test } from 'vitest';
import { ago, healthCheck, known, probe } from '../../snapshot-builder.ts';
import { ids, judge, noAnswer, quoted, remedy, top } from '../scene.ts';

const slow = {
  backend: {
    state: { health: 'unhealthy', startedAt: ago(12_000), failingStreak: 3 },
    healthCheck: healthCheck({ startPeriodMs: 1_000, intervalMs: 2_000, retries: 2 }),
    healthLog: [probe(7, 'curl: (7) Failed to connect')],
  },
  endpoints: noAnswer(),
  sockets: known([]),
  log: ['INFO: loading 12 GB of history'],
} as const;

describe('slow-start', () => {
  test('waits and advises a longer start_period', () => {
    const finding = top('slow-start', slow);
    expect(finding.summary).toContain(
      'still starting after 12 s, and its health check gave up after a start_period of 1 s',
    );
    expect(quoted(finding)).toContain('start_period 1 s, interval 2 s, retries 2');
    expect(quoted(finding)).toContain('loading 12 GB of history');
    expect(remedy(finding)).toEqual(['wait']);
    expect(finding.byHand[0]).toContain('start_period');
    expect(judge(slow).health).toBe('starting');
  });

  test('explains the endpoints and the health check', () => {
    expect(ids(slow)).toEqual(expect.arrayContaining(['not-listening <- slow-start', 'unhealthy <- slow-start']));
  });

  test('is not raised once it has said that it is ready, or listens somewhere', () => {
    expect(ids({ ...slow, log: ['INFO: Application startup complete.'] })[0]).toBe('not-listening');
    expect(ids({ ...slow, sockets: known([{ port: 8003, loopbackOnly: false }]) })[0]).toBe('not-listening');
  });

  test('is not raised for one that has had its time', () => {
    const backend = { ...slow.backend, state: { ...slow.backend.state, startedAt: ago(400_000) } };
    expect(ids({ ...slow, backend })[0]).toBe('not-listening');
  });
});
