import { describe, expect, test } from 'vitest';
import { crashLoop, ids, quoted, remedy, top } from '../scene.ts';

const REFUSED = 'connection to server at "db" (172.18.0.2), port 5433 failed: Connection refused';

describe('database-address', () => {
  test('quotes both sides and tries a restart only', () => {
    const finding = top('database-address', crashLoop(1, REFUSED));
    expect(finding.summary).toBe("The backend can't reach its database at db:5433, although the database runs.");
    expect(quoted(finding)).toContain(REFUSED);
    expect(quoted(finding)).toContain('accepting connections');
    expect(remedy(finding)).toEqual(['restart backend-aws']);
  });

  test('does not say that a database runs which is none of the project', () => {
    const parts = { ...crashLoop(1, REFUSED), db: null, target: { databaseService: '' } };
    const finding = top('database-address', parts);
    expect(finding.summary).toContain("none of this project's services is known to be it");
    expect(quoted(finding)).not.toContain('pg_isready');
  });

  test.each([
    [
      "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'mysql' ([Errno 111] Connection refused)\")",
      'mysql',
    ],
    ['redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.', 'redis:6379'],
  ])('knows other databases: %s', (line, subject) => {
    expect(top('database-address', crashLoop(1, line)).summary).toContain(subject);
  });

  test('is an effect where the database is down', () => {
    const found = ids({ ...crashLoop(1, REFUSED), db: { state: { status: 'exited', exitCode: 0 } } });
    expect(found[0]).toBe('database-down');
    expect(found).toContain('database-address <- database-down');
  });

  test('is not raised where the backend got over it', () => {
    expect(ids({ log: [REFUSED, 'INFO: Application startup complete.'] })).toEqual([]);
  });
});
