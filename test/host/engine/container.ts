/**
 * One container: its states, its restart policy and what it logs. It decides nothing about names, images or who may act.
 */

import { randomBytes } from 'node:crypto';
import type { Server, Socket } from 'node:net';
import { earlier, NEVER, now, since } from './clock.ts';
import { EngineFailure } from './failure.ts';
import { HealthMonitor } from './health.ts';
import { HttpFront } from './http-front.ts';
import type { Image } from './image.ts';
import type { Network } from './network.ts';
import type { Process, StartProcess } from './process.ts';
import type { ContainerSpec } from './spec.ts';

export type Status = 'created' | 'running' | 'paused' | 'restarting' | 'exited';

/** How fast the stand-in's time runs where waiting would only cost time. */
export interface Pace {
  /** Between two health probes, whatever interval is configured; the first comes after a third of it. */
  readonly healthIntervalMs: number;
  /** How long a process may ignore SIGTERM, and a health probe may stay without an answer. */
  readonly graceMs: number;
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
}

export interface LogEntry {
  readonly at: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface ContainerWorld {
  readonly network: Network;
  readonly pace: Pace;
  readonly startProcess: StartProcess;
  neighbour(name: string, network: string): { address: string; process: Process } | null;
}

const MOST_LOG_ENTRIES = 20_000;
let nextPid = 4001;

export class Container {
  readonly id = randomBytes(32).toString('hex');
  createdAt = now();
  readonly spec: ContainerSpec;
  readonly image: Image;
  log: LogEntry[] = [];
  readonly health: HealthMonitor | null;
  name: string;
  restart: ContainerSpec['restart'];
  memoryBytes: number;
  status: Status = 'created';
  exitCode = 0;
  oomKilled = false;
  error = '';
  startedAt = NEVER;
  finishedAt = NEVER;
  pid = 0;
  restartCount = 0;
  address = '';
  process: Process | null = null;
  /** Stopped by a signal from inside (SIGSTOP): running, and silent. */
  #hung = false;
  /** Stopped or killed by hand: the policy rests until somebody starts it. */
  #byHand = false;
  #backoffMs: number;
  #published: Server[] = [];
  readonly #front: HttpFront;
  readonly #world: ContainerWorld;
  readonly #timers = new Set<NodeJS.Timeout>();
  #restartTimer: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #gone = false;
  readonly #ended = new Set<() => void>();
  readonly #thawed = new Set<() => void>();

  constructor(spec: ContainerSpec, image: Image, world: ContainerWorld) {
    this.spec = spec;
    this.image = image;
    this.name = spec.name;
    this.restart = spec.restart;
    this.memoryBytes = spec.memoryBytes;
    this.#world = world;
    this.#backoffMs = world.pace.firstBackoffMs;
    this.#front = new HttpFront(this);
    this.health = spec.healthCheck === null ? null : new HealthMonitor(this, spec.healthCheck, world.pace);
  }

  get command(): readonly string[] {
    const entrypoint = this.spec.entrypoint ?? this.image.entrypoint;
    return [...entrypoint, ...(this.spec.command ?? (this.spec.entrypoint === null ? this.image.command : []))];
  }

  get environment(): readonly string[] {
    const names = new Map([...this.image.environment, ...this.spec.environment].map((entry) => [entry.split('=')[0], entry]));
    return [...names.values()];
  }

  /** Whether its process is there, be it paused or not. */
  get alive(): boolean {
    return this.process !== null;
  }

  get frozen(): boolean {
    return this.status === 'paused' || this.#hung;
  }

  /** Starts it by hand: the policy wakes and its count begins anew. */
  start(): Promise<void> {
    return this.#inTurn(() => this.#start());
  }

  async #start(): Promise<void> {
    if (this.#gone) throw new EngineFailure(`No such container: ${this.id}`);
    if (this.status === 'paused') throw new EngineFailure('cannot start a paused container, try unpause instead');
    if (this.status === 'running') return;
    clearTimeout(this.#restartTimer);
    this.#byHand = false;
    this.restartCount = 0;
    this.#backoffMs = this.#world.pace.firstBackoffMs;
    await this.#launch();
  }

  /** Starts and stops wait for each other, as the engine locks a container. */
  #inTurn(action: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(action, action);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #launch(): Promise<void> {
    try {
      if (this.image.program === 'idle' || this.image.program === 'python') this.#needsProgram();
      for (const port of this.spec.ports) {
        this.#published.push(await this.#world.network.publish(this, port, (socket) => this.accept(socket, port.containerPort)));
      }
      if (this.#gone) throw new EngineFailure(`No such container: ${this.id}`);
    } catch (failure) {
      this.#unpublish();
      this.error = (failure as Error).message;
      this.exitCode = this.error.includes('executable file not found') ? 127 : 128;
      if (this.status === 'restarting') this.status = 'exited';
      throw failure;
    }
    this.address = this.#world.network.lease(this.id);
    this.status = 'running';
    this.error = '';
    this.exitCode = 0;
    this.oomKilled = false;
    this.startedAt = now();
    this.pid = nextPid++;
    const environment = new Map(
      this.environment.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    );
    this.process = this.#world.startProcess({
      environment,
      files: this.image.files,
      command: this.command,
      log: (stream, text) => this.#write(stream, text),
      exit: (code) => this.#exited(code, false),
      after: (ms, action) => this.#after(ms, action),
      neighbour: (name) => this.#world.neighbour(name, this.spec.network),
    });
    this.process.start();
    if (this.alive) this.health?.begin();
  }

