import { expect, test } from 'vitest';
import { cleanRecord } from '../../../src/report/clean-record.ts';
import { renderJson } from '../../../src/report/json.ts';
import { createRedactor } from '../../../src/report/redact.ts';
import { sampleRecord } from '../../report/sample.ts';
import { causesIn, fixtureOf, fixtures } from './recorded.ts';

test.each(fixtures())('what was recorded as $name is $causes', ({ causes, snapshot }) => {
  expect(causesIn(snapshot)).toEqual(causes);
});

test('there are recordings', () => {
  expect(fixtures().length).toBeGreaterThan(1);
});

test('a record gives back the snapshot that it was made of', () => {
  const record = cleanRecord(sampleRecord('unhealthy'), createRedactor({ secrets: [], patterns: [] }));
  expect(fixtureOf(renderJson(record))).toEqual(JSON.parse(JSON.stringify(record.before)));
});

test.each([
  ['{}', 'no record'],
  ['{"schema_version": 1, "before": null}', 'did not get to look'],
])('%s is refused', (text, message) => {
  expect(() => fixtureOf(text)).toThrow(message);
});
