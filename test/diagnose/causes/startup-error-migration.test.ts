import { describe, expect, test } from 'vitest';
import { answered } from '../../snapshot-builder.ts';
import { crashLoop, endpointsBut, ids, quoted, remedy, top } from '../scene.ts';

const LINE = 'psycopg2.errors.UndefinedTable: relation "orders" does not exist';

describe('startup-error-migration', () => {
  test('is refused: migrations change data', () => {
    const finding = top('startup-error-migration', crashLoop(1, LINE));
    expect(quoted(finding)).toContain(LINE);
    expect(remedy(finding)).toEqual(['refuse']);
  });

  test('is the cause of an endpoint that fails for it', () => {
    expect(ids({ log: [LINE], endpoints: endpointsBut(answered('health', 500, '{}')) })).toEqual([
      'startup-error-migration',
      'endpoint-error <- startup-error-migration',
    ]);
  });

  test("is not raised by a stranger's query in the database's log", () => {
    expect(ids({ dbLog: ['ERROR:  relation "orders" does not exist at character 15'] })).toEqual([]);
  });
});
