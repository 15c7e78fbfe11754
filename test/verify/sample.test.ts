import { describe, expect, test } from 'vitest';
import { degraded, identity, onlyDashboard, type Sample, unmet } from '../../src/verify/sample.ts';
import { ago, answered, container, healthyEndpoints, silent, snapshot } from '../snapshot-builder.ts';

const sample = (changes: Partial<Sample> = {}): Sample => ({
  containers: [container()],
  endpoints: healthyEndpoints(),
  ...changes,
});
const reasons = (changes: Partial<Sample>) => unmet(sample(changes), snapshot());

describe('one look at the backend', () => {
  test('finds nothing wanting in a healthy one, with or without a health check', () => {
    expect(reasons({})).toEqual([]);
    expect(reasons({ containers: [container({ state: { health: 'none' }, healthCheck: null })] })).toEqual([]);
  });

  test('names a container that is missing, down, starting or unhealthy', () => {
    expect(reasons({ containers: [] })).toEqual(['backend-aws has no container']);
    const one = (state: Parameters<typeof container>[0]) => reasons({ containers: [container(state)] })[0];
    expect(one({ state: { status: 'restarting' } })).toBe('automated-trading-platform-backend-aws-1 is restarting');
    expect(one({ state: { health: 'starting' } })).toBe(
      'automated-trading-platform-backend-aws-1 is running (starting)',
    );
    expect(one({ state: { health: 'unhealthy' } })).toBe(
      'automated-trading-platform-backend-aws-1 is running (unhealthy)',
    );
  });

  test('wants every replica', () => {
    expect(reasons({ containers: [container(), container({ name: 'b-2', state: { status: 'exited' } })] })).toEqual([
      'b-2 is exited',
    ]);
  });

  test('names endpoints by their path', () => {
    expect(reasons({ endpoints: [answered('health', 500, ''), silent('ping', 'refused', 'ECONNREFUSED')] })).toEqual([
      '/health: HTTP 500',
      '/ping_fast: refused: ECONNREFUSED',
    ]);
    expect(reasons({ endpoints: healthyEndpoints('error') })).toEqual([
      '/api/monitoring/summary: backend_health is "error"',
    ]);
  });

  test('asks of the dashboard only that it answers', () => {
    expect(reasons({ endpoints: [answered('dashboard', 302, '')] })).toEqual([]);
    expect(reasons({ endpoints: [answered('dashboard', 502, '')] })).toEqual([
      'the dashboard: does not answer as it should',
    ]);
  });
});

describe('what is left', () => {
  test('is the dashboard alone, or more, or nothing', () => {
    expect(onlyDashboard(['the dashboard: x'])).toBe(true);
    expect(onlyDashboard(['the dashboard: x', '/health: HTTP 500'])).toBe(false);
    expect(onlyDashboard([])).toBe(false);
  });

  test('is a health that is accepted and not the best', () => {
    expect(degraded(sample({ endpoints: healthyEndpoints('degraded') }), snapshot())).toBe(true);
    expect(degraded(sample(), snapshot())).toBe(false);
    expect(degraded(sample({ endpoints: [] }), snapshot())).toBe(false);
  });
});

describe('the identity of a look', () => {
  const of = (...containers: ReturnType<typeof container>[]) => identity(sample({ containers }));

  test('changes when a container is restarted or replaced', () => {
    expect(of(container({ state: { startedAt: ago(1) } }))).not.toBe(of(container({ state: { startedAt: ago(2) } })));
    expect(of(container({ id: 'a' }))).not.toBe(of(container({ id: 'b' })));
  });

  test('does not depend on the order of replicas, nor on health', () => {
    const [a, b] = [container({ id: 'a' }), container({ id: 'b' })];
    expect(of(a, b)).toBe(of(b, a));
    expect(of(container({ state: { health: 'starting' } }))).toBe(of(container()));
  });
});
