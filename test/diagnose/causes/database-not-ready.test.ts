import { describe, expect, test } from 'vitest';
import type { DatabaseReadiness } from '../../../src/model/snapshot.ts';
import { ago, answered, probe } from '../../snapshot-builder.ts';
import { endpointsBut, ids, judge, noAnswer, quoted, remedy, top } from '../scene.ts';

const silentDatabase: DatabaseReadiness = { status: 'no-response', output: '/var/run/postgresql:5432 - no response' };
const rejecting: DatabaseReadiness = {
  status: 'rejecting',
  output: '/var/run/postgresql:5432 - rejecting connections',
};
const notAsked: DatabaseReadiness = { status: 'not-asked', output: '' };
const failing = endpointsBut(answered('health', 503, '{"database":"timeout"}'));

describe('database-not-ready', () => {
  test('restarts one that hangs, then the backend', () => {
    const finding = top('database-not-ready', {
      database: silentDatabase,
      db: { state: { health: 'unhealthy' }, healthLog: [probe(2, 'no response')] },
      endpoints: failing,
    });
    expect(finding.summary).toContain('runs and does not answer');
    expect(quoted(finding)).toContain('no response');
    expect(quoted(finding)).toContain('[health-check]');
    expect(remedy(finding)).toEqual(['restart db', 'restart backend-aws']);
  });

  test('waits for one that is starting up, which is never restarted', () => {
    const line = 'FATAL:  the database system is starting up';
    const parts = { database: rejecting, dbLog: [line], endpoints: failing };
    expect(remedy(top('database-not-ready', parts))).toEqual(['wait']);
    expect(quoted(top('database-not-ready', parts))).toContain(line);
    expect(judge(parts).health).toBe('starting');
  });

  test('waits for one that recovers and takes no connections at all', () => {
    const dbLog = ['LOG:  database system was not properly shut down; automatic recovery in progress'];
    expect(remedy(top('database-not-ready', { database: silentDatabase, dbLog }))).toEqual(['wait']);
  });

  test('does not wait for one that has said since that it is ready', () => {
    const dbLog = ['LOG:  redo starts at 0/1A2B3C', 'LOG:  database system is ready to accept connections'];
    expect(remedy(top('database-not-ready', { database: silentDatabase, dbLog }))[0]).toBe('restart db');
  });

  test('waits for one that was started a moment ago', () => {
    const parts = { database: silentDatabase, db: { state: { startedAt: ago(5_000) } } };
    expect(remedy(top('database-not-ready', parts))).toEqual(['wait']);
  });

  test('refuses a damaged one', () => {
    const dbLog = ['ERROR:  invalid page in block 12 of relation base/16384/2619'];
    const finding = top('database-not-ready', { database: silentDatabase, dbLog, endpoints: failing });
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.summary).toContain('invalid page in block 12');
  });

  test.each([
    [
      "mysqladmin: connect to server at 'localhost' failed\nerror: 'Can't connect to local MySQL server through socket'",
    ],
    ['Could not connect to Redis at 127.0.0.1:6379: Connection refused'],
  ])('restarts another database that can not be reached in its own container: %s', (output) => {
    expect(remedy(top('database-not-ready', { database: { status: 'rejecting', output } }))[0]).toBe('restart db');
  });

  test('waits for a Redis that loads its data', () => {
    const database = { status: 'accepting', output: 'LOADING Redis is loading the dataset in memory' } as const;
    expect(remedy(top('database-not-ready', { database }))).toEqual(['wait']);
  });

  test("takes its health check's word where no tool in the container can tell", () => {
    const db = { state: { health: 'unhealthy' }, healthLog: [probe(1, 'mariadb is not alive')] } as const;
    const finding = top('database-not-ready', { db, database: notAsked, endpoints: failing });
    expect(quoted(finding)).toContain('mariadb is not alive');
    expect(remedy(finding)[0]).toBe('restart db');
    expect(ids({ db, database: notAsked })).toEqual([]);
  });

  test.each<DatabaseReadiness>([
    { status: 'no-attempt', output: 'pg_isready: error: invalid port number' },
    { status: 'rejecting', output: 'Error response from daemon: Container 0123abcd is not running' },
    notAsked,
  ])('is not claimed where the question itself failed: $status $output', (database) => {
    expect(ids({ database, endpoints: failing })).toEqual(['endpoint-error']);
  });

  test('is not raised for a database that does not run', () => {
    const found = ids({ database: silentDatabase, db: { state: { status: 'exited' } }, endpoints: noAnswer() });
    expect(found[0]).toBe('database-down');
    expect(found).not.toContain('database-not-ready');
  });
});
