import { describe, expect, test } from 'vitest';
import { answered } from '../../snapshot-builder.ts';
import { crashLoop, ESCALATION, endpointsBut, ids, quoted, remedy, top } from '../scene.ts';

const FILES = 'OSError: [Errno 24] Too many open files';

describe('process-limits', () => {
  test('quotes the limit, restarts, and says which one to raise', () => {
    const finding = top('process-limits', { log: [FILES], endpoints: endpointsBut(answered('ping', 500, '{}')) });
    expect(quoted(finding)).toContain(FILES);
    expect(remedy(finding)).toEqual(ESCALATION);
    expect(finding.byHand[0]).toContain('nofile');
  });

  test.each([
    "RuntimeError: can't start new thread",
    'runtime: failed to create new OS thread (have 2048 already; errno=11)',
  ])('knows threads: %s', (line) => expect(ids(crashLoop(1, line))[0]).toBe('process-limits'));

  test('is not raised for a backend that got over it', () => {
    expect(ids({ log: [FILES] })).toEqual([]);
  });
});
