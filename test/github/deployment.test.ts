import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deploymentDescription, deploymentOfEvent, deploymentState } from '../../src/github/deployment.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { SAMPLES, sampleRecord } from '../report/sample.ts';

const redact = createRedactor({ secrets: [], patterns: [] });

describe('the deployment of an event', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backend-health-event-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['{"deployment":{"id":7},"deployment_status":{"id":8}}', 7],
    ['{"deployment":{"id":"7"}}', null],
    ['{"deployment":{"id":-1}}', null],
    ['{}', null],
    ['null', null],
    ['no JSON', null],
  ])('in %j is %j', async (text, id) => {
    const file = join(folder, 'event.json');
    await writeFile(file, text);
    expect(await deploymentOfEvent(file)).toBe(id);
  });

  test('is none where there is no event', async () => {
    expect(await deploymentOfEvent(join(folder, 'none.json'))).toBeNull();
    expect(await deploymentOfEvent('')).toBeNull();
  });
});

test('a deployment succeeds when the backend is well, fails when it is not, and is an error when nobody knows', () => {
  expect(deploymentState('well', 'fixed')).toBe('success');
  expect(deploymentState('failing', 'would-not-help')).toBe('failure');
  expect(deploymentState('unknown', 'still-starting')).toBe('failure');
  expect(deploymentState('unknown', 'locked')).toBe('error');
});

test.each(SAMPLES)('the description of a run that ended as %s fits', (name) => {
  const record = sampleRecord(name);
  const text = deploymentDescription(cleanRecord({ ...record, reason: `${record.reason}\n`.repeat(20) }, redact));
  expect(text.length).toBeLessThanOrEqual(140);
  expect(text).not.toContain('\n');
});
