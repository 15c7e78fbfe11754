import { describe, expect, test } from 'vitest';
import { ago } from '../../snapshot-builder.ts';
import { crashLoop, ESCALATION, endpointsBut, ids, noAnswer, quoted, remedy, running, top } from '../scene.ts';

describe('restart-loop', () => {
  test('tells count and exit code, and quotes the last lines', () => {
    const finding = top('restart-loop', crashLoop(3, 'INFO: starting', 'waiting for /state/snapshot'));
    expect(finding.summary).toBe('backend-aws crashes after each start: 7 restarts, last exit code 3.');
    expect(quoted(finding)).toContain('state restarting');
    expect(quoted(finding)).toContain('waiting for /state/snapshot');
    expect(remedy(finding)).toEqual(ESCALATION);
  });

  test('does not call an end with success a crash', () => {
    expect(top('restart-loop', crashLoop(0)).summary).toContain('ends by itself after each start');
  });

  test('is seen between two crashes as well', () => {
    expect(ids(running({ restartCount: 4, startedAt: ago(1_500) }))[0]).toBe('restart-loop');
  });

  test('is an effect of what its log says', () => {
    expect(ids(crashLoop(1, "ModuleNotFoundError: No module named 'ccxt'"))).toContain(
      'restart-loop <- startup-error-import',
    );
  });

  test('is not raised for one that was restarted and works', () => {
    expect(ids({ backend: { state: { restartCount: 4, startedAt: ago(1_500) } } })).toEqual([]);
  });

  test('is not raised for the first restart within the start period: it may be the last', () => {
    const state = { health: 'starting', restartCount: 1, startedAt: ago(5_000) } as const;
    expect(ids({ backend: { state }, endpoints: noAnswer() })[0]).toBe('starting');
  });

  test('is not raised for an error long after the last restart', () => {
    const state = { restartCount: 4, startedAt: ago(3_600_000) };
    expect(ids({ backend: { state }, endpoints: endpointsBut(...noAnswer('timeout').slice(0, 3)) })).toEqual([
      'not-responding',
    ]);
  });
});
