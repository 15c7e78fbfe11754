import { describe, expect, test } from 'vitest';
import { changesOf } from '../../src/changes/changes.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { ago, container, known, past, snapshot, unknown } from '../snapshot-builder.ts';
import {
  BACKEND,
  COMMIT,
  event,
  type Facts,
  INNOCENT,
  ill,
  image,
  MINUTE,
  SCENES,
  sceneSnapshot,
  together,
} from './scenes.ts';

function changes(facts: Facts) {
  const seen = sceneSnapshot(facts);
  return changesOf(seen, diagnose(seen), facts.journal ?? [], 'this-run');
}

describe.each(SCENES)('where $title', ({ facts, kind, says }) => {
  test('that stands first', () => {
    const [first] = changes(facts).ranked;
    expect(first).toMatchObject({ kind, what: expect.stringMatching(says) });
    expect(first?.relation).not.toBe('apart');
  });

  test.each(INNOCENT)('it stands before $title', (innocent) => {
    const { ranked } = changes(together(facts, innocent.facts));
    expect(ranked.length).toBeGreaterThan(1);
    expect(ranked[0]).toMatchObject({ kind, what: expect.stringMatching(says) });
  });
});

describe('the first sign of failure', () => {
  test('is the first failed run of the health check since it was last well', () => {
    expect(changes({}).firstSign).toEqual({ at: ago(10 * MINUTE), sign: expect.stringContaining('health check') });
  });

  test('is an earlier event of the engine, where the health log no longer reaches back', () => {
    const events = [
      event({ action: 'health_status: healthy', at: ago(50 * MINUTE) }),
      event({ action: 'health_status: unhealthy', at: ago(40 * MINUTE) }),
    ];
    const backend = container({ healthLog: ill(MINUTE).healthLog.slice(1), state: { health: 'unhealthy' } });
    expect(changes({ containers: [backend], past: { events: known(events) } }).firstSign?.at).toBe(ago(40 * MINUTE));
  });

  test('is no end that somebody brought about to replace the container', () => {
    const events = [
      event({ action: 'kill', id: 'old', signal: '15', at: ago(20 * MINUTE) }),
      event({ action: 'die', id: 'old', exitCode: '143', at: ago(20 * MINUTE) }),
    ];
    expect(changes({ past: { events: known(events) } }).firstSign?.at).toBe(ago(10 * MINUTE));
  });

  test('is a crash of the container before this one', () => {
    const events = [event({ action: 'die', id: 'old', exitCode: '1', at: ago(20 * MINUTE) })];
    const backend = container({ healthLog: [], state: { health: 'unhealthy' } });
    expect(changes({ containers: [backend], past: { events: known(events) } }).firstSign?.at).toBe(ago(20 * MINUTE));
  });

  test('is none where nothing is wrong', () => {
    const seen = snapshot();
    expect(changesOf(seen, diagnose(seen), [], '').firstSign).toBeNull();
  });
});

describe('the words', () => {
  test('call near what is only near in time', () => {
    const [first] = changes({ past: { engineStartedAt: known(ago(11 * MINUTE)) } }).ranked;
    expect(first).toMatchObject({ relation: 'near', beforeMs: MINUTE });
  });

  test('say that it explains only of what is itself what was found', () => {
    const explaining = SCENES.filter(({ facts }) => changes(facts).ranked[0]?.relation === 'explains');
    expect(explaining.map((scene) => scene.title)).toEqual([
      'the container was stopped by hand',
      'the container was paused',
      'the container was removed',
      'the database was stopped by hand',
    ]);
  });

  test('keep apart what was long before', () => {
    const [first] = changes({ past: { engineStartedAt: known(ago(300 * MINUTE)) } }).ranked;
    expect(first).toMatchObject({ relation: 'apart', kind: 'engine' });
  });

  test('say after of what came after', () => {
    const { ranked } = changes({ past: { files: known([{ name: '.env', at: ago(MINUTE), role: 'definition' }]) } });
    expect(ranked[0]).toMatchObject({ beforeMs: -9 * MINUTE, relation: 'apart' });
  });
});

describe('a commit', () => {
  test.each([
    ['https://github.com/your-org/trading', `https://github.com/your-org/trading/commit/${COMMIT}`],
    ['https://github.com/your-org/trading.git', `https://github.com/your-org/trading/commit/${COMMIT}`],
    ['https://git.example.com/your-org/trading', `https://git.example.com/your-org/trading/commit/${COMMIT}`],
    ['http://github.com/your-org/trading', ''],
    ['https://github.com/your-org/trading?x=1', ''],
    ['https://user:secret@github.com/your-org/trading', ''],
    ['javascript:alert(1)', ''],
    ['https://github.com/../..', ''],
  ])('whose source is %s', (source, link) => {
    const at = ago(15 * MINUTE);
    const backend = ill(10 * MINUTE, { createdAt: ago(14 * MINUTE) });
    const images = known([image({ createdAt: at, taggedAt: at, revision: COMMIT, source })]);
    expect(changes({ containers: [backend], past: { images } }).ranked[0]?.link).toBe(link);
  });
});

