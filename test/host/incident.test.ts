import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GithubStandIn, type Trouble } from '../github/stand-in.ts';
import { READ_ONLY_TOKEN, WORKFLOW_TOKEN } from '../github/state.ts';
import { Webhook } from '../notify/webhook.ts';
import { type ActionRun, runAction } from '../runner.ts';
import { embeddedStack } from './embedded.ts';
import { giveBack, takePort } from './free-port.ts';

const stack = embeddedStack();
const github = new GithubStandIn();
const webhook = new Webhook();

beforeAll(() => Promise.all([stack.up(), github.up(), webhook.up()]));
afterAll(() => Promise.all([stack.down(), github.down(), webhook.down()]));
beforeEach(async () => {
  await stack.reset();
  github.reset();
  webhook.told.length = 0;
});

function run(inputs: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}) {
  return runAction(
    { ...stack.inputs, 'incident-issue': 'true', 'github-token': WORKFLOW_TOKEN, ...inputs },
    { environment: { GITHUB_API_URL: github.url, ...environment } },
  );
}

/** The bundled command line, with nothing but this in its environment. */
function commandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly text: string }> {
  const script = join(import.meta.dirname, '../../dist/cli.js');
  const env = { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...environment };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], { env, timeout: 50_000 }, (_error, out, err) =>
      resolve({ code: child.exitCode, text: `${out}${err}` }),
    );
  });
}

const warnings = ({ log }: ActionRun) => log.split('\n').filter((line) => line.startsWith('::warning'));
const comments = () => github.state.comments.map((comment) => comment.body);

test('an incident over six runs: opened once, counted, commented on, closed with the time it took', async () => {
  const told = { 'notify-webhook': webhook.url };
  await stack.fault('container-stopped');

  const first = await run(told);
  expect(first.outputs).toMatchObject({ status: 'unhealthy', 'incident-number': '1' });
  expect(first.outputs['incident-url']).toBe('https://github.com/your-org/your-app/issues/1');
  expect(first.summary).toContain('Incident [#1](https://github.com/your-org/your-app/issues/1)');
  const [issue] = github.state.issues;
  expect(issue).toMatchObject({ state: 'open', labels: [{ name: 'backend-health' }] });
  expect(issue?.title).toMatch(/^backend-aws on 127\.0\.0\.1:\d+ is failing: /);
  expect(issue?.body).toContain('Seen once');
  expect(issue?.body).toContain('container-exited');

  const second = await run(told);
  expect(second.outputs).toMatchObject({ status: 'unhealthy', 'incident-number': '1' });
  expect(comments()).toEqual([]);
  expect(issue?.body).toContain('Seen **2 times** without a change');

  await stack.fault('container-removed');
  const third = await run(told);
  expect(third.outputs).toMatchObject({ cause: 'container-missing', 'incident-number': '1' });
  expect(comments()).toEqual([expect.stringContaining('container-missing')]);

  await stack.stopListening();
  const fourth = await run(told);
  expect(fourth.outputs).toMatchObject({ status: 'unreachable', 'incident-number': '1' });
  expect(comments()).toEqual([expect.anything(), expect.stringContaining('Unreachable')]);

  await stack.listen();
  const fifth = await run({ ...told, fix: 'auto' });
  expect(fifth.outputs).toMatchObject({ status: 'fixed', 'incident-number': '1' });
  expect(github.state.issues).toHaveLength(1);
  expect(issue).toMatchObject({ state: 'closed', state_reason: 'completed' });
  expect(comments()).toHaveLength(3);
  expect(comments()[2]).toMatch(/Recovered after \d+(\.\d)? s[\s\S]*What was done/);

  const sixth = await run(told);
  expect(sixth.outputs).toMatchObject({ status: 'healthy', 'incident-number': '', 'incident-url': '' });
  expect(comments()).toHaveLength(3);
  expect(github.state.issues).toHaveLength(1);

  expect(webhook.told.map(({ json }) => json)).toEqual([
    expect.objectContaining({ schema_version: 1, change: 'broke', state: 'failing', certain: true }),
    expect.objectContaining({ change: 'recovered', state: 'well', incident_url: first.outputs['incident-url'] }),
  ]);
  for (const one of [first, second, third, fourth, fifth, sixth]) {
    expect(warnings(one).join('\n')).not.toMatch(/incident|notification/i);
    expect(one.shownLog).not.toContain(WORKFLOW_TOKEN);
    expect(`${one.shownLog}${one.summary}${one.report}`).not.toContain('T0SECRETPATH0');
  }
  const texts = [issue?.body, ...comments(), JSON.stringify(webhook.told.map(({ json }) => json))].join('\n');
  for (const secret of stack.secrets) expect(texts).not.toContain(secret);
});