  #needsProgram(): void {
    const program = this.command[0] ?? '';
    if (/^(python3?|sh|sleep|\/bin\/sh)$/.test(program)) return;
    throw new EngineFailure(
      `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown`,
    );
  }

  #after(ms: number, action: () => void): void {
    const { process } = this;
    const timer = setTimeout(async () => {
      this.#timers.delete(timer);
      await this.whenThawed();
      if (this.process === process) action();
    }, ms);
    this.#timers.add(timer);
  }

  #write(stream: 'stdout' | 'stderr', text: string): void {
    for (const line of text.split('\n')) this.log.push({ at: now(), stream, text: line });
    if (this.log.length > MOST_LOG_ENTRIES) this.log.splice(0, this.log.length - MOST_LOG_ENTRIES);
  }

  /** Takes a connection to one of its ports, as the engine's proxy does: open first, reset when nothing listens. */
  accept(socket: Socket, port: number): void {
    if (this.process === null || !this.process.ports().includes(port)) socket.resetAndDestroy();
    else this.#front.take(socket, port);
  }

  #exited(code: number, oom: boolean): void {
    if (!this.alive) return;
    const ranMs = since(this.startedAt);
    this.#cleared();
    this.exitCode = code;
    this.oomKilled = oom;
    const { name, maximumRetries } = this.restart;
    const again =
      name === 'always' || name === 'unless-stopped' || (name === 'on-failure' && code !== 0 && (maximumRetries === 0 || this.restartCount < maximumRetries));
    if (again && !this.#byHand) {
      this.status = 'restarting';
      this.restartCount += 1;
      if (ranMs > 10_000) this.#backoffMs = this.#world.pace.firstBackoffMs;
      this.#restartTimer = setTimeout(() => void this.#launch().catch(() => undefined), this.#backoffMs);
      this.#backoffMs = Math.min(this.#backoffMs * 2, this.#world.pace.longestBackoffMs);
    } else this.status = 'exited';
    for (const ended of this.#ended) ended();
    this.#ended.clear();
  }

  #cleared(): void {
    this.process = null;
    this.#hung = false;
    this.pid = 0;
    this.finishedAt = now();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.health?.end();
    this.#unpublish();
    this.#front.drop();
    for (const thawed of this.#thawed) thawed();
    this.#thawed.clear();
  }

  #unpublish(): void {
    for (const server of this.#published) server.close();
    this.#published = [];
    this.#world.network.release(this.id);
    this.address = '';
  }

  /** Ends it: politely, and after the grace by force. A container that does not run stays as it is. */
  stop(): Promise<void> {
    return this.#inTurn(() => this.#stop());
  }

  async #stop(): Promise<void> {
    this.#byHand = true;
    if (this.status === 'restarting') this.#rest();
    if (!this.alive) return;
    const ended = new Promise<void>((resolve) => this.#ended.add(resolve));
    if (!this.frozen) this.process?.terminate();
    const force = setTimeout(() => this.#exited(137, false), this.#world.pace.graceMs);
    await ended;
    clearTimeout(force);
  }

  #rest(): void {
    clearTimeout(this.#restartTimer);
    this.status = 'exited';
  }

  /** SIGKILL from outside: the policy rests. */
  kill(): void {
    this.#byHand = true;
    if (this.status === 'restarting') this.#rest();
    this.#exited(137, false);
  }

  /** The kernel kills it for its memory: the policy does not rest. */
  outOfMemory(): void {
    this.#exited(137, true);
  }

  pause(): void {
    this.status = 'paused';
  }

  unpause(): void {
    this.status = 'running';
    this.#wake();
  }

  /** SIGSTOP to its process; it never gets a SIGCONT. */
  hang(): void {
    this.#hung = true;
  }

  #wake(): void {
    for (const thawed of this.#thawed) thawed();
    this.#thawed.clear();
  }

  whenThawed(): Promise<void> {
    return this.frozen ? new Promise((resolve) => this.#thawed.add(resolve)) : Promise.resolve();
  }

  /** Makes it, and what it has logged, so much older. */
  age(ms: number): void {
    this.createdAt = earlier(this.createdAt, ms);
    this.startedAt = earlier(this.startedAt, ms);
    this.log = this.log.map((entry) => ({ ...entry, at: earlier(entry.at, ms) }));
  }

  /** Takes everything back at once, without a word: its end, or the end of the engine. */
  vanish(): void {
    clearTimeout(this.#restartTimer);
    this.#gone = true;
    this.#byHand = true;
    if (this.alive) this.#cleared();
    this.#unpublish();
    this.status = 'exited';
    for (const ended of this.#ended) ended();
    this.#ended.clear();
  }
}
