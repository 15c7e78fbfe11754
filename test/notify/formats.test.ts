import { describe, expect, test } from 'vitest';
import { conditionOf } from '../../src/announce/condition.ts';
import type { NotifyFormat } from '../../src/model/settings.ts';
import { payload } from '../../src/notify/formats.ts';
import { messageOf, type Occasion } from '../../src/notify/message.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { snippetsOf } from '../docs/documents.ts';
import { diagnosis, finding, SAMPLES, type SampleName, sampleRecord } from '../report/sample.ts';

const FORMATS: readonly NotifyFormat[] = ['slack', 'discord', 'teams', 'json'];
const HOSTILE =
  '<!channel> <@U123> @everyone @here *b* _i_ `c` [l](https://evil.example.com) <https://evil.example.com|l> & \u202e "}';
const SECRET = 'hunter2-hunter2';

function made(format: NotifyFormat, name: SampleName, overrides = {}, occasion: Partial<Occasion> = {}): object {
  const record = cleanRecord(sampleRecord(name, overrides), createRedactor({ secrets: [SECRET], patterns: [] }));
  const full = { condition: conditionOf(record), change: 'none', unsure: false, incidentUrl: '', ...occasion } as const;
  return payload(format, messageOf(record, full), record);
}

const broken = finding({ id: 'unhealthy', title: HOSTILE, summary: HOSTILE });
const hostile = { reason: HOSTILE, service: HOSTILE, advice: [HOSTILE], diagnosis: diagnosis('ill', broken) };

describe.each(FORMATS)('in the form of %s', (format) => {
  test.each(SAMPLES)('a run that ended as %s names the service, the host and the run', (name) => {
    const text = JSON.stringify(
      made(format, name, {}, { incidentUrl: 'https://github.com/your-org/your-app/issues/1' }),
    );
    const words = text.replaceAll('\\\\', '');
    expect(words).toContain('backend-aws');
    expect(words).toContain('trading.example.com');
    expect(words).toContain('https://github.com/your-org/trading/actions/runs/1234567890');
    expect(words).toContain('https://github.com/your-org/your-app/issues/1');
  });

  test('secrets stay hidden, and nothing invisible is left', () => {
    const text = JSON.stringify(made(format, 'unhealthy', { ...hostile, reason: `${HOSTILE} ${SECRET}` }));
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('\u202e');
  });

  test('long texts are cut', () => {
    const text = JSON.stringify(
      made(format, 'unhealthy', { reason: 'x'.repeat(100_000), advice: ['y'.repeat(9_000)] }),
    );
    expect(text.length).toBeLessThan(10_000);
  });
});

test('Slack gets a text in which the host can address nobody and link nowhere', () => {
  const { text, ...others } = made('slack', 'unhealthy', hostile) as { text: string };
  expect(others).toEqual({ unfurl_links: false, unfurl_media: false });
  expect([...text.matchAll(/<[^>]*>/g)].map(([link]) => link)).toEqual([
    '<https://github.com/your-org/trading/actions/runs/1234567890|Run>',
  ]);
  expect(text).toContain('&lt;!channel&gt;');
});

test('Discord gets a text that mentions nobody, within its 2,000 characters', () => {
  const long = { ...hostile, reason: HOSTILE.repeat(20), advice: [HOSTILE.repeat(20), HOSTILE.repeat(20)] };
  const { content, ...others } = made('discord', 'unhealthy', long) as { content: string };
  expect(others).toEqual({ allowed_mentions: { parse: [] }, flags: 4 });
  expect(content.length).toBeLessThanOrEqual(2_000);
  expect(content).toContain('Run: <https://github.com/your-org/trading/actions/runs/1234567890>');
  expect(content).not.toMatch(/(?<!\\)\]\(/);
});

test('Teams gets an Adaptive Card whose texts are no Markdown', () => {
  const card = made('teams', 'unhealthy', hostile) as {
    attachments: { contentType: string; content: { type: string; body: { type: string }[]; actions: object[] } }[];
  };
  const [attachment] = card.attachments;
  expect(attachment?.contentType).toBe('application/vnd.microsoft.card.adaptive');
  expect(attachment?.content.type).toBe('AdaptiveCard');
  expect(new Set(attachment?.content.body.map((block) => block.type))).toEqual(new Set(['RichTextBlock']));
  expect(attachment?.content.actions).toEqual([
    {
      type: 'Action.OpenUrl',
      title: 'Run',
      url: 'https://github.com/your-org/trading/actions/runs/1234567890',
    },
  ]);
});

test('plain JSON has the documented keys, for every end', () => {
  const [block] = snippetsOf('docs/incidents.md', ['json']);
  const documented = JSON.parse(block?.text ?? '') as object;
  for (const name of SAMPLES) expect(Object.keys(made('json', name))).toEqual(Object.keys(documented));
  expect(made('json', 'fixed', {}, { change: 'recovered' })).toMatchObject({
    schema_version: 1,
    state: 'well',
    change: 'recovered',
    certain: true,
    title: 'backend-aws on trading.example.com is well again 21 s after the fix began',
    cause: { id: 'database-down' },
    tried: [{ action: 'start', outcome: 'done' }],
  });
});

test.each<[SampleName, Partial<Occasion>, RegExp]>([
  ['unhealthy', { change: 'broke' }, /is failing$/],
  ['unhealthy', { change: 'none' }, /is still failing$/],
  ['unreachable', { change: 'broke' }, /is unreachable$/],
  ['healthy', { change: 'recovered' }, /is well again$/],
  ['healthy', { change: 'none' }, /is well$/],
  ['dry-run', { change: 'none' }, /was looked at, without a result$/],
])('the title of %s with %j', (name, occasion, title) => {
  expect(made('json', name, {}, occasion)).toMatchObject({ title: expect.stringMatching(title) });
});

test('a message that may be no news says so', () => {
  expect(JSON.stringify(made('slack', 'unreachable', {}, { change: 'broke', unsure: true }))).toContain(
    'this may have been told already',
  );
  expect(made('json', 'unreachable', {}, { change: 'broke', unsure: true })).toMatchObject({ certain: false });
});

test('an address that is none becomes no link', () => {
  const { origin } = sampleRecord('unhealthy');
  for (const runUrl of ['javascript:alert(1)', 'https://x.example.com/|<!channel>', 'https://a b'])
    expect(JSON.stringify(made('slack', 'unhealthy', { origin: { ...origin, runUrl } }))).not.toContain('|Run');
});