describe('without an incident, the host remembers what the webhook was told', () => {
  test('so that a failure is told once, and its end once, though the runs change nothing', async () => {
    const inputs = { 'incident-issue': 'false', 'github-token': '', 'notify-webhook': webhook.url };
    await run(inputs);
    expect(webhook.told).toHaveLength(0);
    await stack.fault('container-stopped');
    await run(inputs);
    await run(inputs);
    expect(webhook.told).toHaveLength(1);
    await stack.docker(['start', 'automated-trading-platform-backend-aws-1']);
    await run({ ...inputs, 'await-healthy': 'true' });
    await run(inputs);
    expect(webhook.told.map(({ json }) => json)).toEqual([
      expect.objectContaining({ change: 'broke' }),
      expect.objectContaining({ change: 'recovered' }),
    ]);
  });

  test('a failure that one run finds and fixes is told once; a restart of a sound backend is not', async () => {
    const inputs = { 'incident-issue': 'false', 'notify-webhook': webhook.url };
    await stack.fault('container-stopped');
    const fixed = await run({ ...inputs, fix: 'auto' });
    expect(fixed.outputs['status']).toBe('fixed');
    const restarted = await run({ ...inputs, fix: 'restart' });
    expect(restarted.outputs).toMatchObject({ status: 'fixed', 'fix-applied': 'restart' });
    expect(webhook.told.map(({ json }) => json)).toEqual([
      expect.objectContaining({
        change: 'recovered',
        status: 'fixed',
        cause: expect.objectContaining({ id: 'container-exited' }),
      }),
    ]);
  });

  test('and a message that did not arrive is sent again by the next run', async () => {
    const inputs = { 'incident-issue': 'false', 'notify-webhook': webhook.url };
    await stack.fault('container-stopped');
    webhook.answers.push({ status: 404 });
    const failed = await run(inputs);
    expect(failed.exitCode).toBe(1);
    expect(warnings(failed)).toContainEqual(expect.stringContaining('does not know this webhook (404)'));
    await run(inputs);
    await run(inputs);
    expect(webhook.told).toHaveLength(2);
  });
});

describe('a host that can’t be reached keeps no memory', () => {
  const inputs = () => ({ 'incident-issue': 'false', 'notify-webhook': webhook.url, 'connect-timeout': '1' });

  function addRuns(earlier: 'success' | 'failure'): void {
    const run = { workflow_id: 5, event: 'schedule', head_branch: 'main' };
    const job = { name: 'check', runner_name: 'runner-1' };
    github.state.workflowRuns.push(
      { ...run, id: 4710, run_number: 1, status: 'completed', conclusion: earlier },
      { ...run, id: 4711, run_number: 2, status: 'in_progress', conclusion: null },
    );
    github.state.jobs.push(
      { ...job, id: 1, run_id: 4710, status: 'completed', conclusion: earlier },
      { ...job, id: 2, run_id: 4711, status: 'in_progress', conclusion: null },
    );
  }

  test('the run before tells whether it is news', async () => {
    await stack.stopListening();
    addRuns('failure');
    const again = await run(inputs(), { RUNNER_NAME: 'runner-1' });
    expect(again.log).toContain('Notification: none, as it was told already that the backend fails.');
    github.reset();
    addRuns('success');
    await run(inputs(), { RUNNER_NAME: 'runner-1' });
    expect(webhook.told.map(({ json }) => json)).toEqual([
      expect.objectContaining({ change: 'broke', status: 'unreachable', certain: true }),
    ]);
  });

  test('without one it is told, and said that it may be no news', async () => {
    await stack.stopListening();
    const first = await run({ ...inputs(), 'github-token': '' });
    expect(webhook.told.map(({ json }) => json)).toEqual([
      expect.objectContaining({ change: 'broke', certain: false }),
    ]);
    expect(warnings(first)).toContainEqual(expect.stringContaining('`incident-issue: true` remembers it'));
  });
});

