/**
 * Issues and their comments, as far as incidents need them. Texts go through as they are given.
 */

import * as v from 'valibot';
import type { GithubApi } from './client.ts';
import { ApiFailure } from './failure.ts';
import { incidentMark, readSeen, type Seen } from './marks.ts';

const PER_PAGE = 100;
/** Pages of issues with the label: more than 1,000 open ones are not looked through. */
const LABELLED_PAGES = 10;
/** Pages of the newest issues, whatever their labels, before another is opened. */
const RECENT_PAGES = 3;
/** Pages of comments, newest first, in which the latest entry is looked for. */
const COMMENT_PAGES = 3;

const AUTHOR = {
  user: v.nullish(v.object({ login: v.optional(v.string(), ''), type: v.optional(v.string(), '') })),
  author_association: v.optional(v.string(), ''),
};
const ISSUE = v.object({
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  html_url: v.pipe(v.string(), v.regex(/^https?:\/\/[^\s<>"'()]+$/)),
  created_at: v.string(),
  state: v.string(),
  body: v.optional(v.nullable(v.string()), null),
  comments: v.optional(v.number(), 0),
  pull_request: v.optional(v.unknown()),
  ...AUTHOR,
});
const COMMENT = v.object({ id: v.number(), body: v.optional(v.string(), ''), ...AUTHOR });

export type Issue = v.InferOutput<typeof ISSUE>;
type Authored = Pick<Issue, 'user' | 'author_association'>;

/** The latest entry of an incident: its own text, or a comment. */
export type Entry =
  | { readonly kind: 'issue'; readonly text: string; readonly seen: Seen | null }
  | { readonly kind: 'comment'; readonly id: number; readonly text: string; readonly seen: Seen };

const TRUSTED = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/**
 * The user whose token this is; '' for a workflow's own token, which is no user's. Never rejects for a token that may not
 * ask for that. @throws {ApiFailure} where GitHub is in trouble.
 */
export async function ownLogin(api: GithubApi, token: string): Promise<string> {
  if (token.startsWith('ghs_')) return '';
  try {
    return (await api.call('GET /user', {}, v.object({ login: v.string() }))).login;
  } catch (error) {
    if (error instanceof ApiFailure && (error.problem === 'not-permitted' || error.problem === 'not-found')) return '';
    throw error;
  }
}

export class Issues {
  readonly #api: GithubApi;
  readonly #at: { readonly owner: string; readonly repo: string };
  readonly #login: string;

  /**
   * @param repository `owner/name`
   * @param login see ownLogin
   */
  constructor(api: GithubApi, repository: string, login: string) {
    const [owner = '', repo = ''] = repository.split('/');
    this.#api = api;
    this.#at = { owner, repo };
    this.#login = login;
  }

  /**
   * Marks count only in what this token's user, the repository's own people or an app wrote: anybody may write one into a
   * public issue.
   */
  #isTrusted({ user, author_association: association }: Authored): boolean {
    return user?.type === 'Bot' || TRUSTED.has(association) || (this.#login !== '' && user?.login === this.#login);
  }

  /** Open issues with the label that are about this backend, oldest first. */
  async labelled(subject: string, label: string): Promise<Issue[]> {
    return this.#about(subject, { labels: label, direction: 'asc' }, LABELLED_PAGES);
  }

  /** The same among the newest open issues, whatever their labels: people take labels off. */
  async recent(subject: string): Promise<Issue[]> {
    return this.#about(subject, { direction: 'desc' }, RECENT_PAGES);
  }

  async #about(subject: string, query: Readonly<Record<string, string>>, pages: number): Promise<Issue[]> {
    const found: Issue[] = [];
    for (let page = 1; page <= pages; page++) {
      const parameters = { ...this.#at, state: 'open', sort: 'created', per_page: PER_PAGE, page, ...query };
      const issues = await this.#api.call('GET /repos/{owner}/{repo}/issues', parameters, v.array(ISSUE));
      found.push(...issues.filter((issue) => this.#isTrusted(issue) && isIncident(issue, subject)));
      if (issues.length < PER_PAGE) break;
    }
    return found.toSorted((a, b) => a.number - b.number);
  }

  async open(issue: {
    readonly title: string;
    readonly body: string;
    readonly labels: readonly string[];
    readonly assignees: readonly string[];
  }): Promise<Issue> {
    return this.#api.call('POST /repos/{owner}/{repo}/issues', { ...this.#at, ...issue }, ISSUE);
  }

  async comment(number: number, body: string): Promise<void> {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    await this.#api.call(route, { ...this.#at, issue_number: number, body }, COMMENT);
  }

  async close(number: number, reason: 'completed' | 'not_planned'): Promise<void> {
    const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
    await this.#api.call(route, { ...this.#at, issue_number: number, state: 'closed', state_reason: reason }, ISSUE);
  }

  /** Puts another text in an entry's place. */
  async rewrite(number: number, entry: Entry, body: string): Promise<void> {
    if (entry.kind === 'issue') {
      const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
      await this.#api.call(route, { ...this.#at, issue_number: number, body }, ISSUE);
    } else {
      const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
      await this.#api.call(route, { ...this.#at, comment_id: entry.id, body }, COMMENT);
    }
  }

  /** The newest comment of ours, else the issue's own text. */
  async latestEntry(issue: Issue): Promise<Entry> {
    const last = Math.max(1, Math.ceil(issue.comments / PER_PAGE));
    for (let page = last; issue.comments > 0 && page >= 1 && page > last - COMMENT_PAGES; page--) {
      const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
      const parameters = { ...this.#at, issue_number: issue.number, per_page: PER_PAGE, page };
      const comments = await this.#api.call(route, parameters, v.array(COMMENT));
      for (const comment of comments.toReversed()) {
        const seen = this.#isTrusted(comment) ? readSeen(comment.body) : null;
        if (seen !== null) return { kind: 'comment', id: comment.id, text: comment.body, seen };
      }
    }
    const text = issue.body ?? '';
    return { kind: 'issue', text, seen: readSeen(text) };
  }
}

function isIncident(issue: Issue, subject: string): boolean {
  return (
    issue.pull_request === undefined && issue.state === 'open' && (issue.body ?? '').includes(incidentMark(subject))
  );
}
