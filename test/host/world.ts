/**
 * Everything of one embedded host but its SSH server: engine, project folder, nginx, programs. Up, down, and as new.
 */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseImage } from './base-images.ts';
import { composeCommand } from './compose/cli.ts';
import { containersOf, containersOfService, serviceOf } from './compose/containers.ts';
import type { Call, Program } from './docker/call.ts';
import { dockerProgram } from './docker/cli.ts';
import { INSIDE } from './docker/exec.ts';
import { PipeCalls, pipesWork } from './docker/pipe-calls.ts';
import { SocketCalls } from './docker/socket-calls.ts';
import { earlier } from './engine/clock.ts';
import type { Container } from './engine/container.ts';
import { Engine } from './engine/engine.ts';
import type { ProgramName } from './engine/image.ts';
import type { Pace } from './engine/pace.ts';
import type { StartProcess } from './engine/process.ts';
import { giveBack, takePort } from './free-port.ts';
import { type HostFolders, SYSTEM_PATH, writeDocker, writeHostPrograms } from './host-programs.ts';
import { servicePrograms } from './host-services.ts';
import { Backend } from './programs/backend.ts';
import { Database } from './programs/database.ts';
import { HostNginx } from './programs/host-nginx.ts';
import { ProxyContainer } from './programs/reverse-proxy.ts';
import { Worker } from './programs/worker.ts';
import { BASE_IMAGES, FOLDER, ProjectFolder } from './project.ts';
import { until } from './until.ts';

const UP_WITHIN_MS = 10_000;
/** For how long everything seems to have run when a test begins: a host is rarely met in its first second. */
const AGE_MS = 7_200_000;
/** The project's files are older than anything that is looked back to. */
const FILES_AGE_MS = 7 * 86_400_000;

export class World {
  readonly engine: Engine;
  readonly project: ProjectFolder;
  readonly nginx: HostNginx;
  readonly home: string;
  readonly folders: HostFolders & { readonly root: string; readonly temporary: string };
  readonly backendPort: number;
  /** Every `docker …` that was called, in order. */
  readonly dockerCalls: (readonly string[])[] = [];
  readonly listeners = new Set<(argv: readonly string[]) => void>();
  /** While set, the backend exits a moment after each start. */
  crashing = false;
  path: string;
  readonly #socketCalls: SocketCalls;
  readonly #pipeCalls: PipeCalls;

  static async make(pace: Pace): Promise<World> {
    return new World(pace, await takePort(), await takePort());
  }