test('the command line tells a webhook as well, and keeps its address to itself', async () => {
  await stack.fault('container-stopped');
  const environment = Object.entries({ ...stack.inputs, 'notify-webhook': webhook.url }).map(([name, value]) => [
    `BACKEND_HEALTH_${name.replaceAll('-', '_').toUpperCase()}`,
    value,
  ]);
  const { code, text } = await commandLine(['diagnose'], Object.fromEntries(environment));
  expect(code).toBe(1);
  expect(webhook.told.map(({ json }) => json)).toEqual([expect.objectContaining({ change: 'broke', run_url: '' })]);
  expect(text).toContain('Notification: sent.');
  expect(text).not.toContain('T0SECRETPATH0');
});

test('the post step of a killed run opens the incident that the run could not', async () => {
  await stack.fault('database-stopped');
  let kill = () => {};
  const stop = stack.onDocker((words) => {
    if (words.includes('start') || words.includes('up') || words.includes('restart')) kill();
  });
  const killed = await runAction(
    {
      ...stack.inputs,
      fix: 'restart',
      'verify-timeout': '2',
      'incident-issue': 'true',
      'github-token': WORKFLOW_TOKEN,
    },
    {
      environment: { GITHUB_API_URL: github.url },
      onStart: (child) => {
        kill = () => void child.kill('SIGKILL');
      },
      thenPost: true,
    },
  );
  stop();
  expect(killed.exitCode).toBeNull();
  expect(killed.postLog).toContain('Incident: opened #1');
  expect(github.state.issues).toHaveLength(1);
});

test('a dry run opens no incident, tells nobody and says so', async () => {
  await stack.fault('container-stopped');
  const dry = await run({ fix: 'auto', 'dry-run': 'true', 'notify-webhook': webhook.url, 'deployment-status': 'true' });
  expect(dry.outputs['reason-code']).toBe('dry-run');
  expect(dry.log).toContain('Dry run: no incident, notification or deployment status.');
  expect([github.received, webhook.told]).toEqual([[], []]);
});

