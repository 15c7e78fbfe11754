/**
 * A stand-in for GitHub's REST API on this machine: keeps issues, comments, deployment statuses and workflow runs, checks
 * tokens and their permissions, and fails on demand. Give its `url` to an action as GITHUB_API_URL.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, ROUTES, refusal } from './routes.ts';
import { GithubState, type Permission, type Token } from './state.ts';

/** `silent`: the request is taken and never answered. `garbage`: what a proxy answers in GitHub's place. */
export type Trouble =
  | { readonly kind: 'status'; readonly status: number; readonly message?: string }
  | { readonly kind: 'rate-limited'; readonly status: 403 | 429; readonly retryAfterSeconds: number }
  | { readonly kind: 'silent' }
  | { readonly kind: 'garbage' };

/** A request as it came. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

interface Planned {
  readonly trouble: Trouble;
  left: number;
  readonly concerns: (method: string, path: string) => boolean;
}

const MAX_BODY = 1024 * 1024;

export class GithubStandIn {
  state = new GithubState();
  /** Oldest first. */
  readonly received: Received[] = [];
  readonly #server: Server;
  readonly #planned: Planned[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      this.#take(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async up(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async down(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Forgets everything. */
  reset(): void {
    this.state = new GithubState();
    this.received.length = 0;
    this.#planned.length = 0;
  }

  /** The next `times` requests that it concerns (all, by default) go wrong so. */
  trouble(trouble: Trouble, times = Number.POSITIVE_INFINITY, concerns: Planned['concerns'] = () => true): void {
    this.#planned.push({ trouble, left: times, concerns });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const method = request.method ?? '';
    const body = await readBody(request);
    const planned = this.#planned.find((one) => one.left > 0 && one.concerns(method, url.pathname));
    if (planned !== undefined) planned.left -= 1;
    const answer = planned === undefined ? this.#answer(method, url, request, body) : troubled(planned.trouble);
    this.received.push({ method, path: `${url.pathname}${url.search}`, status: answer?.status ?? 0 });
    if (answer === null) return;
    response.writeHead(answer.status, {
      'content-type': typeof answer.json === 'string' ? 'text/html' : 'application/json; charset=utf-8',
      ...answer.headers,
    });
    response.end(typeof answer.json === 'string' ? answer.json : JSON.stringify(answer.json));
  }

  #answer(method: string, url: URL, request: IncomingMessage, body: string): FullAnswer {
    const token = this.state.tokens.get((request.headers.authorization ?? '').replace(/^(?:token|bearer) /i, ''));
    if (token === undefined) return refusal(401, 'Bad credentials');
    if (method === 'GET' && url.pathname === '/user')
      return token.type === 'User'
        ? { status: 200, json: { login: token.login, type: token.type } }
        : refusal(403, 'Resource not accessible by integration');
    const prefix = `/repos/${this.state.repository}`;
    if (!url.pathname.startsWith(`${prefix}/`)) return refusal(404, 'Not Found');
    const path = url.pathname.slice(prefix.length);
    for (const route of ROUTES) {
      const match = route.method === method ? route.path.exec(path) : null;
      if (match === null) continue;
      if (!may(token, route.permission)) return refusal(403, 'Resource not accessible by integration');
      const ids = match.slice(1).map(Number);
      return route.answer({ state: this.state, by: token, ids, query: url.searchParams, body: parsed(body) });
    }
    return refusal(404, 'Not Found');
  }
}

interface FullAnswer extends Answer {
  readonly headers?: Readonly<Record<string, string>>;
}

function may(token: Token, permission: Permission): boolean {
  const [of, level] = permission.split(': ');
  return token.permissions.some((has) => has === permission || (level === 'read' && has === `${of}: write`));
}

/** null: no answer at all. */
function troubled(trouble: Trouble): FullAnswer | null {
  switch (trouble.kind) {
    case 'status':
      return refusal(trouble.status, trouble.message ?? 'Something is wrong here.');
    case 'rate-limited':
      return {
        ...refusal(trouble.status, 'API rate limit exceeded for installation.'),
        headers: { 'retry-after': String(trouble.retryAfterSeconds), 'x-ratelimit-remaining': '0' },
      };
    case 'silent':
      return null;
    case 'garbage':
      return { status: 200, json: '<!doctype html><title>Sign in</title>::error::##[error]' };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY) throw new Error('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
}
