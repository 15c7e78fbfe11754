/**
 * The guide's backend: a web service that needs an environment variable and a database. It runs no Python: what `app.py`
 * says in the few lines that matter here is read from the image's files.
 */

import type { Answer, Process, Reply, RunResult, Surroundings } from '../engine/process.ts';
import { Database } from './database.ts';

/** How it misbehaves until it is started anew. */
export interface BackendMood {
  ping: 'ok' | 'slow';
  health: 'ok' | 'error' | 'html';
  monitoring: 'ok' | 'error' | 'degraded';
  /** Accepts connections and never answers. */
  silent: boolean;
  /** What it answers at a path in place of what it would. */
  answers: Readonly<Record<string, { readonly status: number; readonly type: string; readonly body: string }>>;
}

const KNOWN_MODULES = new Set(['os', 'json', 'time', 'fastapi', 'uvicorn', 'sqlalchemy', 'psycopg2']);
const SLOW_MS = 3000;
const DATABASE_TIMEOUT_MS = 300;

export class Backend implements Process {
  readonly mood: BackendMood = { ping: 'ok', health: 'ok', monitoring: 'ok', silent: false, answers: {} };
  /** While true it exits with 1 a moment after each start. */
  readonly crashes: () => boolean;
  readonly #world: Surroundings;
  readonly #source: string;
  #port = 0;

  constructor(world: Surroundings, crashes: () => boolean) {
    this.#world = world;
    this.crashes = crashes;
    this.#source = world.files['app.py'] ?? '';
  }

  start(): void {
    this.#say('INFO:     Started server process [1]');
    this.#say('INFO:     Waiting for application startup.');
    const delayMs = Number(this.#world.environment.get('START_DELAY') ?? '0') * 1000;
    if (delayMs > 0) this.#say('INFO:     Loading market history, this takes a while');
    this.#world.after(20, () => this.#prepare(delayMs));
  }

  /** What goes wrong at once comes before anything slow. */
  #prepare(delayMs: number): void {
    const failure = this.#earlyFailure();
    if (failure === '') this.#world.after(delayMs, () => this.#connect());
    else this.#fails(1, failure);
  }

  #earlyFailure(): string {
    const missing = missingModule(this.#source);
    if (missing !== '')
      return traceback('<module>', `import ${missing}`, `ModuleNotFoundError: No module named '${missing}'`);
    if (!this.#world.environment.has('EXCHANGE_API_KEY'))
      return traceback('<module>', 'API_KEY = os.environ["EXCHANGE_API_KEY"]', "KeyError: 'EXCHANGE_API_KEY'");
    const file = '/data/markets.json';
    return this.crashes()
      ? traceback(
          '<module>',
          `load_markets("${file}")`,
          `FileNotFoundError: [Errno 2] No such file or directory: '${file}'`,
        )
      : '';
  }

  #connect(): void {
    this.#say(`DEBUG:    connecting to ${this.#databaseUrl}`);
    const trouble = this.#databaseTrouble();
    if (trouble !== '') {
      this.#say(traceback('connect', 'conn = _connect(dsn, **kwasync)', `psycopg2.OperationalError: ${trouble}`));
      this.#fails(3, 'ERROR:    Application startup failed. Exiting.');
      return;
    }
    this.#port = Number(/^PORT = (\d+)/m.exec(this.#source)?.[1] ?? 8002);
    this.#say('INFO:     Application startup complete.');
    this.#say(`INFO:     Uvicorn running on http://0.0.0.0:${this.#port} (Press CTRL+C to quit)`);
  }

  terminate(): void {
    this.#say('INFO:     Shutting down');
    this.#world.after(10, () => this.#world.exit(143));
  }

  ports(): readonly number[] {
    return this.#port === 0 ? [] : [this.#port];
  }

