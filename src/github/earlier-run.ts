/**
 * How this job ended in the run of the same workflow before this one: a memory of the backend for a host that can't be
 * asked for its own.
 */

import * as v from 'valibot';
import type { GithubApi } from './client.ts';

const ID = v.pipe(v.number(), v.integer());
const RUN = v.object({ id: ID, workflow_id: ID, run_number: ID });
const RUNS = v.object({ workflow_runs: v.array(RUN) });
const JOBS = v.object({
  jobs: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      conclusion: v.nullish(v.string()),
      runner_name: v.nullish(v.string()),
    }),
  ),
});

export interface OwnRun {
  /** `owner/name` */
  readonly repository: string;
  readonly runId: number;
  /** Name of the runner: it tells which of the run's jobs this is. */
  readonly runnerName: string;
}

/** null: there was no such run, or it came to no end of its own. @throws {ApiFailure} */
export async function endOfEarlierRun(api: GithubApi, own: OwnRun): Promise<'success' | 'failure' | null> {
  const [owner, repo] = own.repository.split('/');
  const at = { owner, repo };
  const run = await api.call('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...at, run_id: own.runId }, RUN);
  const { workflow_runs: runs } = await api.call(
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    { ...at, workflow_id: run.workflow_id, status: 'completed', per_page: 20 },
    RUNS,
  );
  const earlier = runs
    .filter((one) => one.run_number < run.run_number)
    .toSorted((a, b) => b.run_number - a.run_number)[0];
  if (earlier === undefined) return null;
  const jobsOf = async (runId: number) => {
    const parameters = { ...at, run_id: runId, per_page: 100 };
    return (await api.call('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', parameters, JOBS)).jobs;
  };
  const mine = (await jobsOf(own.runId)).filter(
    (job) => job.status === 'in_progress' && job.runner_name === own.runnerName,
  );
  const name = mine.length === 1 ? mine[0]?.name : undefined;
  if (name === undefined) return null;
  const conclusion = (await jobsOf(earlier.id)).find((job) => job.name === name)?.conclusion;
  return conclusion === 'success' || conclusion === 'failure' ? conclusion : null;
}
