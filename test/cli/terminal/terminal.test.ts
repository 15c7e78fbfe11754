import { describe, expect, test } from 'vitest';
import { createProgress, progressLine } from '../../../src/cli/terminal/progress.ts';
import { columns, shorten, table } from '../../../src/cli/terminal/table.ts';
import { terminalOf } from '../../../src/cli/terminal/terminal.ts';

const TTY = { isTTY: true, columns: 80, rows: 24 };

describe('a terminal', () => {
  test.each([
    [TTY, {}, { live: true, color: true, width: 80, height: 24 }],
    [TTY, { NO_COLOR: '1' }, { live: true, color: false, width: 80, height: 24 }],
    [TTY, { NO_COLOR: '' }, { live: true, color: true, width: 80, height: 24 }],
    [TTY, { TERM: 'dumb' }, { live: false, color: false, width: 80, height: 24 }],
    [{}, {}, { live: false, color: false, width: 100, height: 24 }],
    [{ isTTY: true, columns: 0, rows: 0 }, {}, { live: true, color: true, width: 100, height: 24 }],
  ])('%j with %j is %j', (stream, environment, terminal) => {
    expect(terminalOf(stream, environment)).toEqual(terminal);
  });
});

describe('progress', () => {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);

  test('in a pipe is plain lines and nothing else', () => {
    written.length = 0;
    const progress = createProgress(write, terminalOf({}, {}));
    progress.doing('Connect');
    progress.line('connected');
    progress.end();
    expect(written).toEqual(['connected\n']);
  });

  test('in a terminal is a last line that is drawn over, and gone at the end', () => {
    written.length = 0;
    const progress = createProgress(write, terminalOf(TTY, { NO_COLOR: '1' }));
    progress.doing('Connect');
    progress.line('connected');
    progress.end();
    const all = written.join('');
    expect(all).toMatch(/Connect {2}\d+ ms\r\u001b\[2Kconnected\n/);
    expect(all.endsWith('\r\u001b[2K')).toBe(true);
  });

  test('never wraps, however narrow the terminal is', () => {
    const line = progressLine('x'.repeat(200), 1_000, 3, { live: true, color: false, width: 40, height: 10 });
    expect(columns(line)).toBeLessThan(40);
  });
});

describe('a table', () => {
  test('has columns as wide as they need, wide characters counted, and lines no wider than the terminal', () => {
    const lines = table(
      ['A', 'B', 'C'],
      [
        ['✅ one', '日本', 'the last one is as long as it likes'],
        ['2', 'x', 'y'],
      ],
      30,
    );
    expect(lines[0]).toBe('A       B     C');
    expect(lines[2]).toBe('2       x     y');
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(30);
    expect(lines[1]).toContain('…');
  });

  test('shortens to the columns that are there', () => {
    expect(columns(shorten('日本日本日本', 5))).toBeLessThanOrEqual(5);
    expect(shorten('short', 10)).toBe('short');
  });
});
