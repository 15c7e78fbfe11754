/**
 * The health check of one container: asks its process what the configured command would ask, and keeps the engine's log.
 */

import { now, since } from './clock.ts';
import type { Container } from './container.ts';
import type { Pace } from './pace.ts';
import type { HealthCheckSpec } from './spec.ts';

export interface ProbeLog {
  readonly start: string;
  readonly end: string;
  readonly exitCode: number;
  readonly output: string;
}

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

const KEPT = 5;
const MOST_OUTPUT = 4096;

export class HealthMonitor {
  status: 'starting' | 'healthy' | 'unhealthy' = 'starting';
  failingStreak = 0;
  log: ProbeLog[] = [];
  readonly #container: Container;
  readonly #check: HealthCheckSpec;
  readonly #pace: Pace;
  #timer: NodeJS.Timeout | undefined;
  #generation = 0;

  constructor(container: Container, check: HealthCheckSpec, pace: Pace) {
    this.#container = container;
    this.#check = check;
    this.#pace = pace;
  }

  begin(): void {
    this.status = 'starting';
    this.failingStreak = 0;
    this.log = [];
    this.#plan(++this.#generation, this.#pace.healthIntervalMs / 3);
  }

  end(): void {
    this.#generation += 1;
    clearTimeout(this.#timer);
    this.status = 'unhealthy';
    this.failingStreak = 0;
  }

  #plan(generation: number, inMs: number): void {
    this.#timer = setTimeout(() => void this.#probe(generation), inMs);
  }

  async #probe(generation: number): Promise<void> {
    const start = now();
    const paused = this.#container.status === 'paused';
    const outcome = paused ? null : await this.#ask();
    if (generation !== this.#generation) return;
    if (outcome !== null)
      this.#note({ start, end: now(), exitCode: outcome.exitCode, output: outcome.output.slice(0, MOST_OUTPUT) });
    this.#plan(generation, this.#pace.healthIntervalMs);
  }

  #note(entry: ProbeLog): void {
    this.log = [...this.log, entry].slice(-KEPT);
    if (entry.exitCode === 0) {
      if (this.status !== 'healthy') this.#container.note('health_status: healthy');
      this.failingStreak = 0;
      this.status = 'healthy';
      return;
    }
    const inStartPeriod = this.status === 'starting' && since(this.#container.startedAt) < this.#check.startPeriodMs;
    if (inStartPeriod) return;
    this.failingStreak += 1;
    if (this.failingStreak < (this.#check.retries || 3)) return;
    if (this.status !== 'unhealthy') this.#container.note('health_status: unhealthy');
    this.status = 'unhealthy';
  }

  async #ask(): Promise<Outcome> {
    const timeoutMs = this.#check.timeoutMs || 30_000;
    const tooLong = { exitCode: -1, output: `Health check exceeded timeout (${timeoutMs / 1000}s)` };
    const command = this.#check.test.slice(1);
    const url = /https?:\/\/(?:localhost|127\.0\.0\.1)(?::(\d+))?(\/[^\s"'|;]*)?/.exec(command.join(' '));
    const { process } = this.#container;
    if (process === null) return { exitCode: 1, output: '' };
    if (this.#container.freezer.frozen) return this.#later(this.#pace.graceMs, tooLong);
    if (url === null) {
      const words = this.#check.test[0] === 'CMD-SHELL' ? command.join(' ').split(/\s+/) : command;
      const result = words[0] === 'false' ? { exitCode: 1, stdout: '', stderr: '' } : process.run(words);
      return result === null
        ? { exitCode: 0, output: '' }
        : { exitCode: result.exitCode, output: result.stdout + result.stderr };
    }
    const port = Number(url[1] ?? 80);
    const reply = await process.reply(port, url[2] ?? '/');
    if (reply === 'never') return this.#later(this.#pace.graceMs, tooLong);
    if (reply === 'refused') {
      return this.#curl(
        7,
        `curl: (7) Failed to connect to localhost port ${port} after 0 ms: Couldn't connect to server\n`,
      );
    }
    if (reply.afterMs > timeoutMs) return this.#later(this.#pace.graceMs, tooLong);
    const outcome =
      reply.status >= 400
        ? this.#curl(22, `curl: (22) The requested URL returned error: ${reply.status}\n`)
        : { exitCode: 0, output: reply.body };
    return this.#later(reply.afterMs, outcome);
  }

  #curl(exitCode: number, output: string): Outcome {
    return { exitCode: /\|\| *exit 1/.test(this.#check.test.join(' ')) ? 1 : exitCode, output };
  }

  #later(ms: number, outcome: Outcome): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#timer = setTimeout(() => resolve(outcome), ms);
    });
  }
}
