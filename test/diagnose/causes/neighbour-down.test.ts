import { describe, expect, test } from 'vitest';
import { composeService, container, probe, snapshot, validCompose } from '../../snapshot-builder.ts';
import { ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const exitedUpdater = { state: { status: 'exited', health: 'none', exitCode: 137 } } as const;
const names = ['backend-aws', 'market-updater-aws', 'db', 'migrate'];
const withMigration = validCompose({ services: names.map((name) => composeService({ name })) });
const migration = (restartPolicy: string, exitCode: number) =>
  container({
    service: 'migrate',
    restartPolicy,
    healthCheck: null,
    state: { status: 'exited', health: 'none', exitCode },
  });

describe('neighbour-down', () => {
  test('names the service, quotes its log and restarts it alone', () => {
    const finding = top('neighbour-down', { updater: exitedUpdater, updaterLog: ['fetching prices', 'lost the feed'] });
    expect(finding.summary).toBe('market-updater-aws is exited.');
    expect(quoted(finding)).toContain('state exited, no health check, exit code 137');
    expect(quoted(finding)).toContain('[log] log of market-updater-aws: lost the feed');
    expect(remedy(finding)).toEqual(['restart market-updater-aws']);
  });

  test.each(['restarting', 'dead', 'created'] as const)('is raised for the state %s', (status) => {
    expect(ids({ updater: { state: { status } } })).toEqual(['neighbour-down']);
  });

  test('unpauses one that is paused', () => {
    expect(remedy(top('neighbour-down', { updater: { state: { status: 'paused' } } }))).toEqual([
      'unpause market-updater-aws',
    ]);
  });

  test.each(['always', 'no'])(
    'is raised for one that runs unhealthy, with the restart policy "%s"',
    (restartPolicy) => {
      const updater = {
        restartPolicy,
        state: { health: 'unhealthy' },
        healthLog: [probe(1, 'no price for 300 s')],
      } as const;
      expect(quoted(top('neighbour-down', { updater }))).toContain('no price for 300 s');
    },
  );

  test.each([
    ['no', 0],
    ['on-failure', 0],
    ['no', 1],
  ])('is not raised for a one-shot container with the policy "%s" that exited with %i', (policy, exitCode) => {
    expect(ids({ others: [migration(policy, exitCode)], compose: withMigration })).toEqual([]);
  });

  test('is raised for one that was tried again until its policy gave up', () => {
    expect(ids({ others: [migration('on-failure', 1)], compose: withMigration })).toEqual(['neighbour-down']);
  });

  test('is raised for whatever the input `services` names', () => {
    const others = [migration('no', 0)];
    expect(ids({ others, compose: withMigration, target: { services: ['migrate'] } })).toEqual(['neighbour-down']);
  });

  test("is raised for the project's proxy where no dashboard tells of it", () => {
    const nginx = container({
      service: 'nginx',
      image: { reference: 'nginx:1.27' },
      state: { status: 'exited', health: 'none' },
    });
    const compose = validCompose({ services: [...names, 'nginx'].map((name) => composeService({ name })) });
    const proxies = [
      { kind: 'container', containerId: nginx.id, service: 'nginx', running: false, errorLog: [] },
    ] as const;
    const endpoints = snapshot().endpoints.filter(({ name }) => name !== 'dashboard');
    expect(ids({ others: [nginx], compose, proxies, endpoints })).toEqual(['neighbour-down']);
  });

  test('is not raised for an orphan, nor for a container of another project', () => {
    expect(ids({ others: [container({ service: 'old-worker', state: { status: 'exited', exitCode: 1 } })] })).toEqual(
      [],
    );
    expect(ids({ others: [container({ service: 'web', project: 'shop', state: { status: 'exited' } })] })).toEqual([]);
  });

  test('is an effect where the backend is ill', () => {
    const found = ids({ updater: exitedUpdater, endpoints: noAnswer('timeout') });
    expect(found).toEqual(['not-responding', 'neighbour-down <- not-responding']);
  });
});
