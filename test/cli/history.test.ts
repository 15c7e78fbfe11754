import { expect, test } from 'vitest';
import { historyAsJson, historyAsTable, inOrder } from '../../src/cli/history.ts';
import type { JournalEntry } from '../../src/model/record.ts';

const entry = (overrides: Partial<JournalEntry>): JournalEntry => ({
  id: 'a',
  at: '2026-11-24T03:12:40.000Z',
  cause: 'container-exited',
  option: 'restart backend-aws',
  status: 'fixed',
  recoveryMs: 4_200,
  runUrl: '',
  ...overrides,
});

test('a run that began and ended is one line, and a journal’s copy adds none', () => {
  const begun = entry({ status: 'begun', recoveryMs: null, at: '2026-11-24T03:12:30.000Z' });
  const earlier = entry({ id: 'b', at: '2026-11-23T00:00:00.000Z' });
  expect(inOrder([begun, entry({}), begun, earlier, entry({})])).toEqual([earlier, entry({})]);
});

test('the table tells time, cause, option, end, time to recover and where it ran', () => {
  const url = 'https://github.com/your-org/your-app/actions/runs/4711';
  const text = historyAsTable([entry({ runUrl: url }), entry({ id: 'b', status: 'begun', recoveryMs: null })], 160);
  expect(text).toMatch(/24 Nov 2026 03:12:40 +container-exited +restart backend-aws +fixed +4\.2 s +https:/);
  expect(text).toContain('began, no end known');
});

test('nothing is said plainly, and JSON has an empty list then', () => {
  expect(historyAsTable([], 80)).toContain('No run has found or changed anything');
  expect(JSON.parse(historyAsJson([]))).toEqual({ schema_version: 1, runs: [] });
  expect(JSON.parse(historyAsJson([entry({})])).runs[0]).toMatchObject({ recovery_ms: 4_200, status: 'fixed' });
});
