import { describe, expect, test } from 'vitest';
import type { EngineEvent } from '../../src/model/past.ts';
import type { Rung } from '../../src/model/plan.ts';
import type { JournalEntry } from '../../src/model/record.ts';
import { stoppedOnPurpose } from '../../src/plan/stopped-on-purpose.ts';
import { event } from '../changes/scenes.ts';
import { ago, container, exited, known, past, snapshot } from '../snapshot-builder.ts';

const LADDER: readonly Rung[] = [{ action: 'start', service: 'backend-aws' }];
const kill = (signal: string, at: string) => event({ action: 'kill', signal, at });

function why(
  backend: ReturnType<typeof container>,
  events: readonly EngineEvent[] = [],
  history: readonly JournalEntry[] = [],
  engineStartedAt = ago(9e8),
) {
  const seen = snapshot({
    containers: [backend],
    past: past({ events: known(events), engineStartedAt: known(engineStartedAt) }),
  });
  return stoppedOnPurpose(seen, LADDER, history);
}

describe('a container that was', () => {
  test('stopped by hand is told with the event', () => {
    const events = [kill('15', ago(31_000)), event({ action: 'stop', at: ago(29_900) })];
    expect(why(exited(137), events)).toMatch(
      /^`backend-aws` was stopped by hand, .*`kill` with signal 15, then `stop`\), and `respect-manual-stop`/,
    );
  });

  test.each(['always', 'unless-stopped'])(
    'stopped, of which no event is left, is told by its policy %s',
    (restartPolicy) => {
      expect(why(exited(143, { restartPolicy }))).toMatch(/exit code 143 under `restart: /);
    },
  );

  test('paused is told', () => {
    expect(why(container({ state: { status: 'paused' } }))).toMatch(/was paused by hand/);
  });

  test.each([
    ['running', container()],
    ['restarting', container({ state: { status: 'restarting', exitCode: 1, restartCount: 4 } })],
    ['ended by itself, with no policy to start it again', exited(1, { restartPolicy: 'no' })],
    [
      'ended after its policy had tried often enough',
      exited(1, { restartPolicy: 'on-failure', state: { restartCount: 3 } }),
    ],
    ['killed for want of memory', exited(137, { restartPolicy: 'no', state: { oomKilled: true } })],
    ['not able to start', exited(128, { state: { error: 'port is already allocated' } })],
  ])('%s is none of them', (_, backend) => {
    expect(why(backend)).toBe('');
  });

  test('crashed long after a signal that did not end it is none of them', () => {
    const hup = kill('1', ago(300_000));
    expect(
      why(exited(1, { restartPolicy: 'no' }), [hup, event({ action: 'die', exitCode: '1', at: ago(30_000) })]),
    ).toBe('');
  });

  test('stopped with the engine is none of them', () => {
    expect(why(exited(0, { restartPolicy: 'unless-stopped' }), [], [], ago(10_000))).toBe('');
  });

  test('stopped by a run of this, which did not come to its end, is none of them', () => {
    const entry = {
      id: 'a',
      at: ago(60_000),
      cause: 'x',
      option: 'rebuild',
      status: 'begun',
      recoveryMs: null,
      runUrl: '',
    };
    expect(why(exited(137), [kill('15', ago(31_000))], [entry])).toBe('');
  });

  test('stopped, and is not what the ladder touches, is left out', () => {
    const seen = snapshot({ containers: [container(), exited(0, { service: 'market-updater-aws' })] });
    expect(stoppedOnPurpose(seen, LADDER, [])).toBe('');
    expect(stoppedOnPurpose(seen, [{ action: 'full-restart', services: [] }], [])).toMatch(/market-updater-aws/);
  });
});
