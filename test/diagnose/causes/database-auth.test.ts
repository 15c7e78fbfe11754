import { describe, expect, test } from 'vitest';
import { crashLoop, ids, quoted, remedy, top } from '../scene.ts';

const WRONG = 'psycopg2.OperationalError: FATAL:  password authentication failed for user "trader"';

describe('database-auth', () => {
  test('is refused and names the user', () => {
    const finding = top('database-auth', crashLoop(1, WRONG));
    expect(finding.summary).toBe("The database refuses the backend's login (trader).");
    expect(quoted(finding)).toContain(WRONG);
    expect(remedy(finding)).toEqual(['refuse']);
  });

  test.each([
    "pymysql.err.OperationalError: (1045, \"Access denied for user 'trader'@'172.18.0.3' (using password: YES)\")",
    'redis.exceptions.AuthenticationError: WRONGPASS invalid username-password pair or user is disabled.',
    'pymongo.errors.OperationFailure: Authentication failed., full error: {}',
  ])('knows other databases: %s', (line) => {
    expect(ids(crashLoop(1, line))[0]).toBe('database-auth');
  });

  test('explains the crash loop', () => {
    expect(ids(crashLoop(1, WRONG))).toEqual(
      expect.arrayContaining(['database-auth', 'restart-loop <- database-auth']),
    );
  });

  test('is not raised for a database that refuses connections', () => {
    const line = 'connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused';
    expect(ids(crashLoop(1, line))).not.toContain('database-auth');
  });

  test('is not raised by what a monitoring tool does to the database', () => {
    expect(ids({ dbLog: ['FATAL:  role "root" does not exist'] })).toEqual([]);
  });
});
