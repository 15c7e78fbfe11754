import { describe, expect, test } from 'vitest';
import type { Compose } from '../../../src/model/snapshot.ts';
import { ago, answered, composeService, container, validCompose } from '../../snapshot-builder.ts';
import { crashLoop, endpointsBut, ids, noAnswer, quoted, remedy, top } from '../scene.ts';

function composeWith(name: string): Compose {
  return validCompose({
    services: ['backend-aws', 'market-updater-aws', name].map((one) => composeService({ name: one })),
  });
}

const oneOff = container({
  service: 'db',
  name: 'automated-trading-platform-db-run-0a1b2c3d4e5f',
  createdAt: ago(1_000),
  state: { status: 'exited', exitCode: 0 },
});

const down = { status: 'exited', health: 'none', exitCode: 0, finishedAt: ago(60_000) } as const;

describe('database-down', () => {
  test('starts the database, then the backend, and quotes both', () => {
    const finding = top('database-down', {
      db: { state: down },
      dbLog: ['LOG:  database system is shut down'],
      endpoints: endpointsBut(answered('health', 500, '{"database":"unreachable"}')),
    });
    expect(finding.summary).toContain('The database "db" is exited (exit code 0)');
    expect(quoted(finding)).toContain('log of db: LOG:  database system is shut down');
    expect(quoted(finding)).toContain('{"database":"unreachable"}');
    expect(remedy(finding)).toEqual(['start db', 'restart backend-aws']);
  });

  test('is found while the backend still answers from its cache', () => {
    expect(ids({ db: { state: down } })).toEqual(['database-down']);
  });

  test('comes before the crash loop that it causes', () => {
    const line =
      'psycopg2.OperationalError: connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused';
    const found = ids({ ...crashLoop(1, line), db: { state: down } });
    expect(found[0]).toBe('database-down');
    expect(found).toContain('restart-loop <- database-down');
    expect(found.slice(1).every((id) => id.includes(' <- '))).toBe(true);
  });

  test('is found where the database has no container', () => {
    expect(top('database-down', { db: null, endpoints: noAnswer() }).summary).toBe(
      'The database "db" has no container.',
    );
  });

  test('unpauses one that is paused', () => {
    expect(remedy(top('database-down', { db: { state: { status: 'paused' } } }))[0]).toBe('unpause db');
  });

  test('restarts one that the engine restarts already, which a start passes over', () => {
    expect(remedy(top('database-down', { db: { state: { status: 'restarting' } } }))[0]).toBe('restart db');
  });

  test('refuses to start damaged files again and again', () => {
    const line = 'PANIC:  could not locate a valid checkpoint record';
    const finding = top('database-down', { db: { state: { ...down, exitCode: 1 } }, dbLog: [line] });
    expect(remedy(finding)).toEqual(['refuse']);
    expect(quoted(finding)).toContain(line);
    expect(finding.byHand[0]).toContain('Do not remove its volume');
  });

  test('refuses what no start mends, and quotes it', () => {
    const line = 'Error: Database is uninitialized and superuser password is not specified.';
    const finding = top('database-down', {
      db: { state: { ...down, status: 'restarting', exitCode: 1 } },
      dbLog: [line],
    });
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.summary).toContain('superuser password is not specified');
  });

  test.each(['mysql', 'redis'])('is told of the service %s too', (name) => {
    const finding = top('database-down', {
      db: null,
      others: [],
      target: { databaseService: name },
      compose: composeWith(name),
      endpoints: noAnswer(),
    });
    expect(finding.summary).toContain(`"${name}"`);
  });

  test('is not raised where the database is on another host', () => {
    expect(ids({ db: null, target: { databaseService: '' } })).toEqual([]);
    expect(ids({ db: null, target: { databaseService: 'postgres' }, endpoints: noAnswer() })).not.toContain(
      'database-down',
    );
  });

  test('is not raised for a one-off container of `compose run`', () => {
    expect(ids({ others: [oneOff] })).toEqual([]);
  });
});