  private constructor(pace: Pace, backendPort: number, dashboardPort: number) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'bh-host-')));
    const at = (name: string) => join(root, name);
    this.folders = {
      root,
      bin: at('bin'),
      inside: at('inside'),
      socket: at('socket'),
      pipes: at('pipes'),
      noSudo: at('no-sudo'),
      temporary: at('tmp'),
    };
    this.home = at('home');
    this.path = `${this.folders.bin}:${SYSTEM_PATH}`;
    this.backendPort = backendPort;
    this.engine = new Engine(this.#programs(), pace);
    this.project = new ProjectFolder(this.home, backendPort);
    this.nginx = new HostNginx(
      dashboardPort,
      (address) => this.engine.byAddress(address),
      () => this.container('backend-aws')?.exposure.address ?? '',
    );
    const programs = this.#callable();
    this.#socketCalls = new SocketCalls(programs);
    this.#pipeCalls = new PipeCalls(programs, this.folders.pipes);
  }

  #programs(): Record<ProgramName, StartProcess> {
    const worker: StartProcess = (surroundings) => new Worker(surroundings);
    return {
      python: (surroundings) =>
        surroundings.command.includes('app.py') ? new Backend(surroundings, () => this.crashing) : worker(surroundings),
      postgres: (surroundings) => new Database(surroundings),
      nginx: (surroundings) => new ProxyContainer(surroundings, (address) => this.engine.byAddress(address)),
      idle: worker,
    };
  }

  #callable(): Map<string, Program> {
    const inside = { path: `${this.folders.inside}:${SYSTEM_PATH}`, environment: { HOME: this.home } };
    const docker = dockerProgram(this.engine, inside, composeCommand(inside));
    const noted: Program = (call) => {
      this.dockerCalls.push(call.argv);
      for (const listener of this.listeners) listener(call.argv);
      return docker(call);
    };
    const within =
      (program: string): Program =>
      (call) =>
        this.#runWithin(program, call);
    return new Map([
      ['docker', noted],
      ...['pg_isready', 'nginx'].map((name) => [`inside-${name}`, within(name)] as const),
      ...servicePrograms(this.engine, this.nginx),
    ]);
  }

  async #runWithin(program: string, call: Call): Promise<number> {
    const result = this.engine.find(call.environment[INSIDE] ?? '')?.process?.run([program, ...call.argv]);
    if (result === null || result === undefined) {
      call.err(`sh: 1: ${program}: not found\n`);
      return 127;
    }
    call.out(result.stdout);
    call.err(result.stderr);
    return result.exitCode;
  }

  /** Where the host's own files are that the product reads, such as `/var/log/dpkg.log`: not this machine's. */
  get systemRoot(): string {
    return join(this.folders.root, 'root');
  }

  /** What every command on the host finds in its environment. */
  get environment(): Record<string, string> {
    return {
      HOME: this.home,
      PATH: this.path,
      USER: 'deploy',
      LOGNAME: 'deploy',
      SHELL: '/bin/sh',
      TMPDIR: this.folders.temporary,
      LANG: 'C.UTF-8',
      BACKEND_HEALTH_ROOT: this.systemRoot,
      // The host's engine has a command line and no socket; at the usual one is the machine's own engine.
      DOCKER_CONTEXT: 'default',
    };
  }

  /** The container that the project has for a service now. */
  container(service: string): Container | undefined {
    return containersOfService(this.engine, { name: FOLDER }, service)[0];
  }

  /** A container beside the project, in its network: it takes the lowest free address. */
  startStranger(): Promise<void> {
    const stranger = this.engine.create({
      name: 'stranger',
      image: BASE_IMAGES.python,
      labels: {},
      environment: [],
      command: ['sleep', 'infinity'],
      entrypoint: null,
      healthCheck: null,
      restart: { name: 'no', maximumRetries: 0 },
      memoryBytes: 0,
      ports: [],
      network: `${FOLDER}_default`,
      aliases: ['stranger'],
      mounts: [],
    });
    return stranger.start();
  }

  /** Containers of the project for which it has no service. */
  strays(): Container[] {
    const known = /^(backend-aws|market-updater-aws|db|nginx)$/;
    return containersOf(this.engine, { name: FOLDER }).filter((container) => !known.test(serviceOf(container)));
  }

  backend(): Backend {
    const process = this.container('backend-aws')?.process;
    if (!(process instanceof Backend)) throw new Error('the backend does not run');
    return process;
  }

  /** Runs `docker …` in the project's folder without a shell. Rejects when it fails, unless `mayFail`. */
  async docker(argv: readonly string[], mayFail = false): Promise<string> {
    let text = '';
    const add = (chunk: string | Buffer) => {
      text += chunk.toString();
    };
    const inside = { path: SYSTEM_PATH, environment: {} };
    const call: Call = {
      argv,
      directory: this.project.directory,
      environment: { SUDO_USER: 'deploy' },
      out: add,
      err: add,
      input: () => {
        throw new Error('no standard input here');
      },
      gone: new AbortController().signal,
    };
    const exitCode = await dockerProgram(this.engine, inside, composeCommand(inside))(call);
    if (exitCode !== 0 && !mayFail) throw new Error(`docker ${argv.join(' ')}: exit ${exitCode}\n${text}`);
    return text;
  }

  compose(...argv: string[]): Promise<string> {
    return this.docker(['compose', '--profile', 'aws', ...argv]);
  }

  async begin(): Promise<void> {
    for (const folder of [this.home, this.folders.temporary]) mkdirSync(folder, { recursive: true });
    await this.#socketCalls.listen(this.folders.socket);
    if (pipesWork) this.#pipeCalls.listen();
    await this.renew();
  }

  /** Everything as on the first day: files, images, containers, nginx. */
  async renew(): Promise<void> {
    await Promise.all([this.nginx.stop(), this.#pipeCalls.drain(), this.#socketCalls.drain()]);
    this.engine.reset();
    this.crashing = false;
    this.path = `${this.folders.bin}:${SYSTEM_PATH}`;
    for (const folder of [this.home, this.folders.temporary, this.systemRoot]) {
      for (const name of existsSync(folder) ? readdirSync(folder) : [])
        rmSync(join(folder, name), { recursive: true, force: true });
    }
    rmSync(this.folders.noSudo, { force: true });
    writeHostPrograms(this.folders);
    this.project.write();
    this.nginx.installed = true;
    for (const [program, name] of Object.entries(BASE_IMAGES))
      this.engine.images.add(name, baseImage(program as keyof typeof BASE_IMAGES));
    await this.compose('up', '-d');
    await until(
      'the containers are healthy',
      () => this.engine.containers.every(({ health }) => health?.status === 'healthy'),
      UP_WITHIN_MS,
    );
    await this.nginx.start();
    this.#age();
  }

  #age(): void {
    for (const container of this.engine.containers) container.age(AGE_MS);
    for (const image of this.engine.images.all) {
      image.createdAt = earlier(image.createdAt, AGE_MS);
      image.taggedAt = earlier(image.taggedAt, AGE_MS);
    }
    this.engine.events.age(AGE_MS);
    const then = (Date.now() - FILES_AGE_MS) / 1000;
    for (const name of readdirSync(this.project.directory, { recursive: true }))
      utimesSync(join(this.project.directory, String(name)), then, then);
  }

  /** The login's PATH has every program but Docker's; that is in the user's own folders. */
  hideDocker(): void {
    rmSync(join(this.folders.bin, 'docker'));
    for (const folder of ['.local/bin', 'bin', '.docker/bin']) writeDocker(join(this.home, folder), this.folders);
    const others = join(this.folders.root, 'system');
    rmSync(others, { recursive: true, force: true });
    mkdirSync(others);
    for (const folder of SYSTEM_PATH.split(':').filter((name) => existsSync(name))) {
      for (const name of readdirSync(folder)) {
        if (!name.startsWith('docker') && !existsSync(join(others, name)))
          symlinkSync(join(folder, name), join(others, name));
      }
    }
    this.path = `${this.folders.bin}:${others}`;
  }

  async end(): Promise<void> {
    await Promise.all([this.nginx.stop(), this.#pipeCalls.close(), this.#socketCalls.close()]);
    this.engine.reset();
    rmSync(this.folders.root, { recursive: true, force: true });
    giveBack(this.backendPort);
    giveBack(this.nginx.port);
  }
}
