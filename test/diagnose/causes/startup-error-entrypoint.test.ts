import { describe, expect, test } from 'vitest';
import { crashLoop, ids, noAnswer, quoted, remedy, skipped, stopped, top } from '../scene.ts';

const ERROR =
  'OCI runtime create failed: runc create failed: unable to start container process: exec: "gunicorn": executable file not found in $PATH: unknown';

describe('startup-error-entrypoint', () => {
  test.each([127, 126, 128])("quotes the engine's word of a start that left no log (exit code %i)", (exitCode) => {
    const finding = top('startup-error-entrypoint', stopped(exitCode, { error: ERROR }));
    expect(quoted(finding)).toContain(`[state] State.Error of automated-trading-platform-backend-aws-1: ${ERROR}`);
    expect(remedy(finding)).toEqual(['rebuild backend-aws']);
    expect(skipped(finding).join()).toContain('a restart starts the same again');
  });

  test("believes the engine's word of the last start over the log of the one before", () => {
    expect(ids(stopped(127, { error: ERROR }, 'FATAL:  password authentication failed for user "trader"'))[0]).toBe(
      'startup-error-entrypoint',
    );
  });

  test.each([
    'exec /usr/local/bin/entrypoint.sh: exec format error',
    '/usr/bin/env: bash: No such file or directory',
    'sh: 1: uvicorn: not found',
  ])('is read from the log: %s', (line) => expect(ids(crashLoop(127, line))[0]).toBe('startup-error-entrypoint'));

  test('is raised for a container that was created only', () => {
    const state = { status: 'created', health: 'none', exitCode: 127, error: ERROR, startedAt: '' } as const;
    expect(ids({ backend: { state }, endpoints: noAnswer(), listeners: { known: true, value: [] } })[0]).toBe(
      'startup-error-entrypoint',
    );
  });

  test('is not raised by a health check whose program is missing', () => {
    const healthLog = [{ at: '', exitCode: -1, output: ERROR }];
    expect(ids({ backend: { state: { health: 'unhealthy' }, healthLog } })).toEqual([
      'healthcheck-misconfigured',
      'unhealthy <- healthcheck-misconfigured',
    ]);
  });
});
