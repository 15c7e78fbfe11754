import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { failureOf, openGithubApi } from '../../src/github/client.ts';
import { type ApiFailure, type ApiProblem, explain } from '../../src/github/failure.ts';
import { GithubStandIn, type Trouble } from './stand-in.ts';
import { READ_ONLY_TOKEN, WORKFLOW_TOKEN } from './state.ts';

const github = new GithubStandIn();
beforeAll(() => github.up());
afterAll(() => github.down());
beforeEach(() => github.reset());

const waits: number[] = [];
beforeEach(() => void waits.splice(0));

interface Wishes {
  readonly token?: string;
  readonly signal?: AbortSignal;
  readonly requestMs?: number;
  readonly budgetMs?: number;
}

async function ask(route: string, wishes: Wishes = {}): Promise<unknown> {
  const {
    token = WORKFLOW_TOKEN,
    signal = new AbortController().signal,
    requestMs = 5_000,
    budgetMs = 20_000,
  } = wishes;
  const wait = async (ms: number) => void waits.push(ms);
  const api = await openGithubApi({ token, baseUrl: `${github.url}/`, signal, wait, limits: { requestMs, budgetMs } });
  return api.call(route, { owner: 'your-org', repo: 'your-app', title: 't', body: 'b' }, v.unknown());
}

const LIST = 'GET /repos/{owner}/{repo}/issues';
const OPEN = 'POST /repos/{owner}/{repo}/issues';
const problem = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: ApiFailure) => error.problem,
  );

describe('a request', () => {
  test('goes to the server it is told, with the token', async () => {
    expect(await ask(LIST)).toEqual([]);
    expect(await ask(OPEN)).toMatchObject({ number: 1 });
  });

  test.each<[Trouble, ApiProblem]>([
    [{ kind: 'status', status: 401 }, 'token-refused'],
    [{ kind: 'status', status: 403 }, 'not-permitted'],
    [{ kind: 'status', status: 404 }, 'not-found'],
    [{ kind: 'status', status: 410 }, 'switched-off'],
    [{ kind: 'status', status: 418 }, 'values-refused'],
    [{ kind: 'status', status: 422 }, 'values-refused'],
    [{ kind: 'status', status: 500 }, 'broken'],
    [{ kind: 'status', status: 503 }, 'broken'],
    [{ kind: 'status', status: 403, message: 'You have exceeded a secondary rate limit' }, 'rate-limited'],
    [{ kind: 'rate-limited', status: 403, retryAfterSeconds: 600 }, 'rate-limited'],
    [{ kind: 'rate-limited', status: 429, retryAfterSeconds: 600 }, 'rate-limited'],
  ])('that meets %j fails as %s', async (trouble, expected) => {
    github.trouble(trouble);
    expect(await problem(ask(LIST))).toBe(expected);
  });

  test('with a token that only reads may read and not write', async () => {
    expect(await problem(ask(LIST, { token: READ_ONLY_TOKEN }))).toBe('none');
    expect(await problem(ask(OPEN, { token: READ_ONLY_TOKEN }))).toBe('not-permitted');
  });

  test('that gets no answer ends by itself', async () => {
    github.trouble({ kind: 'silent' });
    await expect(ask(LIST, { requestMs: 50 })).rejects.toMatchObject({
      problem: 'silent',
      message: 'no answer in time',
    });
    expect(github.received).toHaveLength(3);
  });

  test('is given up when the time for all of them is over, or the run is to stop', async () => {
    github.trouble({ kind: 'silent' });
    expect(await problem(ask(LIST, { budgetMs: 50 }))).toBe('out-of-time');
    expect(await problem(ask(LIST, { signal: AbortSignal.abort() }))).toBe('out-of-time');
  });
});

describe('asking again', () => {
  test('is done for a read after trouble, and for anything whose rate was limited for a moment', async () => {
    github.trouble({ kind: 'status', status: 502 }, 1);
    expect(await problem(ask(LIST))).toBe('none');
    github.trouble({ kind: 'rate-limited', status: 429, retryAfterSeconds: 2 }, 1);
    expect(await problem(ask(OPEN))).toBe('none');
    expect(waits).toEqual([1_000, 2_100]);
    expect(github.state.issues).toHaveLength(1);
  });

  test('is not done for a write whose answer was lost, nor for a limit that lasts', async () => {
    github.trouble({ kind: 'status', status: 502 }, 1);
    expect(await problem(ask(OPEN))).toBe('broken');
    github.trouble({ kind: 'rate-limited', status: 429, retryAfterSeconds: 16 }, 1);
    expect(await problem(ask(LIST))).toBe('rate-limited');
    expect(waits).toEqual([]);
  });

  test('ends after three times', async () => {
    github.trouble({ kind: 'rate-limited', status: 403, retryAfterSeconds: 0 });
    expect(await problem(ask(LIST))).toBe('rate-limited');
    expect(github.received).toHaveLength(3);
  });
});

test('an answer that is not as documented is no answer', async () => {
  github.trouble({ kind: 'garbage' });
  const wait = async () => {};
  const signal = new AbortController().signal;
  const api = await openGithubApi({ token: WORKFLOW_TOKEN, baseUrl: github.url, signal, wait });
  const asked = api.call(LIST, { owner: 'your-org', repo: 'your-app' }, v.array(v.unknown()));
  expect(await problem(asked)).toBe('unusable-answer');
});

describe('the explanation', () => {
  const wanted = { repository: 'your-org/your-app', permission: 'issues: write', of: 'issues' };
  const said = (status: number, headers: Record<string, string> = {}) =>
    explain(failureOf({ status, message: 'M', headers }), wanted);

  test.each([
    [401, /does not accept `github-token` \(401\)\. Give it/],
    [403, /Give the job `permissions: issues: write`/],
    [404, /It needs `issues: write` in that repository/],
    [410, /Switch them on in its settings, or name another repository in `incident-repository`/],
    [422, /refused what was sent \(422\)\. GitHub said: M/],
    [500, /The next run tries again/],
    [0, /check GITHUB_API_URL/],
  ])('of %s says what to do', (status, says) => {
    expect(said(status)).toMatch(says);
  });

  test('of a rate limit says when it ends, where GitHub does', () => {
    const reset = String(Math.floor(Date.parse('2030-01-01T00:00:00Z') / 1000));
    expect(said(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset })).toMatch(
      /ends at 20(?:30-01-01|29-12-31)T/,
    );
    expect(said(429)).not.toContain('ends at');
  });
});
