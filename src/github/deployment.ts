/**
 * The status of a deployment, after its verification: success, failure, or that it could not be told.
 */

import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { Condition } from '../announce/condition.ts';
import type { CleanRecord } from '../report/clean-record.ts';
import { cut, oneLine } from '../report/sanitise.ts';
import { STATUS } from '../report/wording.ts';
import type { GithubApi } from './client.ts';

/** GitHub takes 140 characters. */
const MAX_DESCRIPTION = 140;

const EVENT = v.object({ deployment: v.object({ id: v.pipe(v.number(), v.integer(), v.minValue(1)) }) });

/** Id of the deployment in the event that started the workflow; null where the event has none. Never rejects. */
export async function deploymentOfEvent(eventPath: string): Promise<number | null> {
  try {
    const parsed = v.safeParse(EVENT, JSON.parse(await readFile(eventPath, 'utf8')));
    return parsed.success ? parsed.output.deployment.id : null;
  } catch {
    return null;
  }
}

export type DeploymentState = 'success' | 'failure' | 'error';

/** `error`: the run ended without having learnt how the backend is. */
export function deploymentState(condition: Condition, reasonCode: CleanRecord['reasonCode']): DeploymentState {
  if (condition === 'well') return 'success';
  return condition === 'failing' || reasonCode === 'still-starting' ? 'failure' : 'error';
}

export function deploymentDescription(record: CleanRecord): string {
  const text = `${STATUS[record.status].word}: ${record.reason}`;
  return cut(oneLine(text), MAX_DESCRIPTION);
}

export interface DeploymentStatus {
  /** `owner/name` */
  readonly repository: string;
  readonly id: number;
  readonly state: DeploymentState;
  readonly description: string;
  /** '' for none. */
  readonly logUrl: string;
  readonly environmentUrl: string;
}

/** @throws {ApiFailure} */
export async function setDeploymentStatus(api: GithubApi, status: DeploymentStatus): Promise<void> {
  const [owner, repo] = status.repository.split('/');
  await api.call(
    'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    {
      owner,
      repo,
      deployment_id: status.id,
      state: status.state,
      description: status.description,
      ...(status.logUrl === '' ? {} : { log_url: status.logUrl }),
      ...(status.environmentUrl === '' ? {} : { environment_url: status.environmentUrl }),
    },
    v.object({ id: v.number(), state: v.string() }),
  );
}
