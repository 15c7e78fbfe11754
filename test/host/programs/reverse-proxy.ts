/**
 * nginx in front of the backend: passes on what the backend answers, else says the guide's message. It asks for the
 * backend's address once, when its configuration is loaded, as nginx does with a name in `proxy_pass`.
 */

import type { Answer, Process, Reply, RunResult, Surroundings } from '../engine/process.ts';

export const UNAVAILABLE = 'Backend service temporarily unavailable. Please ensure services are running.';
const UPSTREAM_TIMEOUT_MS = 2000;
const BACKEND_PORT = 8002;

/** Finds the process that now has an address of the containers' network. */
export type AtAddress = (
  address: string,
) => { readonly process: Process | null; readonly freezer: { readonly frozen: boolean } } | undefined;

export class Upstream {
  address = '';
  readonly errors: string[] = [];
  readonly #at: AtAddress;

  constructor(at: AtAddress) {
    this.#at = at;
  }

  async ask(path: string): Promise<Answer> {
    const target = this.#at(this.address);
    if (target?.process == null)
      return this.#unavailable('connect() failed (113: No route to host) while connecting to upstream', 0);
    if (target.freezer.frozen)
      return this.#unavailable(
        'upstream timed out (110: Connection timed out) while reading response header from upstream',
        UPSTREAM_TIMEOUT_MS,
      );
    const reply: Reply = target.process.ports().includes(BACKEND_PORT)
      ? await target.process.reply(BACKEND_PORT, path)
      : 'refused';
    if (reply === 'refused')
      return this.#unavailable('connect() failed (111: Connection refused) while connecting to upstream', 0);
    if (reply === 'never') {
      return this.#unavailable(
        'upstream timed out (110: Connection timed out) while reading response header from upstream',
        UPSTREAM_TIMEOUT_MS,
      );
    }
    return reply;
  }

  #unavailable(error: string, afterMs: number): Answer {
    const time = new Date().toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
    this.errors.push(`${time} [error] 31#31: *1 ${error}, upstream: "http://${this.address}:${BACKEND_PORT}/"`);
    return { afterMs, status: 503, contentType: 'application/json', body: JSON.stringify({ error: UNAVAILABLE }) };
  }
}

/** nginx as a container of the project. */
export class ProxyContainer implements Process {
  readonly upstream: Upstream;
  readonly #world: Surroundings;

  constructor(world: Surroundings, at: AtAddress) {
    this.#world = world;
    this.upstream = new Upstream(at);
  }

  start(): void {
    this.load();
    this.#world.log('stderr', '2026/01/01 00:00:00 [notice] 1#1: start worker processes');
  }

  load(): void {
    this.upstream.address = this.#world.neighbour('backend-aws')?.address ?? this.upstream.address;
  }

  terminate(): void {
    this.#world.after(5, () => this.#world.exit(0));
  }

  ports(): readonly number[] {
    return [80];
  }

  async reply(_port: number, path: string): Promise<Reply> {
    const known = this.upstream.errors.length;
    const answer = await this.upstream.ask(path);
    for (const line of this.upstream.errors.slice(known)) this.#world.log('stderr', line);
    return answer;
  }

  run(argv: readonly string[]): RunResult | null {
    if (argv[0] !== 'nginx') return null;
    if (argv.includes('reload')) this.load();
    return { exitCode: 0, stdout: '', stderr: '' };
  }
}
