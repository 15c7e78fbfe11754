import { describe, expect, test } from 'vitest';
import { answered, silent } from '../../snapshot-builder.ts';
import { endpointsBut, ids, judge, noAnswer, quoted, remedy, top } from '../scene.ts';

describe('runner-view', () => {
  test('is told and triggers nothing', () => {
    const parts = { endpoints: endpointsBut(silent('dashboard', 'timeout', 'no answer within 5000 ms')) };
    const finding = top('runner-view', parts);
    expect(quoted(finding)).toContain('GET https://dashboard.example.com/api/monitoring/summary from the runner');
    expect(quoted(finding)).toContain('{"pong":true}');
    expect(remedy(finding)).toEqual(['nothing']);
    expect(judge(parts).health).toBe('degraded');
  });

  test('is raised where the runner is turned away', () => {
    expect(top('runner-view', { endpoints: endpointsBut(answered('dashboard', 403, '')) }).summary).toContain(
      'HTTP 403',
    );
  });

  test.each([200, 301, 302, 401])(
    'is not raised for a dashboard that answers %i: it redirects, or wants a login',
    (status) => {
      expect(ids({ endpoints: endpointsBut(answered('dashboard', status, '')) })).toEqual([]);
    },
  );

  test('is not raised where no dashboard is asked, or the backend is ill anyway', () => {
    expect(ids({ endpoints: endpointsBut().filter(({ name }) => name !== 'dashboard') })).toEqual([]);
    expect(ids({ endpoints: noAnswer('timeout') })).toEqual(['not-responding']);
  });
});
