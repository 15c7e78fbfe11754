/**
 * A run's identity: its id, and where it was started, from the environment that GitHub gives a step.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */

import { randomBytes } from 'node:crypto';
import type { RunOrigin } from './model/record.ts';

export function originOf(environment: Readonly<Record<string, string | undefined>>): RunOrigin {
  const get = (name: string) => environment[name] ?? '';
  const repository = get('GITHUB_REPOSITORY');
  const runId = get('GITHUB_RUN_ID');
  return {
    runUrl: repository === '' || runId === '' ? '' : `${get('GITHUB_SERVER_URL')}/${repository}/actions/runs/${runId}`,
    workflow: get('GITHUB_WORKFLOW'),
    event: get('GITHUB_EVENT_NAME'),
    actor: get('GITHUB_ACTOR'),
    repository,
    late: null,
  };
}

/** An id that no other run has: letters, digits and `-`, in the order of their time. */
export function newRunId(): string {
  return `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;
}
