import { describe, expect, test } from 'vitest';
import { LogLines } from '../../../src/cli/logs/lines.ts';
import { createRedactor } from '../../../src/report/redact.ts';

const at = (second: number) => `2026-11-24T03:12:${String(second).padStart(2, '0')}.000000000Z`;
const lines = (...secrets: readonly string[]) => new LogLines(createRedactor({ secrets, patterns: [] }));

function texts(of: LogLines, ...raw: readonly string[]): string[] {
  return raw.flatMap((line) => of.take(line)?.text ?? []);
}

describe('lines of a log that is followed', () => {
  test('lose secrets and what would move the cursor', () => {
    const shown = texts(lines('hunter2secret'), `${at(1)} \u001b[2Jpassword hunter2secret\u001b]0;title\u0007 end\r`);
    expect(shown[0]).not.toMatch(/hunter2secret|\u001b|title/);
    expect(shown[0]).toMatch(/^password .* end$/);
  });

  test('hide the body of a private key although each line comes alone', () => {
    const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
    const shown = texts(
      lines(),
      ...['before', '-----BEGIN PRIVATE KEY-----', body, 'c2hvcnQ=', '-----END PRIVATE KEY-----', 'after the key'].map(
        (text) => `${at(1)} ${text}`,
      ),
    );
    expect(shown.join('\n')).not.toMatch(/MIIEvQ|c2hvcnQ/);
    expect(shown).toContain('before');
    expect(shown).toContain('after the key');
  });

  test('go back to plain text after a key that has no end', () => {
    const shown = texts(lines(), `${at(1)} -----BEGIN PRIVATE KEY-----`, `${at(1)} INFO: something else, said plainly`);
    expect(shown[1]).toBe('INFO: something else, said plainly');
  });

  test('come once when the log is taken up again at the last time that was seen', () => {
    const of = lines();
    expect(texts(of, `${at(1)} a`, `${at(2)} b`, `${at(2)} c`)).toEqual(['a', 'b', 'c']);
    expect(of.lastAt).toBe(at(2));
    of.resume();
    expect(texts(of, `${at(2)} b`, `${at(2)} c`, `${at(2)} d`, `${at(3)} e`)).toEqual(['d', 'e']);
  });

  test('are all shown where the engine gives no times', () => {
    const of = lines();
    expect(texts(of, 'a', 'a')).toEqual(['a', 'a']);
    expect(of.lastAt).toBe('');
  });

  test('are cut where they are endless', () => {
    expect(texts(lines(), `${at(1)} ${'x'.repeat(100_000)}`)[0]?.length).toBeLessThan(20_000);
  });
});