  async reply(port: number, target: string): Promise<Reply> {
    if (!this.ports().includes(port)) return 'refused';
    if (this.mood.silent) return 'never';
    const path = target.split('?')[0] ?? '/';
    const answer = this.#answer(path);
    this.#world.log('stdout', `INFO:     172.18.0.1:40100 - "GET ${path} HTTP/1.1" ${answer.status}`);
    return answer;
  }

  #answer(path: string): Answer {
    const told = this.mood.answers[path];
    if (told !== undefined) return { afterMs: 0, status: told.status, contentType: told.type, body: told.body };
    switch (path) {
      case '/':
        return html(200, '<!doctype html><title>Automated trading</title><h1>Monitoring</h1>');
      case '/ping_fast':
        return { ...json(200, { status: 'ok' }), afterMs: this.mood.ping === 'slow' ? SLOW_MS : 0 };
      case '/health':
        return this.#health();
      case '/api/monitoring/summary':
        return this.#monitoring();
      default:
        return json(404, { detail: 'Not Found' });
    }
  }

  #health(): Answer {
    if (this.mood.health === 'html')
      return html(200, '<html><head><title>Application error</title></head><body>Something went wrong</body></html>');
    if (this.mood.health === 'error' || /^BROKEN = True/m.test(this.#source)) {
      this.#say(traceback('health', 'return CACHE["positions"]', "KeyError: 'positions'"));
      return json(500, { detail: 'Internal Server Error' });
    }
    const trouble = this.#databaseTrouble();
    if (trouble === '') return json(200, { status: 'healthy', database: 'connected' });
    this.#say(`ERROR:    psycopg2.OperationalError: ${trouble}`);
    const afterMs = trouble.includes('timeout') ? DATABASE_TIMEOUT_MS : 0;
    return { ...json(503, { status: 'unhealthy', database: 'unreachable' }), afterMs };
  }

  #monitoring(): Answer {
    const sound = this.#databaseTrouble() === '' ? 'healthy' : 'unhealthy';
    const health = this.mood.monitoring === 'ok' ? sound : this.mood.monitoring;
    return json(200, { backend_health: health, active_alerts: 0, last_sync_seconds: 4 });
  }

  run(argv: readonly string[]): RunResult | null {
    return argv[0] === 'python' ? { exitCode: 0, stdout: '', stderr: '' } : null;
  }

  get #databaseUrl(): string {
    return this.#world.environment.get('DATABASE_URL') ?? '';
  }

  /** What the driver says when it connects now; '' when it can. */
  #databaseTrouble(): string {
    const parts = /^postgresql:\/\/([^:]+):([^@]*)@([^:/]+)/.exec(this.#databaseUrl);
    const [, user = '', password = '', host = 'localhost'] = parts ?? [];
    const found = this.#world.neighbour(host);
    if (found === null) return `could not translate host name "${host}" to address: Name or service not known`;
    const at = `connection to server at "${host}" (${found.address}), port 5432 failed: `;
    if (!(found.process instanceof Database))
      return `${at}Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?`;
    const answer = found.process.login(user, password);
    return answer === '' ? '' : at + answer;
  }

  #say(text: string): void {
    this.#world.log('stderr', text);
  }

  #fails(code: number, text: string): void {
    this.#say(text);
    this.#world.exit(code);
  }
}

function missingModule(source: string): string {
  const imports = [...source.matchAll(/^import (\w+)/gm)].map(([, name = '']) => name);
  return imports.find((name) => !KNOWN_MODULES.has(name)) ?? '';
}

function json(status: number, body: object): Answer {
  return { afterMs: 0, status, contentType: 'application/json', body: JSON.stringify(body) };
}

function html(status: number, body: string): Answer {
  return { afterMs: 0, status, contentType: 'text/html; charset=utf-8', body };
}

function traceback(where: string, line: string, error: string): string {
  return `Traceback (most recent call last):\n  File "/app/app.py", line 12, in ${where}\n    ${line}\n${error}`;
}
