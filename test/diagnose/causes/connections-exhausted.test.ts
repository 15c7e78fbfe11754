import { describe, expect, test } from 'vitest';
import { answered } from '../../snapshot-builder.ts';
import { ESCALATION, endpointsBut, ids, quoted, remedy, running, top } from '../scene.ts';

const FULL = 'psycopg2.OperationalError: FATAL:  sorry, too many clients already';

describe('connections-exhausted', () => {
  const broken = {
    log: [FULL],
    endpoints: endpointsBut(answered('health', 500, '{"detail":"Internal Server Error"}')),
  };

  test('quotes the line and restarts the backend, which gives its connections back', () => {
    const finding = top('connections-exhausted', broken);
    expect(quoted(finding)).toContain(FULL);
    expect(quoted(finding)).toContain('HTTP 500');
    expect(remedy(finding)).toEqual(ESCALATION);
    expect(finding.byHand[0]).toContain('pg_stat_activity');
  });

  test("knows the backend's own pool too", () => {
    const line = 'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out';
    expect(top('connections-exhausted', { ...broken, log: [line] }).summary).toContain('QueuePool limit');
  });

  test('explains the error that the endpoint answers', () => {
    expect(ids(broken)).toEqual(['connections-exhausted', 'endpoint-error <- connections-exhausted']);
  });

  test('is not raised while every endpoint answers well', () => {
    expect(ids({ log: [FULL] })).toEqual([]);
  });

  test('is not what a hung backend is', () => {
    expect(ids(running({}, ['INFO: listening on 0.0.0.0:8002']))).not.toContain('connections-exhausted');
  });
});
