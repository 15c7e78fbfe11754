import { describe, expect, test } from 'vitest';
import { healthyEndpoints } from '../../snapshot-builder.ts';
import { ids, judge, quoted, remedy, top } from '../scene.ts';

describe('monitoring-degraded', () => {
  test.each(['degraded', 'unhealthy'])('notes the accepted value "%s" and does nothing', (health) => {
    const parts = { endpoints: healthyEndpoints(health) };
    const finding = top('monitoring-degraded', parts);
    expect(quoted(finding)).toContain(`"backend_health":"${health}"`);
    expect(remedy(finding)).toEqual(['nothing']);
    expect(judge(parts).health).toBe('degraded');
  });

  test('is read from an answer that was too long to be read whole', () => {
    const endpoints = healthyEndpoints('degraded').map((answer) =>
      answer.outcome.kind === 'answered' && answer.name === 'monitoring'
        ? {
            ...answer,
            outcome: { ...answer.outcome, body: `${answer.outcome.body.slice(0, -1)},"orders":["`, truncated: true },
          }
        : answer,
    );
    expect(ids({ endpoints })).toEqual(['monitoring-degraded']);
  });

  test('is not raised for a good or for a bad value', () => {
    expect(ids()).toEqual([]);
    expect(ids({ endpoints: healthyEndpoints('error') })).toEqual(['monitoring-error']);
  });
});
