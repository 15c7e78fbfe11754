/**
 * The embedded host: the guide's Compose project behind an SSH server, inside this process. Needs Node and /bin/sh only.
 */

import type { ChildProcess } from 'node:child_process';
import type { TestStack } from '../stack.ts';
import { BREAKS } from './breaks/breaks.ts';
import { FAST, type Pace } from './engine/pace.ts';
import { findIlls } from './ills.ts';
import { FOLDER, SECRETS } from './project.ts';
import { Commands, type ReceivedCommand } from './ssh/commands.ts';
import type { Misbehaviour } from './ssh/misbehaviour.ts';
import { EmbeddedSshServer } from './ssh/server.ts';
import { World } from './world.ts';

export type { ReceivedCommand } from './ssh/commands.ts';
export type { Misbehaviour } from './ssh/misbehaviour.ts';

const USERNAME = 'deploy';

export interface EmbeddedStack extends TestStack {
  readonly kind: 'embedded';
  /** Commands received over SSH, oldest first. */
  readonly commands: readonly ReceivedCommand[];
  /** The words of every `docker …` that ran on the host, oldest first, those of the product and its shells only. */
  readonly dockerCalls: readonly (readonly string[])[];
  /** SSH connections accepted so far. */
  readonly connections: number;
  /** Home folder of the user on the host; the project is in it. */
  readonly home: string;
  /** What every command on the host has in its environment: to run one there without SSH. */
  readonly environment: Readonly<Record<string, string>>;
  /** A `known_hosts` line with a key that the server presents only under `other-host-key`. */
  readonly otherKnownHosts: string;
  /** Another user of the host may log in, as a line of `authorized_keys` says. */
  letIn(username: string, line: string): void;
  /** Lets a public key (type and base64) in for one login, as EC2 Instance Connect does for a minute. */
  lend(publicKey: string): void;
  /** How the next `connections` connections go wrong (default: all, until the reset or `behave`). */
  misbehave(misbehaviours: readonly Misbehaviour[], connections?: number): void;
  behave(): void;
  /** Cuts every SSH connection at once. */
  cut(): void;
  /** Calls back each time a `docker …` begins on the host, until the reset or a call of the returned function. */
  onDocker(listener: (argv: readonly string[]) => void): () => void;
  /** The SSH port refuses connections from now on, as while a host boots; `listen` ends that. */
  stopListening(): Promise<void>;
  listen(): Promise<void>;
  /** Runs `docker …` on the host, past SSH. Rejects with its output when it fails, unless `mayFail`. */
  docker(argv: readonly string[], mayFail?: boolean): Promise<string>;
  /** The main process of a service's container prints this. */
  print(service: string, text: string): void;
  /** What the backend answers at a path until its next start. */
  answer(path: string, status: number, type: string, body: string): void;
  /** What a login prints before anything else. */
  greet(banner: string): void;
  /** Pids of what commands of the host have left running. Complete where there is a /proc. */
  leftRunning(): readonly number[];
}

/** A host of its own; several may live in one process. Nothing is started before `up`. */
export function embeddedStack(options: { readonly pace?: Partial<Pace> } = {}): EmbeddedStack {
  return new Embedded({ ...FAST, ...options.pace });
}

interface Parts {
  readonly world: World;
  readonly commands: Commands;
  readonly ssh: EmbeddedSshServer;
  readonly strangers: ChildProcess[];
}

class Embedded implements EmbeddedStack {
  readonly kind = 'embedded';
  readonly secrets = Object.values(SECRETS);
  readonly #pace: Pace;
  #parts: Parts | null = null;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  get #up(): Parts {
    if (this.#parts === null) throw new Error('the embedded host is not up');
    return this.#parts;
  }

  get inputs(): Readonly<Record<string, string>> {
    const { world, ssh } = this.#up;
    return {
      host: '127.0.0.1',
      port: String(ssh.port),
      username: USERNAME,
      'private-key': ssh.userKeys.private,
      'known-hosts': ssh.knownHosts,
      'project-directory': `~/${FOLDER}`,
      profile: 'aws',
      service: 'backend-aws',
      services: '',
      'database-service': 'db',
      'base-url': `http://localhost:${world.backendPort}`,
      'ping-path': '/ping_fast',
      'health-path': '/health',
      'monitoring-path': '/api/monitoring/summary',
      'dashboard-url': `http://127.0.0.1:${world.nginx.port}/api/monitoring/summary`,
      'verify-timeout': '20',
      'stable-for': '1',
      'connect-timeout': '5',
      'command-timeout': '30',
      'confirm-after': '0.3',
    };
  }

