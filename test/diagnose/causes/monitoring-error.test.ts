import { describe, expect, test } from 'vitest';
import { answered, healthyEndpoints } from '../../snapshot-builder.ts';
import { ESCALATION, endpointsBut, ids, quoted, remedy, top } from '../scene.ts';

describe('monitoring-error', () => {
  test('quotes the value and escalates', () => {
    const finding = top('monitoring-error', {
      endpoints: healthyEndpoints('error'),
      log: ['ERROR: price feed is stale'],
    });
    expect(finding.summary).toBe('Monitoring reports backend_health as "error".');
    expect(quoted(finding)).toContain('"backend_health":"error"');
    expect(quoted(finding)).toContain('price feed is stale');
    expect(remedy(finding)).toEqual(ESCALATION);
  });

  test('reads a nested value', () => {
    const endpoints = endpointsBut(answered('monitoring', 200, '{"data":{"health":"error"}}'));
    expect(top('monitoring-error', { endpoints, target: { healthPointer: 'data.health' } }).summary).toContain(
      'data.health as "error"',
    );
  });

  test('reads values that are no texts', () => {
    const endpoints = endpointsBut(answered('monitoring', 200, '{"up":false}'));
    const target = { healthPointer: 'up', acceptedHealth: ['true'], goodHealth: ['true'] };
    expect(top('monitoring-error', { endpoints, target }).summary).toContain('"false"');
  });

  test('is not raised for an accepted value, nor for an answer without one', () => {
    expect(ids({ endpoints: healthyEndpoints('unhealthy') })).not.toContain('monitoring-error');
    expect(ids({ endpoints: endpointsBut(answered('monitoring', 200, '{}')) })).not.toContain('monitoring-error');
    expect(ids({ endpoints: endpointsBut(answered('monitoring', 500, '{"backend_health":"error"}')) })).toEqual([
      'endpoint-error',
    ]);
  });
});
