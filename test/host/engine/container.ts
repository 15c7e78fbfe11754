/**
 * One container: its states and how it goes from one to the next. It decides nothing about names, images or who may act.
 */

import { randomBytes } from 'node:crypto';
import { earlier, NEVER, now, since } from './clock.ts';
import { Exposure } from './exposure.ts';
import { EngineFailure } from './failure.ts';
import { Freezer } from './freezer.ts';
import { HealthMonitor } from './health.ts';
import type { Image } from './image.ts';
import { ContainerLog } from './log.ts';
import type { Network } from './network.ts';
import type { Pace } from './pace.ts';
import type { Process, StartProcess } from './process.ts';
import { RestartPolicy } from './restart-policy.ts';
import { commandOf, environmentOf, needProgram } from './run-config.ts';
import type { ContainerSpec } from './spec.ts';

export type Status = 'created' | 'running' | 'paused' | 'restarting' | 'exited';

export interface ContainerWorld {
  readonly network: Network;
  readonly pace: Pace;
  readonly startProcess: StartProcess;
  neighbour(name: string, network: string): { address: string; process: Process } | null;
  /** Tells the engine's events of something that happened to the container. */
  note(container: Container, action: string, attributes?: Readonly<Record<string, string>>): void;
}

let nextPid = 4001;

export class Container {
  readonly id = randomBytes(32).toString('hex');
  readonly spec: ContainerSpec;
  readonly image: Image;
  readonly log = new ContainerLog();
  readonly health: HealthMonitor | null;
  readonly policy: RestartPolicy;
  readonly exposure: Exposure;
  readonly freezer = new Freezer();
  name: string;
  memoryBytes: number;
  createdAt = now();
  status: Status = 'created';
  exitCode = 0;
  oomKilled = false;
  error = '';
  startedAt = NEVER;
  finishedAt = NEVER;
  pid = 0;
  process: Process | null = null;
  readonly #world: ContainerWorld;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ended = new Set<() => void>();
  #restartTimer: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #gone = false;

  constructor(spec: ContainerSpec, image: Image, world: ContainerWorld) {
    this.spec = spec;
    this.image = image;
    this.name = spec.name;
    this.memoryBytes = spec.memoryBytes;
    this.#world = world;
    this.policy = new RestartPolicy(spec.restart, world.pace);
    this.exposure = new Exposure(this, world.network);
    this.health = spec.healthCheck === null ? null : new HealthMonitor(this, spec.healthCheck, world.pace);
  }

  /** Whether its process is there, be it held or not. */
  get alive(): boolean {
    return this.process !== null;
  }

  /** Starts it by hand: the policy wakes and its count begins anew. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.status === 'paused') throw new EngineFailure('cannot start a paused container, try unpause instead');
      if (this.status === 'running') return;
      clearTimeout(this.#restartTimer);
      this.policy.wake();
      await this.#launch();
    });
  }

  /** Ends it: politely, and after the grace by force. A container that does not run stays as it is. */
  stop(): Promise<void> {
    return this.#inTurn(async () => {
      this.#rest();
      if (!this.alive) return;
      this.note('kill', { signal: '15' });
      const ended = new Promise<void>((resolve) => this.#ended.add(resolve));
      if (!this.freezer.frozen) this.process?.terminate();
      const force = setTimeout(() => {
        this.note('kill', { signal: '9' });
        this.#exited(137, false);
      }, this.#world.pace.graceMs);
      await ended;
      clearTimeout(force);
      this.note('stop');
    });
  }

  /** SIGKILL from outside: the policy rests. */
  kill(): void {
    this.#rest();
    if (this.alive) this.note('kill', { signal: '9' });
    this.#exited(137, false);
  }

  /** The kernel kills it for its memory: the policy does not rest. */
  outOfMemory(): void {
    this.note('oom');
    this.#exited(137, true);
  }

  pause(): void {
    this.status = 'paused';
    this.note('pause');
    this.freezer.freeze('paused');
  }

  unpause(): void {
    this.status = 'running';
    this.note('unpause');
    this.freezer.thaw();
  }

  /** SIGSTOP to its process, and no SIGCONT ever. */
  hang(): void {
    this.freezer.freeze('stopped');
  }

  /** Makes it, and what it has logged, so much older. */
  age(ms: number): void {
    this.createdAt = earlier(this.createdAt, ms);
    this.startedAt = earlier(this.startedAt, ms);
    this.log.age(ms);
  }

  note(action: string, attributes?: Readonly<Record<string, string>>): void {
    this.#world.note(this, action, attributes);
  }

  /** Takes everything back at once, without a word: its end, or the end of the engine. */
  vanish(): void {
    this.#gone = true;
    this.#rest();
    if (this.alive) this.#clear();
    this.exposure.close();
    this.status = 'exited';
    this.#tellEnd();
  }

  /** Starts and stops wait for each other, as the engine locks a container. */
  #inTurn(action: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(action, action);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #launch(): Promise<void> {
    try {
      needProgram(this);
      await this.exposure.open();
      if (this.#gone) throw new EngineFailure(`No such container: ${this.id}`);
    } catch (failure) {
      this.exposure.close();
      this.error = (failure as Error).message;
      this.exitCode = this.error.includes('executable file not found') ? 127 : 128;
      if (this.status === 'restarting') this.status = 'exited';
      throw failure;
    }
    this.status = 'running';
    this.error = '';
    this.exitCode = 0;
    this.oomKilled = false;
    this.startedAt = now();
    this.pid = nextPid++;
    this.process = this.#world.startProcess({
      environment: environmentOf(this),
      files: this.image.files,
      command: commandOf(this),
      log: (stream, text) => this.log.write(stream, text),
      exit: (code) => this.#exited(code, false),
      after: (ms, action) => this.#after(ms, action),
      neighbour: (name) => this.#world.neighbour(name, this.spec.network),
    });
    this.note('start');
    this.process.start();
    if (this.alive) this.health?.begin();
  }

  #after(ms: number, action: () => void): void {
    const { process } = this;
    const timer = setTimeout(async () => {
      this.#timers.delete(timer);
      await this.freezer.whenThawed();
      if (this.process === process) action();
    }, ms);
    this.#timers.add(timer);
  }

  #exited(code: number, oom: boolean): void {
    if (!this.alive) return;
    this.#clear();
    this.note('die', { exitCode: String(code) });
    this.exitCode = code;
    this.oomKilled = oom;
    const waitMs = this.policy.next(code, since(this.startedAt));
    this.status = waitMs === null ? 'exited' : 'restarting';
    if (waitMs !== null) this.#restartTimer = setTimeout(() => void this.#again(), waitMs);
    this.#tellEnd();
  }

  /** The policy's own start, unless somebody was faster. A failure stays in `error`. */
  #again(): Promise<void> {
    const start = async () => {
      if (this.status === 'restarting') await this.#launch();
    };
    return this.#inTurn(start).catch(() => undefined);
  }

  #clear(): void {
    this.process = null;
    this.pid = 0;
    this.finishedAt = now();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.health?.end();
    this.exposure.close();
    this.freezer.thaw();
  }

  #rest(): void {
    this.policy.rest();
    clearTimeout(this.#restartTimer);
    if (this.status === 'restarting') this.status = 'exited';
  }

  #tellEnd(): void {
    for (const ended of this.#ended) ended();
    this.#ended.clear();
  }
}
