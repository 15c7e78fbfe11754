/**
 * Small Compose projects in an account's home, each in a folder of its own: laid down from projects/, asked by label and
 * never through Compose, and removed with all they left.
 */

import { chown, cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, account } from '../accounts.ts';
import { attempt, type Outcome, run } from '../command.ts';
import { containersWith, type StackContainer } from '../containers.ts';
import { OWNER } from '../places.ts';
import { until } from '../until.ts';

const HERE = import.meta.dirname;

export interface Place {
  /** Name of the folder in the account's home. */
  readonly folder?: string;
  readonly user?: string;
  /** Words before Compose's verb: files and profiles. */
  readonly composeWords?: readonly string[];
  /** `docker compose`, or the older `docker-compose`. */
  readonly composer?: readonly [string, ...string[]];
}

export class GenericProject {
  readonly name: string;
  /** As an input takes it. */
  readonly inHome: string;
  readonly directory: string;
  readonly #owner: Account;
  readonly #words: readonly string[];
  readonly #composer: readonly [string, ...string[]];

  private constructor(name: string, folder: string, owner: Account, place: Place) {
    this.name = name;
    this.inHome = `~/${folder}`;
    this.directory = join(owner.home, folder);
    this.#owner = owner;
    this.#words = place.composeWords ?? [];
    this.#composer = place.composer ?? ['docker', 'compose'];
  }

  /** Copies `projects/SOURCE` and the server to the account's home. Starts nothing. */
  static async lay(source: string, place: Place = {}): Promise<GenericProject> {
    const name = `bh-generic-${source}`;
    const owner = await account(place.user ?? OWNER);
    const project = new GenericProject(name, place.folder ?? name, owner, place);
    await project.remove();
    await mkdir(project.directory);
    await cp(join(HERE, 'projects', source), project.directory, { recursive: true });
    await cp(join(HERE, 'server.py'), join(project.directory, 'server.py'));
    await project.#give();
    return project;
  }

  async #give(): Promise<void> {
    const entries = await readdir(this.directory, { recursive: true });
    for (const path of [this.directory, ...entries.map((entry) => join(this.directory, entry))])
      await chown(path, this.#owner.uid, this.#owner.gid);
  }

  /** Runs Compose in the folder. Rejects when it fails. */
  compose(...verb: readonly string[]): Promise<string> {
    const [program, ...first] = this.#composer;
    return run(program, [...first, ...this.#words, ...verb], { cwd: this.directory, timeoutMs: 60_000 });
  }

  /** Starts all of it, and waits until `url` answers. */
  async up(url: string): Promise<void> {
    await this.compose('up', '-d');
    await until(`${url} answers`, 20_000, async () => (await curl(url)).exitCode === 0);
  }

  containers(): Promise<readonly StackContainer[]> {
    return containersWith(`com.docker.compose.project=${this.name}`);
  }

  /** Of one service, by their names. */
  async of(service: string): Promise<readonly StackContainer[]> {
    const found = (await this.containers()).filter((container) => container.service === service);
    return [...found].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** The service's only container. */
  async one(service: string): Promise<StackContainer> {
    const found = await this.of(service);
    if (found.length !== 1 || found[0] === undefined)
      throw new Error(`${this.name} has ${found.length} containers of ${service}`);
    return found[0];
  }

  /** What changes when anybody touches a container of the project. */
  async trace(): Promise<readonly string[]> {
    return (await this.containers())
      .map((one) => `${one.service} ${one.id} ${one.status} ${one.startedAt} ${one.restarts}`)
      .sort();
  }

  /** Takes away containers, networks, the folder, and what a fix remembered of it. */
  async remove(): Promise<void> {
    const ids = (await this.containers()).map(({ id }) => id);
    if (ids.length > 0) await run('docker', ['rm', '--force', ...ids]);
    const filter = `label=com.docker.compose.project=${this.name}`;
    const networks = await run('docker', ['network', 'ls', '--quiet', '--filter', filter]);
    if (networks !== '') await run('docker', ['network', 'rm', ...networks.split('\n')]);
    const sum = (await run('cksum', [], { input: this.directory })).replace(' ', '-');
    const state = join(this.#owner.home, '.local/state/backend-health', sum);
    for (const folder of [this.directory, state]) await rm(folder, { recursive: true, force: true });
  }
}

/** Asks as anybody on the host would, whatever certificate answers. */
export function curl(url: string): Promise<Outcome> {
  return attempt('curl', ['-fsSk', '--max-time', '3', url]);
}
