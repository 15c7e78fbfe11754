import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { announce } from '../../src/announce/announce.ts';
import { INPUTS, type InputName } from '../../src/inputs.ts';
import type { RunRecord } from '../../src/model/record.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { readSettings } from '../../src/settings.ts';
import { GithubStandIn } from '../github/stand-in.ts';
import { WORKFLOW_TOKEN } from '../github/state.ts';
import { Webhook } from '../notify/webhook.ts';
import { type SampleName, sampleRecord } from '../report/sample.ts';

const github = new GithubStandIn();
const webhook = new Webhook();
beforeAll(() => Promise.all([github.up(), webhook.up()]));
afterAll(() => Promise.all([github.down(), webhook.down()]));
beforeEach(() => {
  github.reset();
  webhook.told.length = 0;
});

const ALL = {
  'incident-issue': 'true',
  'deployment-status': 'true',
  'deployment-id': '7',
  'notify-on': 'always',
} as const;

/** Announces a run; resolves with what was said, warnings marked. */
async function told(
  name: SampleName,
  inputs: Partial<Record<InputName, string>>,
  rest: { record?: Partial<RunRecord>; environment?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<string[]> {
  const given: Partial<Record<InputName, string>> = { host: 'local', 'github-token': WORKFLOW_TOKEN, ...inputs };
  const settings = readSettings((one) => given[one] ?? INPUTS.find((input) => input.name === one)?.default ?? '');
  const said: string[] = [];
  await announce({
    settings,
    record: cleanRecord(sampleRecord(name, rest.record), createRedactor({ secrets: [], patterns: [] })),
    host: null,
    environment: {
      GITHUB_REPOSITORY: 'your-org/your-app',
      GITHUB_API_URL: github.url,
      GITHUB_RUN_ID: '1',
      ...rest.environment,
    },
    docsUrl: '',
    signal: rest.signal ?? new AbortController().signal,
    say: (level, text) => said.push(level === 'warning' ? `warning: ${text}` : text),
  });
  return said;
}

test('a run for which nothing was asked announces nothing', async () => {
  expect(await told('unhealthy', {})).toEqual([]);
  expect(github.received).toEqual([]);
});

test('incident, notification and deployment are announced, in this order', async () => {
  github.state.deployments.add(7);
  const said = await told('unhealthy', { ...ALL, 'notify-webhook': webhook.url });
  expect(said).toEqual([
    expect.stringMatching(/^Incident: opened #1 https:/),
    'Notification: sent.',
    'Deployment 7: failure.',
  ]);
  expect(webhook.told[0]?.json).toMatchObject({
    incident_url: 'https://github.com/your-org/your-app/issues/1',
    change: 'broke',
  });
});

describe('a run that learnt nothing', () => {
  test('leaves the incident, tells nobody, and marks the deployment as an error', async () => {
    github.state.deployments.add(7);
    const inputs = { ...ALL, 'notify-on': 'change', 'notify-webhook': webhook.url };
    const said = await told('refused', inputs, { record: { reasonCode: 'locked' } });
    expect(said).toEqual([
      'Incident: left as it is, for this run did not learn how the backend is.',
      'Notification: none, as the run did not learn how the backend is.',
      'Deployment 7: error.',
    ]);
  });

  test('as it was cancelled, still marks the deployment', async () => {
    github.state.deployments.add(7);
    const said = await told('unhealthy', ALL, { record: { reasonCode: 'cancelled' }, signal: AbortSignal.abort() });
    expect(said).toContain('Deployment 7: error.');
  });
});

test('trouble with one of them does not keep the others back', async () => {
  github.state.deployments.add(7);
  github.trouble({ kind: 'status', status: 410 }, 1, (_method, path) => path.endsWith('/issues'));
  const said = await told('unhealthy', { ...ALL, 'notify-webhook': webhook.url });
  expect(said).toEqual([
    expect.stringMatching(/^warning: The incident could not be kept\. your-org\/your-app has no issues \(410\)/),
    expect.stringMatching(/^How the run before ended is not known: .*`actions: read`/),
    expect.stringMatching(/^Notification: sent, though/),
    expect.stringMatching(/^warning: What the webhook was told could not be remembered/),
    'Deployment 7: failure.',
  ]);
});

test('outside a workflow an incident needs a repository by name, and a deployment has no place', async () => {
  const environment = { GITHUB_REPOSITORY: '', GITHUB_RUN_ID: '' };
  expect(await told('unhealthy', ALL, { environment })).toEqual([
    expect.stringMatching(/^warning: .*Name a repository in `incident-repository`\.$/),
    expect.stringMatching(/^warning: .*It is for workflows only\.$/),
  ]);
  const inputs = { ...ALL, 'deployment-status': 'false', 'incident-repository': 'your-org/your-app' };
  expect(await told('unhealthy', inputs, { environment })).toEqual([expect.stringMatching(/^Incident: opened #1/)]);
});

test('machines that call themselves local have incidents of their own', async () => {
  const inputs = { 'incident-issue': 'true' };
  await told('unhealthy', inputs, { environment: { RUNNER_NAME: 'runner-1' } });
  await told('unhealthy', inputs, { environment: { RUNNER_NAME: 'runner-2' } });
  await told('unhealthy', inputs, { environment: { RUNNER_NAME: 'runner-1' } });
  expect(github.state.issues).toHaveLength(2);
});
