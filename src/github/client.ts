/**
 * GitHub's REST API by @actions/github: each request bounded in time, repeated where that is safe and soon, its answer
 * checked. Everything that goes wrong is an ApiFailure.
 */

import * as v from 'valibot';
import { ApiFailure } from './failure.ts';

/** One answer is waited for so long. */
const REQUEST_MS = 10_000;
/** All requests of one run together. */
const BUDGET_MS = 60_000;
/** A rate limit that takes longer than this to end is not waited for. */
const LONGEST_WAIT_MS = 15_000;
const MOST_TRIES = 3;
const AFTER_TROUBLE_MS = 1_000;

export interface ApiOptions {
  readonly token: string;
  /** Such as `https://api.github.com`. */
  readonly baseUrl: string;
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly limits?: { readonly requestMs?: number; readonly budgetMs?: number };
}

type Parameters = Readonly<Record<string, unknown>>;

export interface GithubApi {
  /**
   * Sends one request, such as `GET /repos/{owner}/{repo}/issues`.
   * @throws {ApiFailure}
   */
  call<T>(route: string, parameters: Parameters, shape: v.GenericSchema<unknown, T>): Promise<T>;
}

type Request = (route: string, parameters: Parameters) => Promise<{ readonly data: unknown }>;

export async function openGithubApi(options: ApiOptions): Promise<GithubApi> {
  const { getOctokit } = await import('@actions/github');
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const octokit = getOctokit(options.token, { baseUrl: options.baseUrl.replace(/\/+$/, ''), log });
  return new BoundedApi(octokit.request as Request, options);
}

class BoundedApi implements GithubApi {
  readonly #request: Request;
  readonly #wait: ApiOptions['wait'];
  readonly #requestMs: number;
  readonly #over: AbortSignal;

  constructor(request: Request, { signal, wait, limits }: ApiOptions) {
    this.#request = request;
    this.#wait = wait;
    this.#requestMs = limits?.requestMs ?? REQUEST_MS;
    this.#over = AbortSignal.any([signal, AbortSignal.timeout(limits?.budgetMs ?? BUDGET_MS)]);
  }

  async call<T>(route: string, parameters: Parameters, shape: v.GenericSchema<unknown, T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#once(route, parameters, shape);
      } catch (error) {
        const pauseMs = tries >= MOST_TRIES ? null : pauseBefore(error, route);
        if (pauseMs === null) throw this.#failure(error);
        await this.#wait(pauseMs, this.#over).catch(() => undefined);
      }
    }
  }

  async #once<T>(route: string, parameters: Parameters, shape: v.GenericSchema<unknown, T>): Promise<T> {
    this.#over.throwIfAborted();
    const signal = AbortSignal.any([this.#over, AbortSignal.timeout(this.#requestMs)]);
    const { data } = await this.#request(route, { ...parameters, request: { signal } });
    const parsed = v.safeParse(shape, data);
    if (parsed.success) return parsed.output;
    throw new ApiFailure('unusable-answer', 200, `an answer to ${route.split(' ')[0]} that is not as documented`);
  }

  #failure(error: unknown): ApiFailure {
    if (error instanceof ApiFailure) return error;
    if (this.#over.aborted) return new ApiFailure('out-of-time', 0, 'the time for it is over', { cause: error });
    return failureOf(readRefusal(error), error);
  }
}

/** What is known of a request that failed. `status` is 0 where no answer came. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

const HTTP_ERROR = v.object({
  status: v.number(),
  message: v.string(),
  response: v.optional(
    v.object({
      headers: v.record(v.string(), v.unknown()),
      data: v.optional(v.unknown()),
    }),
  ),
});

function readRefusal(error: unknown): Refusal {
  const parsed = v.safeParse(HTTP_ERROR, error);
  if (parsed.success && parsed.output.response !== undefined) {
    const headers = Object.entries(parsed.output.response.headers).map(([name, value]) => [name, String(value)]);
    return { status: parsed.output.status, message: parsed.output.message, headers: Object.fromEntries(headers) };
  }
  return { status: 0, message: silence(error), headers: {} };
}

/** Why no answer came: the code of the innermost error that has one, such as `ECONNREFUSED`, else its name. */
function silence(error: unknown): string {
  let named = 'unknown';
  for (let depth = 0, one = error; depth < 5 && one instanceof Error; depth++, one = one.cause) {
    if (one.name === 'TimeoutError') return 'no answer in time';
    named = 'code' in one && typeof one.code === 'string' ? one.code : one.name;
  }
  return named;
}

function isRateLimit({ status, message, headers }: Refusal): boolean {
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message))
  );
}

/** Milliseconds until the limit ends, as GitHub says; null where it does not say. */
function limitEndsInMs({ headers }: Refusal, now: number): number | null {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after)) return Math.max(0, after * 1000);
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isFinite(reset) && headers['x-ratelimit-remaining'] === '0' ? Math.max(0, reset * 1000 - now) : null;
}

/**
 * How long to wait before the same is asked again; null: not again. What was refused for its rate was not done, so it may
 * be repeated; a POST without an answer may have been done.
 */
function pauseBefore(error: unknown, route: string): number | null {
  if (error instanceof ApiFailure) return null;
  const refusal = readRefusal(error);
  if (isRateLimit(refusal)) {
    const ms = limitEndsInMs(refusal, Date.now());
    return ms === null || ms > LONGEST_WAIT_MS ? null : ms + 100;
  }
  const troubled = refusal.status === 0 || refusal.status >= 500;
  return troubled && !route.startsWith('POST ') ? AFTER_TROUBLE_MS : null;
}

const PROBLEMS: Readonly<Record<number, ApiFailure['problem']>> = {
  401: 'token-refused',
  403: 'not-permitted',
  404: 'not-found',
  410: 'switched-off',
  422: 'values-refused',
};

/** The failure as it is told. */
export function failureOf(refusal: Refusal, cause?: unknown): ApiFailure {
  const { status, message } = refusal;
  const options = { cause };
  if (isRateLimit(refusal)) {
    const ms = limitEndsInMs(refusal, Date.now());
    const until = ms === null ? '' : `It ends at ${new Date(Date.now() + ms).toISOString().slice(0, 19)}Z.`;
    return new ApiFailure('rate-limited', status, until, options);
  }
  if (status === 0) return new ApiFailure('silent', 0, message, options);
  if (status >= 500) return new ApiFailure('broken', status, message, options);
  return new ApiFailure(PROBLEMS[status] ?? 'values-refused', status, message, options);
}
