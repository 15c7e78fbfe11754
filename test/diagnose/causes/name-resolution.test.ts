import { describe, expect, test } from 'vitest';
import { crashLoop, ids, quoted, remedy, top } from '../scene.ts';

const UNKNOWN = 'could not translate host name "postgres" to address: Name or service not known';

describe('name-resolution', () => {
  test('names the host that is not found; a restart mends one that started before its neighbour', () => {
    const finding = top('name-resolution', crashLoop(1, UNKNOWN));
    expect(finding.summary).toBe("The backend can't resolve a name: postgres.");
    expect(quoted(finding)).toContain(UNKNOWN);
    expect(remedy(finding)).toEqual(['restart backend-aws', 'recreate backend-aws']);
  });

  test('is an effect where the database is down, whose name then is not known', () => {
    const found = ids({ ...crashLoop(1, UNKNOWN), db: { state: { status: 'exited' } } });
    expect(found).toContain('name-resolution <- database-down');
  });

  test('is not raised for a refused connection', () => {
    expect(ids(crashLoop(1, 'dial tcp 172.18.0.2:5432: connect: connection refused'))).not.toContain('name-resolution');
  });
});
