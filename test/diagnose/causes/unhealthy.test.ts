import { describe, expect, test } from 'vitest';
import { container, probe } from '../../snapshot-builder.ts';
import { ESCALATION, ids, quoted, remedy, top } from '../scene.ts';

const state = { health: 'unhealthy', failingStreak: 6 } as const;

describe('unhealthy', () => {
  test('quotes the check where no endpoint tells more', () => {
    const finding = top('unhealthy', { backend: { state, healthLog: [probe(1, 'queue is stuck')] }, endpoints: [] });
    expect(finding.summary).toBe('The health check of backend-aws fails (6 times in a row).');
    expect(quoted(finding)).toContain('exit 1: queue is stuck');
    expect(remedy(finding)).toEqual(ESCALATION);
  });

  test('is raised for the replica that fails', () => {
    const second = container({ name: 'automated-trading-platform-backend-aws-2', state });
    expect(ids({ others: [second] })).toEqual(['unhealthy']);
  });

  test('is an effect of a wrong check, and not raised for a healthy backend', () => {
    expect(ids({ backend: { state } })).toContain('healthcheck-misconfigured');
    expect(ids({ backend: { state: { health: 'none' }, healthCheck: null } })).toEqual([]);
  });
});