describe('the workflow run that a container says it was deployed by', () => {
  const at = ago(15 * MINUTE);
  const backend = ill(10 * MINUTE, { createdAt: ago(14 * MINUTE) });
  const images = known([image({ createdAt: at, taggedAt: at, revision: COMMIT })]);
  const told = (url: string) =>
    changes({ containers: [backend], past: { images, deployRuns: [{ containerId: BACKEND, url }] } }).ranked[0];

  test('is named, with a link', () => {
    expect(told('https://github.com/your-org/trading/actions/runs/77')).toMatchObject({
      what: 'the image of `backend-aws` changed, commit `abc1234`, by the deploy run 77',
      link: 'https://github.com/your-org/trading/actions/runs/77',
    });
  });

  test.each(['http://github.com/your-org/trading/actions/runs/77', 'https://example.com/', 'javascript:alert(1)'])(
    'is not where that is %s',
    (url) => {
      expect(told(url)).toMatchObject({ what: 'the image of `backend-aws` changed, commit `abc1234`', link: '' });
    },
  );
});

describe('packages', () => {
  const packages = (
    ...list: readonly (readonly [minutes: number, action: 'installed' | 'upgraded' | 'removed', name: string])[]
  ) => known(list.map(([minutes, action, name]) => ({ at: ago(minutes * MINUTE), action, name, version: '1' })));

  test('that came and went again are none', () => {
    const seen = packages([14, 'installed', 'strace'], [13, 'removed', 'strace'], [12, 'installed', 'jq']);
    expect(changes({ past: { packages: seen } }).ranked.map((change) => change.what)).toEqual([
      'the package `jq` was installed',
    ]);
    expect(
      changes({ past: { packages: packages([14, 'installed', 'strace'], [13, 'removed', 'strace']) } }).ranked,
    ).toEqual([]);
  });

  test.each(['installed', 'upgraded'] as const)(
    'that were %s just now stand behind what was done to a neighbour',
    (action) => {
      const neighbour = container({
        service: 'market-updater-aws',
        createdAt: ago(600 * MINUTE),
        state: { startedAt: ago(12 * MINUTE) },
      });
      const { ranked } = changes({
        containers: [container({ ...ill(10 * MINUTE), createdAt: ago(2_000 * MINUTE) }), neighbour],
        past: { packages: packages([12, action, 'libssl3']) },
      });
      expect(ranked.map((change) => change.kind).slice(0, 2)).toEqual(['restarted', 'package']);
    },
  );
});

describe('drift', () => {
  const drift = known([
    {
      service: 'backend-aws',
      containerId: BACKEND,
      differences: [{ what: 'environment', text: 'API_KEY has another value in the files' } as const],
      otherFiles: [],
    },
  ]);

  test('is told with the file that was edited and never applied, and is no likely cause', () => {
    const files = known([{ name: '.env', at: ago(11 * MINUTE), role: 'definition' } as const]);
    const { ranked } = changes({ past: { drift, files, engineStartedAt: known(ago(13 * MINUTE)) } });
    expect(ranked.map((change) => change.kind)).toEqual(['engine', 'drift', 'recreated'].slice(0, 2));
    expect(ranked[1]?.what).toMatch(
      /`.env` was edited after `backend-aws` was made, and never applied \(environment\)/,
    );
  });

  test('is told without a time, where no file is newer', () => {
    expect(changes({ past: { drift } }).ranked).toEqual([
      expect.objectContaining({ kind: 'drift', at: '', beforeMs: null, relation: 'apart' }),
    ]);
  });
});

test('what could not be looked at is said', () => {
  const seen = snapshot({ past: past({ packages: unknown('there is no log'), kernelKills: unknown('not readable') }) });
  expect(changesOf(seen, diagnose(seen), [], '').unseen).toEqual([
    'commits: the project folder is no git repository that this user may read',
    'packages: there is no log',
    'kernel: not readable',
  ]);
});

test('what this run did itself is no change', () => {
  const entry = {
    id: 'this-run',
    at: ago(11 * MINUTE),
    cause: '',
    option: 'restart',
    status: 'begun',
    recoveryMs: null,
    runUrl: '',
  };
  expect(changes({ journal: [entry] }).ranked).toEqual([]);
});
