import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLog, sinceStart } from '../../src/observe/logs.ts';

describe('docker logs --timestamps', () => {
  test('are times and texts', () => {
    expect(readLog('2026-11-24T08:15:53.512589245Z INFO serving\r\n2026-11-24T08:15:54.1Z \n')).toEqual([
      { at: '2026-11-24T08:15:53.512589245Z', text: 'INFO serving' },
      { at: '2026-11-24T08:15:54.1Z', text: '' },
    ]);
  });

  test('put standard output and error in the order of their times, equal ones as they came', () => {
    const text = [
      '2026-11-24T08:00:02Z c',
      '2026-11-24T08:00:01.5Z a',
      '2026-11-24T08:00:01.50Z b',
      '2026-11-24T08:00:02Z d',
    ].join('\n');
    expect(readLog(text).map((line) => line.text)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('keep their order where a line has no time, such as an error of docker itself', () => {
    expect(
      readLog('2026-11-24T08:00:02Z b\nError: No such container: x\n2026-11-24T08:00:01Z a').map(({ text }) => text),
    ).toEqual(['b', 'Error: No such container: x', 'a']);
  });

  test('begin with a whole line where their begin is cut off', () => {
    expect(
      readLog('f-a-secret and more\n2026-11-24T08:00:02Z b\n2026-11-24T08:00:01Z a').map(({ text }) => text),
    ).toEqual(['a', 'b']);
    expect(readLog('Error: No such container: x').map(({ text }) => text)).toEqual(['Error: No such container: x']);
  });

  test('are cut at 8,192 characters a line, and never throw', () => {
    expect(readLog(`2026-11-24T08:00:02Z ${'x'.repeat(20_000)}`)[0]?.text).toHaveLength(8192);
    fc.assert(fc.property(fc.string(), (text) => readLog(text).every((line) => !line.text.includes('\n'))));
  });

  test('begin at a start', () => {
    const lines = readLog('2026-11-24T08:00:01Z a\n2026-11-24T08:00:02.5Z b');
    expect(sinceStart(lines, '2026-11-24T08:00:02Z').map(({ text }) => text)).toEqual(['b']);
    expect(sinceStart(lines, '')).toHaveLength(2);
  });
});