describe('GitHub in trouble changes neither the end of the run nor its exit code', () => {
  const TOO_LONG = 3_600;
  const troubles: readonly (readonly [string, Readonly<Record<string, string>>, Trouble | null, RegExp])[] = [
    [
      'no token',
      { 'github-token': '' },
      null,
      /`github-token` is empty\. No incident is kept.*`permissions: issues: write`/,
    ],
    ['a token that only reads', { 'github-token': READ_ONLY_TOKEN }, null, /Give the job `permissions: issues: write`/],
    ['a token that is none', { 'github-token': 'nonsense' }, null, /does not accept `github-token` \(401\)/],
    [
      'a 403',
      {},
      { kind: 'status', status: 403, message: 'Forbidden' },
      /may not do this in your-org\/your-app \(403\)/,
    ],
    [
      'a 429',
      {},
      { kind: 'rate-limited', status: 429, retryAfterSeconds: TOO_LONG },
      /rate limit is reached \(429\)\. It ends at/,
    ],
    [
      'a 403 for the rate',
      {},
      { kind: 'rate-limited', status: 403, retryAfterSeconds: TOO_LONG },
      /rate limit is reached \(403\)/,
    ],
    ['a 404', {}, { kind: 'status', status: 404, message: 'Not Found' }, /is not there for `github-token` \(404\)/],
    ['a 410', {}, { kind: 'status', status: 410 }, /has no issues \(410\)\. Switch them on/],
    ['a 500', {}, { kind: 'status', status: 500 }, /GitHub's API is not well \(500\)/],
    ['garbage', {}, { kind: 'garbage' }, /does not speak GitHub's API/],
  ];

  test.each(troubles)('%s', async (_name, inputs, trouble, says) => {
    if (trouble !== null) github.trouble(trouble);
    await stack.fault('container-stopped');
    const ill = await run(inputs);
    expect(ill.outputs).toMatchObject({ status: 'unhealthy', 'reason-code': 'diagnosed-only', 'incident-url': '' });
    expect(ill.exitCode).toBe(1);
    expect(warnings(ill).filter((line) => says.test(line))).toHaveLength(1);
    expect(github.state.issues).toEqual([]);
    expect(ill.shownLog).not.toMatch(/^::error::##|##\[error\]/m);
  });

  test('no server at all', async () => {
    await stack.fault('container-stopped');
    const port = await takePort();
    const ill = await run({ fix: 'auto' }, { GITHUB_API_URL: `http://127.0.0.1:${port}` });
    giveBack(port);
    expect(ill).toMatchObject({ exitCode: 0, outputs: { status: 'fixed' } });
    expect(warnings(ill)).toContainEqual(expect.stringMatching(/gave no answer \(ECONNREFUSED\)/));
  });

  test('a rate limit that ends soon is waited for', async () => {
    github.trouble({ kind: 'rate-limited', status: 403, retryAfterSeconds: 1 }, 1);
    await stack.fault('container-stopped');
    const ill = await run({});
    expect(ill.outputs['incident-number']).toBe('1');
    expect(warnings(ill).join('\n')).not.toContain('incident');
  });
});

describe('the status of a deployment', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backend-health-event-'));
    await writeFile(join(folder, 'event.json'), JSON.stringify({ deployment: { id: 77 } }));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const deployed = {
    'incident-issue': 'false',
    'deployment-status': 'true',
    'environment-url': 'https://app.example.com/',
  };

  test('is success for a sound backend, with links to the run and the environment', async () => {
    github.state.deployments.add(77);
    const after = await run(deployed, { GITHUB_EVENT_PATH: join(folder, 'event.json') });
    expect(after.exitCode).toBe(0);
    expect(github.state.deploymentStatuses).toEqual([
      expect.objectContaining({
        deploymentId: 77,
        state: 'success',
        log_url: 'https://github.com/your-org/your-app/actions/runs/4711',
        environment_url: 'https://app.example.com/',
      }),
    ]);
  });

  test('is failure for one that fails, also for a deployment named by its id', async () => {
    github.state.deployments.add(88);
    await stack.fault('container-stopped');
    await run({ ...deployed, 'deployment-id': '88' });
    expect(github.state.deploymentStatuses).toEqual([
      expect.objectContaining({
        deploymentId: 88,
        state: 'failure',
        description: expect.stringMatching(/^Unhealthy: /),
      }),
    ]);
  });

  test('is not set, with a warning that says what to do, where there is no deployment or no permission', async () => {
    const none = await run(deployed);
    expect(warnings(none)).toContainEqual(expect.stringContaining('Name one in `deployment-id`'));
    github.state.deployments.add(77);
    const readOnly = await run({ ...deployed, 'deployment-id': '77', 'github-token': READ_ONLY_TOKEN });
    expect(warnings(readOnly)).toContainEqual(expect.stringContaining('`permissions: deployments: write`'));
    expect([none.exitCode, readOnly.exitCode]).toEqual([0, 0]);
  });
});
