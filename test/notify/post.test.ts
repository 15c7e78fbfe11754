import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { postJson } from '../../src/notify/post.ts';
import { giveBack, takePort } from '../host/free-port.ts';
import { Webhook, type WebhookAnswer } from './webhook.ts';

const webhook = new Webhook();
const waits: number[] = [];
beforeAll(() => webhook.up());
afterAll(() => webhook.down());
beforeEach(() => {
  webhook.told.length = 0;
  webhook.answers.length = 0;
  waits.length = 0;
});

const post = (url = webhook.url, timeoutMs = 5_000) =>
  postJson(
    url,
    { a: 'ä' },
    { signal: new AbortController().signal, wait: async (ms) => void waits.push(ms), timeoutMs },
  );

/** Posts, with these answers to come; what stood in the way must not name the webhook. */
async function with_(...answers: readonly WebhookAnswer[]): Promise<string> {
  webhook.answers.push(...answers);
  const result = await post();
  if (result.sent) return 'sent';
  expect(result.why).not.toMatch(/SECRET|127\.0\.0\.1|hooks/);
  return result.why;
}

describe('a message', () => {
  test('arrives as JSON', async () => {
    expect(await post()).toEqual({ sent: true });
    expect(webhook.told).toEqual([expect.objectContaining({ path: '/hooks/T0SECRETPATH0/B1', json: { a: 'ä' } })]);
    expect(webhook.told[0]?.headers['content-type']).toBe('application/json');
  });

  test.each([200, 202, 204])('has arrived with %i', async (status) => {
    expect(await with_({ status })).toBe('sent');
  });

  test('is sent once more when the service is too busy or not well, after the time that it asks for', async () => {
    expect(await with_({ status: 429, headers: { 'retry-after': '3' } }, { status: 200 })).toBe('sent');
    expect(await with_({ status: 503 }, { status: 200 })).toBe('sent');
    expect(waits).toEqual([3_000, 1_000]);
    expect(webhook.told).toHaveLength(4);
  });

  test('is given up after that', async () => {
    expect(await with_({ status: 500 }, { status: 500 })).toContain('not well (500)');
    expect(await with_({ status: 429 }, { status: 429 })).toContain('takes no more messages');
    expect(webhook.told).toHaveLength(4);
  });

  test('does not wait for long', async () => {
    expect(await with_({ status: 429, headers: { 'retry-after': '600' } })).toContain('(429)');
    expect([waits, webhook.told.length]).toEqual([[], 1]);
  });

  test('follows no redirect', async () => {
    expect(await with_({ status: 307, headers: { location: webhook.url } })).toContain('redirects (307)');
    expect(webhook.told).toHaveLength(1);
  });

  test('that is not taken tells what to look at', async () => {
    expect(await with_({ status: 404 })).toContain('does not know this webhook (404)');
    expect(await with_({ status: 400, body: 'invalid_payload' })).toContain('check `notify-format`');
  });

  test('does not read an endless answer to its end', async () => {
    expect(await with_({ status: 200, body: 'x'.repeat(5_000_000) })).toBe('sent');
  });

  test('that gets no answer, or finds nobody, ends by itself', async () => {
    webhook.answers.push({ status: 0 });
    expect(await post(webhook.url, 100)).toEqual({ sent: false, why: 'no answer within 0.1 s' });
    const port = await takePort();
    expect(await post(`http://127.0.0.1:${port}/SECRET`)).toEqual({ sent: false, why: 'nothing listens there' });
    giveBack(port);
  });

  test('is not sent by a run that was told to stop', async () => {
    const options = { signal: AbortSignal.abort(), wait: async () => {} };
    expect(await postJson(webhook.url, {}, options)).toEqual({ sent: false, why: 'the run was told to stop' });
    expect(webhook.told).toEqual([]);
  });
});
