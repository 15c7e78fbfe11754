/**
 * The requests that the stand-in for GitHub's API knows, each with the permission it needs and what it does to the state.
 */

import type { GithubState, Issue, Permission, Token } from './state.ts';

export interface Asked {
  readonly state: GithubState;
  readonly by: Token;
  /** The numbers in the path, in its order. */
  readonly ids: readonly number[];
  readonly query: URLSearchParams;
  /** The JSON that was sent; {} where there was none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Beneath `/repos/OWNER/NAME`. */
  readonly path: RegExp;
  readonly permission: Permission;
  readonly answer: (asked: Asked) => Answer;
}

const ok = (json: unknown): Answer => ({ status: 200, json });
const created = (json: unknown): Answer => ({ status: 201, json });
export const refusal = (status: number, message: string): Answer => ({
  status,
  json: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});
const notFound = refusal(404, 'Not Found');
const DISABLED = refusal(410, 'Issues has been disabled in this repository.');

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const texts = (value: unknown) => (Array.isArray(value) ? value.map(text) : []);

export const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/issues$/,
    permission: 'issues: read',
    answer: ({ state, query }) => {
      if (!state.issuesEnabled) return DISABLED;
      const wanted = (query.get('labels') ?? '').split(',').filter((label) => label !== '');
      const has = (issue: Issue) => wanted.every((name) => issue.labels.some((label) => label.name === name));
      const which = query.get('state') ?? 'open';
      const found = state.issues.filter((issue) => (which === 'all' || issue.state === which) && has(issue));
      return ok(page(query.get('direction') === 'asc' ? found : found.toReversed(), query));
    },
  },
  {
    method: 'POST',
    path: /^\/issues$/,
    permission: 'issues: write',
    answer: ({ state, by, body }) => {
      if (!state.issuesEnabled) return DISABLED;
      const wrong = tooLong(body) ?? titleMissing(body);
      if (wrong !== null) return wrong;
      const assignees = texts(body['assignees']).map((login) => ({ login }));
      if (assignees.some(({ login }) => !state.assignable.has(login)))
        return refusal(422, 'Validation Failed: assignees is invalid');
      const labels = texts(body['labels']).map((name) => ({ name }));
      return created(state.addIssue(by, { title: text(body['title']), body: text(body['body']), labels, assignees }));
    },
  },
  {
    method: 'PATCH',
    path: /^\/issues\/(\d+)$/,
    permission: 'issues: write',
    answer: ({ state, ids, body }) => {
      const issue = state.issues.find((one) => one.number === ids[0]);
      if (issue === undefined) return notFound;
      const wrong = tooLong(body);
      if (wrong !== null) return wrong;
      if (body['body'] !== undefined) issue.body = text(body['body']);
      if (body['state'] === 'closed') {
        issue.state = 'closed';
        issue.closed_at = new Date().toISOString();
        issue.state_reason = body['state_reason'] === 'not_planned' ? 'not_planned' : 'completed';
      }
      issue.updated_at = new Date().toISOString();
      return ok(issue);
    },
  },
  {
    method: 'GET',
    path: /^\/issues\/(\d+)\/comments$/,
    permission: 'issues: read',
    answer: ({ state, ids, query }) => ok(page(state.commentsOf(ids[0] ?? 0), query)),
  },
  {
    method: 'POST',
    path: /^\/issues\/(\d+)\/comments$/,
    permission: 'issues: write',
    answer: ({ state, by, ids, body }) => {
      const issue = state.issues.find((one) => one.number === ids[0]);
      if (issue === undefined) return notFound;
      return tooLong(body) ?? created(state.addComment(by, issue, text(body['body'])));
    },
  },
  {
    method: 'PATCH',
    path: /^\/issues\/comments\/(\d+)$/,
    permission: 'issues: write',
    answer: ({ state, ids, body }) => {
      const comment = state.comments.find((one) => one.id === ids[0]);
      if (comment === undefined) return notFound;
      const wrong = tooLong(body);
      if (wrong !== null) return wrong;
      comment.body = text(body['body']);
      comment.updated_at = new Date().toISOString();
      return ok(comment);
    },
  },
  {
    method: 'POST',
    path: /^\/deployments\/(\d+)\/statuses$/,
    permission: 'deployments: write',
    answer: ({ state, ids, body }) => {
      const [deploymentId = 0] = ids;
      if (!state.deployments.has(deploymentId)) return notFound;
      const description = text(body['description']);
      if (description.length > 140) return refusal(422, 'Validation Failed: description is too long');
      const status = text(body['state']);
      if (status !== 'success' && status !== 'failure' && status !== 'error')
        return refusal(422, 'Validation Failed: state is not included in the list');
      const made = {
        id: state.nextId(),
        deploymentId,
        state: status,
        description,
        log_url: text(body['log_url']),
        environment_url: text(body['environment_url']),
        created_at: new Date().toISOString(),
      } as const;
      state.deploymentStatuses.push(made);
      return created(made);
    },
  },
  {
    method: 'GET',
    path: /^\/actions\/runs\/(\d+)$/,
    permission: 'actions: read',
    answer: ({ state, ids }) => {
      const run = state.workflowRuns.find((one) => one.id === ids[0]);
      return run === undefined ? notFound : ok(run);
    },
  },
  {
    method: 'GET',
    path: /^\/actions\/workflows\/(\d+)\/runs$/,
    permission: 'actions: read',
    answer: ({ state, ids, query }) => {
      const status = query.get('status');
      const runs = state.workflowRuns.filter(
        (run) => run.workflow_id === ids[0] && (status === null || run.status === status),
      );
      const newestFirst = runs.toSorted((a, b) => b.run_number - a.run_number);
      return ok({ total_count: runs.length, workflow_runs: page(newestFirst, query) });
    },
  },
  {
    method: 'GET',
    path: /^\/actions\/runs\/(\d+)\/jobs$/,
    permission: 'actions: read',
    answer: ({ state, ids, query }) => {
      const jobs = state.jobs.filter((job) => job.run_id === ids[0]);
      return ok({ total_count: jobs.length, jobs: page(jobs, query) });
    },
  },
];

function page<T>(all: readonly T[], query: URLSearchParams): T[] {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const first = (Number(query.get('page') ?? 1) - 1) * size;
  return all.slice(first, first + size);
}

function tooLong(body: Asked['body']): Answer | null {
  return text(body['body']).length > 65_536
    ? refusal(422, 'Validation Failed: body is too long (maximum is 65536 characters)')
    : null;
}

function titleMissing(body: Asked['body']): Answer | null {
  const { length } = text(body['title']);
  return length === 0 || length > 256 ? refusal(422, 'Validation Failed: title') : null;
}
