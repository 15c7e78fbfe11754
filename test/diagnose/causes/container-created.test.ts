import { describe, expect, test } from 'vitest';
import { ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const created = (error: string) =>
  ({
    backend: { state: { status: 'created', health: 'none', startedAt: '', error } },
    endpoints: noAnswer(),
    listeners: { known: true, value: [] },
  }) as const;

describe('container-created', () => {
  test('is started, and made anew when that is not enough', () => {
    const finding = top('container-created', created(''));
    expect(finding.summary).toBe('backend-aws was created and never started.');
    expect(quoted(finding)).toContain('state created, no health check');
    expect(remedy(finding)).toEqual(['start backend-aws', 'recreate backend-aws', 'rebuild backend-aws']);
  });

  test("tells the engine's reason where it is a network that is gone", () => {
    const finding = top('container-created', created('network 3c8285e58c9a not found'));
    expect(finding.summary).toContain('network 3c8285e58c9a not found');
  });

  test('is an effect of a command that can not be executed', () => {
    const error = 'OCI runtime create failed: exec: "gunicorn": executable file not found in $PATH: unknown';
    expect(ids(created(error))).toEqual(
      expect.arrayContaining(['startup-error-entrypoint', 'container-created <- startup-error-entrypoint']),
    );
  });

  test('is an effect of a database that it waits for', () => {
    const found = ids({ ...created(''), db: { state: { status: 'exited', health: 'none', exitCode: 1 } } });
    expect(found[0]).toBe('database-down');
    expect(found).toContain('container-created <- database-down');
  });

  test('is not raised for one that exited', () => {
    expect(ids({ backend: { state: { status: 'exited' } } })).not.toContain('container-created');
  });
});
