import { describe, expect, test } from 'vitest';
import { answered, container, healthCheck, probe } from '../../snapshot-builder.ts';
import { endpointsBut, ids, quoted, remedy, top } from '../scene.ts';

const unhealthy = { health: 'unhealthy', failingStreak: 9 } as const;

describe('healthcheck-misconfigured', () => {
  test('shows both answers and refuses', () => {
    const finding = top('healthcheck-misconfigured', {
      backend: {
        state: unhealthy,
        healthCheck: healthCheck({ test: ['CMD', 'curl', '-f', 'http://localhost:8002/helth'] }),
        healthLog: [probe(22, 'curl: (22) The requested URL returned error: 404')],
      },
    });
    expect(quoted(finding)).toContain('exit 22: curl: (22) The requested URL returned error: 404');
    expect(quoted(finding)).toContain('{"pong":true}');
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.byHand[0]).toContain('`CMD curl -f http://localhost:8002/helth`');
  });

  test.each([
    [127, '/bin/sh: 1: curl: not found'],
    [
      -1,
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
    ],
  ])('is a check whose program is not in the image (exit %i)', (exitCode, output) => {
    const finding = top('healthcheck-misconfigured', {
      backend: { state: unhealthy, healthLog: [probe(exitCode, output)] },
    });
    expect(quoted(finding)).toContain(output);
  });

  test('is not raised while an endpoint fails', () => {
    const found = ids({ backend: { state: unhealthy }, endpoints: endpointsBut(answered('health', 500, '{}')) });
    expect(found[0]).toBe('endpoint-error');
    expect(found).not.toContain('healthcheck-misconfigured');
  });

  test('is not raised where no endpoint is asked', () => {
    expect(ids({ backend: { state: unhealthy }, endpoints: [] })).toEqual(['unhealthy']);
  });

  test('is not raised where another replica passes the same check', () => {
    const second = container({ name: 'automated-trading-platform-backend-aws-2' });
    expect(ids({ backend: { state: unhealthy }, others: [second] })).toEqual(['unhealthy']);
  });
});