  get commands(): readonly ReceivedCommand[] {
    return this.#up.commands.received;
  }

  get dockerCalls(): readonly (readonly string[])[] {
    return this.#up.world.dockerCalls;
  }

  get connections(): number {
    return this.#up.ssh.connections;
  }

  get home(): string {
    return this.#up.world.home;
  }

  get environment(): Readonly<Record<string, string>> {
    return this.#up.world.environment;
  }

  get otherKnownHosts(): string {
    const { ssh } = this.#up;
    return `[127.0.0.1]:${ssh.port} ${ssh.otherHostKeys.public}`;
  }

  letIn(username: string, line: string): void {
    this.#up.ssh.letIn(username, line);
  }

  async up(): Promise<void> {
    if (this.#parts !== null) return;
    const world = await World.make(this.#pace);
    const commands = new Commands(world.environment, world.folders.root);
    const ssh = new EmbeddedSshServer({ username: USERNAME, commands });
    this.#parts = { world, commands, ssh, strangers: [] };
    await Promise.all([world.begin(), ssh.listen()]);
  }

  async fault(name: string): Promise<Readonly<Record<string, string>>> {
    const breaking = BREAKS[name];
    if (breaking === undefined) throw new Error(`no such fault: ${name}`);
    const extra = await breaking(this.#up);
    this.#up.commands.environment = this.#up.world.environment;
    return extra ?? {};
  }

  async reset(): Promise<void> {
    const { world, commands, ssh } = this.#up;
    await endStrangers(this.#up);
    ssh.behave();
    ssh.lent.length = 0;
    world.listeners.clear();
    commands.banner = '';
    commands.killAll();
    commands.received.length = 0;
    world.dockerCalls.length = 0;
    await Promise.all([world.renew(), ssh.listen()]);
    commands.environment = world.environment;
  }

  ills(): Promise<readonly string[]> {
    return findIlls(this.#up.world);
  }

  async container(service: string): Promise<{ id: string; startedAt: string; image: string; status: string }> {
    const found = this.#up.world.container(service);
    if (found === undefined) return { id: '', startedAt: '', image: '', status: '' };
    return { id: found.id, startedAt: found.startedAt, image: found.image.id, status: found.status };
  }

  async down(): Promise<void> {
    const parts = this.#parts;
    if (parts === null) return;
    this.#parts = null;
    await endStrangers(parts);
    await parts.ssh.close();
    parts.commands.killAll();
    await parts.world.end();
  }

  lend(publicKey: string): void {
    this.#up.ssh.lent.push(publicKey);
  }

  misbehave(misbehaviours: readonly Misbehaviour[], connections = Number.POSITIVE_INFINITY): void {
    this.#up.ssh.misbehave(misbehaviours, connections);
  }

  behave(): void {
    this.#up.ssh.behave();
  }

  cut(): void {
    this.#up.ssh.cut();
  }

  onDocker(listener: (argv: readonly string[]) => void): () => void {
    const { listeners } = this.#up.world;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  stopListening(): Promise<void> {
    return this.#up.ssh.close();
  }

  listen(): Promise<void> {
    return this.#up.ssh.listen();
  }

  docker(argv: readonly string[], mayFail = false): Promise<string> {
    return this.#up.world.docker(argv, mayFail);
  }

  print(service: string, text: string): void {
    this.#up.world.container(service)?.log.write('stderr', text);
  }

  answer(path: string, status: number, type: string, body: string): void {
    const { mood } = this.#up.world.backend();
    mood.answers = { ...mood.answers, [path]: { status, type, body } };
  }

  greet(banner: string): void {
    this.#up.commands.banner = banner;
  }

  leftRunning(): readonly number[] {
    return this.#up.commands.running();
  }
}

async function endStrangers({ strangers }: Parts): Promise<void> {
  for (const stranger of strangers.splice(0)) {
    if (stranger.exitCode !== null || stranger.signalCode !== null) continue;
    const ended = new Promise((resolve) => stranger.once('exit', resolve));
    stranger.kill('SIGKILL');
    await ended;
  }
}
