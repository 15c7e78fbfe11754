import { describe, expect, test } from 'vitest';
import { answered } from '../../snapshot-builder.ts';
import { endpointsBut, ids, judge, quoted, remedy, top } from '../scene.ts';

const slow = (durationMs: number, status = 200) => ({
  endpoints: endpointsBut(answered('ping', status, '{"pong":true}', { durationMs })),
});

describe('slow-response', () => {
  test('is told with the load of the host, and nothing is done', () => {
    const finding = top('slow-response', slow(3_000));
    expect(finding.summary).toBe('/ping_fast answers, but takes 3.0 s.');
    expect(quoted(finding)).toContain('0.4 on 2 CPUs, 2560 MiB of memory available');
    expect(remedy(finding)).toEqual(['nothing']);
    expect(judge(slow(3_000)).health).toBe('degraded');
  });

  test('begins at the limit that was set', () => {
    expect(ids(slow(999))).toEqual([]);
    expect(ids({ ...slow(999), target: { slowMs: 999 } })).toEqual(['slow-response']);
  });

  test('is an effect of an error', () => {
    expect(ids(slow(3_000, 500))).toEqual(['endpoint-error', 'slow-response <- endpoint-error']);
  });
});
