import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastDue } from '../../src/schedule/cron.ts';
import { lateBy, lateStart } from '../../src/schedule/late.ts';

const due = (cron: string, now: string, zone = 'UTC') => {
  const at = lastDue(cron, zone, Date.parse(now));
  return at === null ? null : new Date(at).toISOString();
};

describe('the last time that a schedule was due', () => {
  // 24 November 2026 is a Tuesday.
  test.each([
    ['*/15 * * * *', '2026-11-24T03:20:10Z', '2026-11-24T03:15:00.000Z'],
    ['7,22,37,52 * * * *', '2026-11-24T03:05:00Z', '2026-11-24T02:52:00.000Z'],
    ['0 4 * * *', '2026-11-24T03:59:59Z', '2026-11-23T04:00:00.000Z'],
    ['0 4 * * *', '2026-11-24T04:00:00Z', '2026-11-24T04:00:00.000Z'],
    ['30 5 * * 1-5', '2026-11-23T05:00:00Z', '2026-11-20T05:30:00.000Z'],
    ['0 0 * * SUN', '2026-11-24T00:00:00Z', '2026-11-22T00:00:00.000Z'],
    ['0 0 * * 7', '2026-11-24T00:00:00Z', '2026-11-22T00:00:00.000Z'],
    ['0 0 1 * *', '2026-11-24T00:00:00Z', '2026-11-01T00:00:00.000Z'],
    ['0 0 1 * MON', '2026-11-24T00:00:00Z', '2026-11-23T00:00:00.000Z'],
    ['0 0 29 2 *', '2026-11-24T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0 0 1 jan-mar/2 *', '2026-11-24T00:00:00Z', '2026-03-01T00:00:00.000Z'],
    ['10/20 3 * * *', '2026-11-24T03:31:00Z', '2026-11-24T03:30:00.000Z'],
  ])('%s, seen at %s, is %s', (cron, now, expected) => expect(due(cron, now)).toBe(expected));

  test.each([
    ['30 9 * * *', '2026-07-01T08:00:00Z', 'Europe/Berlin', '2026-07-01T07:30:00.000Z'],
    ['30 9 * * *', '2026-11-24T08:00:00Z', 'Europe/Berlin', '2026-11-23T08:30:00.000Z'],
    ['0 0 * * *', '2026-11-24T12:00:00Z', 'Asia/Kolkata', '2026-11-23T18:30:00.000Z'],
    // 02:30 is skipped on 29 March 2026: it becomes the moment an hour on.
    ['30 2 * * *', '2026-03-29T06:00:00Z', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ])('%s, seen at %s in %s, is %s', (cron, now, zone, expected) => expect(due(cron, now, zone)).toBe(expected));

  test.each([
    '',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '5-1 * * * *',
    '*/0 * * * *',
    '@daily',
    'a b c d e',
    '0 0 31 2 *',
  ])('is not known of `%s`', (cron) => expect(due(cron, '2026-11-24T00:00:00Z')).toBeNull());

  test('is not known in a zone that is none', () => {
    expect(due('* * * * *', '2026-11-24T00:00:00Z', 'Mars/Olympus')).toBeNull();
  });

  test('is never after the moment, and less than an hour before it for a minute of every hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 4e12 }), (minute, now) => {
        const at = lastDue(`${minute} * * * *`, 'UTC', now) ?? Number.NaN;
        expect(now - at).toBeGreaterThanOrEqual(0);
        expect(now - at).toBeLessThan(3_600_000);
      }),
    );
  });
});

describe('how late a run began', () => {
  const now = Date.parse('2026-11-24T07:24:00Z');

  test('is told from the event', () => {
    expect(lateBy('{"schedule": "0 3 * * *"}', now)).toEqual({
      cron: '0 3 * * *',
      timeZone: 'UTC',
      dueAt: '2026-11-24T03:00:00.000Z',
      atLeastMs: 264 * 60_000,
    });
    expect(lateBy('{"schedule": "0 3 * * *", "timezone": "Europe/Berlin"}', now)?.dueAt).toBe(
      '2026-11-24T02:00:00.000Z',
    );
  });

  test.each(['', '{', 'null', '{}', '{"schedule": 5}', '{"schedule": "never"}'])('is not told from `%s`', (event) => {
    expect(lateBy(event, now)).toBeNull();
  });

  test('is not told where there is no event', async () => {
    expect(await lateStart('/nowhere/event.json', now)).toBeNull();
  });
});
