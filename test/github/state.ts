/**
 * What the stand-in for GitHub's API keeps: users, issues, comments, deployments, workflow runs. Fields are those of GitHub's
 * own description of its API, as many as are needed here.
 */

import type { components } from '@octokit/openapi-types';

type Schemas = components['schemas'];
type User = Pick<NonNullable<Schemas['nullable-simple-user']>, 'login' | 'id' | 'type'>;

export type Label = { readonly name: string };
export type Comment = Pick<
  Schemas['issue-comment'],
  'id' | 'body' | 'created_at' | 'updated_at' | 'author_association'
> & {
  readonly user: User;
  /** Not GitHub's: the issue that it stands under. */
  readonly issueNumber: number;
};
export type Issue = Pick<
  Schemas['issue'],
  'id' | 'number' | 'title' | 'state' | 'html_url' | 'created_at' | 'updated_at' | 'closed_at' | 'author_association'
> & {
  body: string;
  comments: number;
  state_reason: Schemas['issue']['state_reason'] | null;
  readonly user: User;
  readonly labels: Label[];
  readonly assignees: Pick<User, 'login'>[];
};
export type DeploymentStatus = Pick<
  Schemas['deployment-status'],
  'id' | 'state' | 'description' | 'log_url' | 'environment_url' | 'created_at'
> & { readonly deploymentId: number };
export type WorkflowRun = Pick<
  Schemas['workflow-run'],
  'id' | 'workflow_id' | 'run_number' | 'status' | 'conclusion' | 'event' | 'head_branch'
>;
export type Job = Pick<Schemas['job'], 'id' | 'run_id' | 'name' | 'status' | 'conclusion' | 'runner_name'>;

/** A permission of a token, as a workflow names it. */
export type Permission = `${'issues' | 'deployments' | 'actions'}: ${'read' | 'write'}`;

export interface Token {
  readonly login: string;
  /** `Bot` is what a workflow's own token is. */
  readonly type: 'Bot' | 'User';
  readonly association: Schemas['author-association'];
  readonly permissions: readonly Permission[];
}

export const WORKFLOW_TOKEN = 'stand-in-token-of-the-workflow';
export const READ_ONLY_TOKEN = 'stand-in-token-that-only-reads';

const BOT = { login: 'github-actions[bot]', type: 'Bot', association: 'NONE' } as const;

/** One repository, `your-org/your-app`, and who may do what in it. */
export class GithubState {
  readonly repository = 'your-org/your-app';
  readonly tokens = new Map<string, Token>([
    [WORKFLOW_TOKEN, { ...BOT, permissions: ['issues: write', 'deployments: write', 'actions: read'] }],
    [READ_ONLY_TOKEN, { ...BOT, permissions: ['issues: read', 'deployments: read', 'actions: read'] }],
  ]);
  readonly issues: Issue[] = [];
  readonly comments: Comment[] = [];
  readonly deployments = new Set<number>();
  readonly deploymentStatuses: DeploymentStatus[] = [];
  readonly workflowRuns: WorkflowRun[] = [];
  readonly jobs: Job[] = [];
  /** Users who can be assigned to an issue. */
  readonly assignable = new Set(['your-user']);
  issuesEnabled = true;
  #lastId = 1_000;

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  addIssue(by: Token, issue: Pick<Issue, 'title' | 'body'> & Partial<Pick<Issue, 'labels' | 'assignees'>>): Issue {
    const number = (this.issues.at(-1)?.number ?? 0) + 1;
    const now = new Date().toISOString();
    const added: Issue = {
      id: this.nextId(),
      number,
      title: issue.title,
      body: issue.body,
      state: 'open',
      state_reason: null,
      html_url: `https://github.com/${this.repository}/issues/${number}`,
      created_at: now,
      updated_at: now,
      closed_at: null,
      comments: 0,
      author_association: by.association,
      user: userOf(by),
      labels: issue.labels ?? [],
      assignees: issue.assignees ?? [],
    };
    this.issues.push(added);
    return added;
  }

  addComment(by: Token, issue: Issue, body: string): Comment {
    const now = new Date().toISOString();
    const comment: Comment = {
      id: this.nextId(),
      body,
      created_at: now,
      updated_at: now,
      author_association: by.association,
      user: userOf(by),
      issueNumber: issue.number,
    };
    this.comments.push(comment);
    issue.comments += 1;
    return comment;
  }

  commentsOf(number: number): Comment[] {
    return this.comments.filter((comment) => comment.issueNumber === number);
  }
}

function userOf(token: Token): User {
  return { login: token.login, id: 1, type: token.type };
}
