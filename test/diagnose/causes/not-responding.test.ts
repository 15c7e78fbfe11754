import { describe, expect, test } from 'vitest';
import { probe, silent } from '../../snapshot-builder.ts';
import { ESCALATION, endpointsBut, ids, noAnswer, quoted, remedy, top } from '../scene.ts';

describe('not-responding', () => {
  test('names the endpoints, quotes the health check, and escalates', () => {
    const finding = top('not-responding', {
      backend: { state: { health: 'unhealthy' }, healthLog: [probe(-1, 'Health check exceeded timeout (4s)')] },
      endpoints: noAnswer('timeout', 'no answer within 5000 ms'),
    });
    expect(finding.summary).toContain('/ping_fast, /health, /api/monitoring/summary');
    expect(quoted(finding)).toContain('exit -1: Health check exceeded timeout (4s)');
    expect(quoted(finding)).toContain('no answer within 5000 ms');
    expect(remedy(finding)).toEqual(ESCALATION);
  });

  test("quotes gunicorn's worker timeouts, and does not take them for a want of memory", () => {
    const log = [
      '[2026-11-24 03:12:30 +0000] [1] [CRITICAL] WORKER TIMEOUT (pid:9)',
      '[2026-11-24 03:12:31 +0000] [1] [ERROR] Worker (pid:9) was sent SIGKILL! Perhaps out of memory?',
    ];
    const parts = { endpoints: noAnswer('timeout'), log };
    expect(quoted(top('not-responding', parts))).toContain('WORKER TIMEOUT (pid:9)');
    expect(ids(parts)).not.toContain('out-of-memory');
  });

  test('explains a health check that fails for it', () => {
    const found = ids({ backend: { state: { health: 'unhealthy' } }, endpoints: noAnswer('timeout') });
    expect(found).toEqual(['not-responding', 'unhealthy <- not-responding']);
  });

  test('refuses where the way of `base-url` is to blame', () => {
    const target = { baseUrl: 'https://api.example.com', port: 443, local: false };
    const finding = top('not-responding', {
      endpoints: noAnswer('dns', 'getaddrinfo ENOTFOUND api.example.com'),
      target,
    });
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.remedy).toMatchObject({ why: expect.stringContaining('https://api.example.com') });
  });

  test('is raised for one endpoint alone', () => {
    expect(top('not-responding', { endpoints: endpointsBut(silent('health', 'timeout')) }).summary).toMatch(
      /on \/health\.$/,
    );
  });

  test('is not raised for one that does not listen, nor for one that is paused', () => {
    expect(ids({ endpoints: noAnswer('refused'), sockets: { known: true, value: [] } })).not.toContain(
      'not-responding',
    );
    expect(ids({ backend: { state: { status: 'paused' } }, endpoints: noAnswer('timeout') })).not.toContain(
      'not-responding',
    );
  });
});
