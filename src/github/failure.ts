/**
 * What went wrong with a request to GitHub's API, and what a person can do about it. Pure; quotes no token.
 */

export type ApiProblem =
  | 'token-refused'
  | 'not-permitted'
  | 'rate-limited'
  | 'not-found'
  | 'switched-off'
  | 'values-refused'
  | 'broken'
  | 'silent'
  | 'unusable-answer'
  | 'out-of-time';

export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly problem: ApiProblem;
  /** HTTP status, 0 where there was no answer. */
  readonly status: number;

  constructor(problem: ApiProblem, status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
    this.status = status;
  }
}

/** What was wanted of GitHub, in words for people. */
export interface Wanted {
  /** `owner/name`. */
  readonly repository: string;
  /** The permission that it needs, such as `issues: write`. */
  readonly permission: string;
  /** What is asked for, such as `issues`. */
  readonly of: string;
}

/** One or two sentences: what GitHub said, and what to do. */
export function explain(failure: ApiFailure, { repository, permission, of }: Wanted): string {
  const said = `GitHub said: ${failure.message}`;
  switch (failure.problem) {
    case 'token-refused':
      return `GitHub does not accept \`github-token\` (${failure.status}). Give it the workflow's own token, or a new one.`;
    case 'not-permitted':
      return `\`github-token\` may not do this in ${repository} (${failure.status}). Give the job \`permissions: ${permission}\`, or a token that has it. ${said}`;
    case 'not-found':
      return `${repository}, or what was looked for in it, is not there for \`github-token\` (${failure.status}). It needs \`${permission}\` in that repository. ${said}`;
    case 'switched-off':
      return `${repository} has no ${of} (${failure.status}). Switch them on in its settings${of === 'issues' ? ', or name another repository in `incident-repository`' : ''}.`;
    case 'values-refused':
      return `GitHub refused what was sent (${failure.status}). ${said}`;
    case 'rate-limited':
      return `GitHub's rate limit is reached (${failure.status}). ${failure.message} The next run tries again.`;
    case 'broken':
      return `GitHub's API is not well (${failure.status}). The next run tries again; https://www.githubstatus.com tells more.`;
    case 'silent':
      return `GitHub's API gave no answer (${failure.message}). The next run tries again; check GITHUB_API_URL and the runner's network.`;
    case 'unusable-answer':
      return `What answers at GITHUB_API_URL does not speak GitHub's API (${failure.message}). Look whether a proxy stands in between.`;
    case 'out-of-time':
      return "GitHub's API took too long, and was not waited for any more. The next run tries again.";
  }
}
