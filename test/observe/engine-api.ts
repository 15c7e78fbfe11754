/**
 * A stand-in for the engine's socket with three running containers: answers what the probe asks, in the engine's own forms.
 */

import { createServer, type IncomingMessage } from 'node:http';
import { INSPECT, VERSION } from './fixtures.ts';

export interface EngineApi {
  /** Such as `GET /containers/json`, without what follows the question mark; oldest first. */
  readonly asked: string[];
  /** What `GET /containers/json` answers in place of the list; null: the list. */
  strangeList: string | null;
  /** How each container is, in the engine's words. */
  status: string;
  /** Whether the names of the images stand for others by now. */
  moved: boolean;
  /** Paths that begin with one of these are answered with an error. */
  failing: readonly string[];
  /** The log's entries; each is one line, its time in front. */
  log: readonly string[];
  /** `GET /events`: what it was asked for, and what it answers. */
  readonly events: { asked: string; answer: string };
  /** How a command in a container ends. */
  exec: { readonly output: string; readonly exitCode: number };
  close(): Promise<void>;
}

/** What `GET /images/NAME/json` answers of the backend's image. */
export const IMAGE = JSON.stringify({
  Id: 'sha256:0d',
  RepoTags: ['trading-e2e-backend-aws:latest'],
  Created: '2026-11-24T08:00:00Z',
  Config: { Labels: null, Env: ['A=1'], Cmd: ['serve'], Entrypoint: null },
});

const NOT_FOUND = Symbol('not found');

interface Inspected {
  readonly Id: string;
  readonly Config: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> };
}

const CONTAINERS: readonly Inspected[] = INSPECT.trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** An entry as the engine sends it: which output, three zeros, its length, its bytes. */
function entry(text: string): Buffer {
  const bytes = Buffer.from(`${text}\n`);
  const head = Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

export async function engineApi(socketPath: string): Promise<EngineApi> {
  const api = {
    asked: [] as string[],
    strangeList: null as string | null,
    status: 'Up 2 minutes',
    moved: false,
    failing: [] as readonly string[],
    log: [] as readonly string[],
    events: { asked: '', answer: '' },
    exec: { output: '', exitCode: 0 },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  const list = (filters: string) => {
    const labels: readonly string[] = JSON.parse(filters || '{"label":[]}').label;
    return CONTAINERS.filter((one) =>
      labels.every((label) => Object.entries(one.Config.Labels).some((pair) => pair.join('=') === label)),
    ).map(({ Id, Config }) => ({
      Id,
      Names: ['/a "name" {"Id":"0"'],
      Image: api.moved ? 'sha256:00' : Config.Image,
      ImageID: 'sha256:00',
      Labels: Config.Labels,
      Status: api.status,
    }));
  };
  const answer = async (request: IncomingMessage): Promise<string | Buffer | typeof NOT_FOUND | null> => {
    const url = new URL(request.url ?? '/', 'http://engine');
    const body = await bodyOf(request);
    const route = `${request.method} ${url.pathname}`;
    api.asked.push(route);
    if (api.failing.some((path) => url.pathname.startsWith(path))) return null;
    const [, , id = ''] = url.pathname.split('/');
    const container = CONTAINERS.find((one) => one.Id === id);
    if (route === 'GET /events') {
      api.events.asked = url.searchParams.get('filters') ?? '';
      return api.events.answer;
    }
    if (/^GET \/images\/.+\/json$/.test(route))
      return /backend|sha256:00/.test(url.pathname) ? `${IMAGE}\n` : NOT_FOUND;
    if (route === 'GET /_ping') return 'OK';
    if (route === 'GET /images/json')
      return JSON.stringify([
        { Id: 'sha256:1', RepoTags: ['a:1', 'trading-e2e-backend-aws:latest'] },
        { RepoTags: null },
      ]);
    if (route === 'GET /containers/json' && api.strangeList !== null) return api.strangeList;
    if (route === 'GET /containers/json') return JSON.stringify(list(url.searchParams.get('filters') ?? ''));
    if (/^GET \/containers\/\w+\/json$/.test(route)) return container ? `${JSON.stringify(container)}\n` : null;
    if (/^GET \/containers\/\w+\/logs$/.test(route)) return Buffer.concat(api.log.map(entry));
    if (/^POST \/containers\/\w+\/exec$/.test(route)) return JSON.parse(body).Tty === true ? '{"Id":"abc123"}\n' : null;
    if (route === 'POST /exec/abc123/start') return api.exec.output.replaceAll('\n', '\r\n');
    if (route === 'GET /exec/abc123/json')
      return JSON.stringify({ ID: 'abc123', Running: false, ExitCode: api.exec.exitCode });
    return null;
  };
  const server = createServer((request, response) => {
    answer(request).then((text) => {
      response.setHeader('server', `Docker/${JSON.parse(VERSION).Server.Version} (linux)`);
      response.statusCode = text === null ? 500 : text === NOT_FOUND ? 404 : 200;
      response.end(text === null || text === NOT_FOUND ? '{"message":"no"}' : text);
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return api;
}
