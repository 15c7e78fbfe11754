import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJournal } from '../../src/observe/journal.ts';

const entry = {
  id: 'a1',
  at: '2026-11-24T03:12:40.000Z',
  cause: 'restart-loop',
  option: 'restart',
  status: 'fixed',
  recoveryMs: 4200,
  runUrl: '',
};
const line = (changes: object) => JSON.stringify({ ...entry, ...changes });

describe('the journal', () => {
  test('is read line by line, oldest first', () => {
    expect(readJournal(`${line({})}\n${line({ id: 'b2', recoveryMs: null })}\n`)).toEqual([
      entry,
      { ...entry, id: 'b2', recoveryMs: null },
    ]);
  });

  test.each([
    ['a cut line', line({}).slice(0, 40)],
    ['a time that is none', line({ at: 'yesterday' })],
    ['a text without bound', line({ cause: 'x'.repeat(301) })],
    ['a time to recover below nothing', line({ recoveryMs: -1 })],
    ['a field that is missing', JSON.stringify({ id: 'a1' })],
    ['no object', '[]'],
  ])('passes over %s', (_, bad) => expect(readJournal(`${bad}\n${line({})}`)).toEqual([entry]));

  test('takes nothing of a line but its own fields', () => {
    expect(readJournal(line({ command: 'rm -rf /' }))).toEqual([entry]);
  });

  test('never throws', () => fc.assert(fc.property(fc.string(), (text) => Array.isArray(readJournal(text)))));
});
