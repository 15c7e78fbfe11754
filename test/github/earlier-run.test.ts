import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openGithubApi } from '../../src/github/client.ts';
import { endOfEarlierRun } from '../../src/github/earlier-run.ts';
import { GithubStandIn } from './stand-in.ts';
import { type Job, WORKFLOW_TOKEN, type WorkflowRun } from './state.ts';

const github = new GithubStandIn();
beforeAll(() => github.up());
afterAll(() => github.down());
beforeEach(() => github.reset());

const WORKFLOW = 5;

function addRun(runNumber: number, overrides: Partial<WorkflowRun> = {}): void {
  github.state.workflowRuns.push({
    id: 100 + runNumber,
    workflow_id: WORKFLOW,
    run_number: runNumber,
    status: 'completed',
    conclusion: 'success',
    event: 'schedule',
    head_branch: 'main',
    ...overrides,
  });
}

function addJob(runNumber: number, name: string, overrides: Partial<Job> = {}): void {
  github.state.jobs.push({
    id: github.state.nextId(),
    run_id: 100 + runNumber,
    name,
    status: 'completed',
    conclusion: 'success',
    runner_name: 'runner-1',
    ...overrides,
  });
}

async function earlier(runnerName = 'runner-1') {
  const signal = new AbortController().signal;
  const api = await openGithubApi({ token: WORKFLOW_TOKEN, baseUrl: github.url, signal, wait: async () => {} });
  return endOfEarlierRun(api, { repository: github.state.repository, runId: 103, runnerName });
}

test('the end of the same job in the newest run before this one counts, not that of other jobs or workflows', async () => {
  addRun(1);
  addJob(1, 'check (a)', { conclusion: 'success' });
  addRun(2, { conclusion: 'failure' });
  addJob(2, 'check (a)', { conclusion: 'failure' });
  addJob(2, 'check (b)', { conclusion: 'success' });
  addRun(3, { status: 'in_progress', conclusion: null });
  addJob(3, 'check (a)', { status: 'in_progress', conclusion: null, runner_name: 'runner-1' });
  addJob(3, 'check (b)', { status: 'in_progress', conclusion: null, runner_name: 'runner-2' });
  addRun(4, { workflow_id: 6 });
  addRun(5);
  expect(await earlier('runner-1')).toBe('failure');
  expect(await earlier('runner-2')).toBe('success');
});

test('nothing is known of a first run, of a cancelled one, or where it is not clear which job this is', async () => {
  addRun(3, { status: 'in_progress', conclusion: null });
  addJob(3, 'check (a)', { status: 'in_progress', conclusion: null });
  expect(await earlier()).toBeNull();
  addRun(2);
  addJob(2, 'check (a)', { conclusion: 'cancelled' });
  expect(await earlier()).toBeNull();
  github.state.jobs.length = 0;
  addJob(2, 'check (a)');
  addJob(3, 'check (a)', { status: 'in_progress', conclusion: null });
  addJob(3, 'check (b)', { status: 'in_progress', conclusion: null });
  expect(await earlier()).toBeNull();
});

test('a token without the permission is a failure', async () => {
  github.trouble({ kind: 'status', status: 403 });
  await expect(earlier()).rejects.toMatchObject({ problem: 'not-permitted' });
});
