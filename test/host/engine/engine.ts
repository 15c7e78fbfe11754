/**
 * The engine: which containers, images, networks and volumes there are, and what may be done to them in which state.
 * Its errors are in the words of Docker Engine 20.10.
 */

import { Container, type ContainerWorld } from './container.ts';
import { Events } from './events.ts';
import { EngineFailure } from './failure.ts';
import { Images, type ProgramName } from './image.ts';
import { Network } from './network.ts';
import type { Pace } from './pace.ts';
import type { Process, StartProcess } from './process.ts';
import type { ContainerSpec } from './spec.ts';

/** Whether the client can talk to the engine. */
export type Access = 'open' | 'down' | 'forbidden';

export class Engine {
  readonly images = new Images();
  readonly events = new Events();
  readonly network = new Network();
  readonly networks = new Set<string>();
  readonly volumes = new Set<string>();
  readonly containers: Container[] = [];
  access: Access = 'open';
  readonly #pace: Pace;
  readonly #programs: Readonly<Record<ProgramName, StartProcess>>;

  constructor(programs: Readonly<Record<ProgramName, StartProcess>>, pace: Pace) {
    this.#programs = programs;
    this.#pace = pace;
  }

  find(reference: string): Container | undefined {
    const name = reference.replace(/^\//, '');
    return (
      this.containers.find((container) => container.name === name) ??
      (/^[0-9a-f]{1,64}$/.test(name) ? this.containers.find((container) => container.id.startsWith(name)) : undefined)
    );
  }

  get(reference: string): Container {
    const container = this.find(reference);
    if (container === undefined) throw new EngineFailure(`No such container: ${reference}`);
    return container;
  }

  byAddress(address: string): Container | undefined {
    const id = this.network.holder(address);
    return id === undefined ? undefined : this.find(id);
  }

  create(spec: ContainerSpec): Container {
    const image = this.images.find(spec.image);
    if (image === undefined) {
      const { message } = missingImage(spec.image);
      throw new EngineFailure(message);
    }
    const other = this.containers.find((container) => container.name === spec.name);
    if (other !== undefined) {
      throw new EngineFailure(
        `Conflict. The container name "/${spec.name}" is already in use by container "${other.id}". You have to remove (or rename) that container to be able to reuse that name.`,
      );
    }
    const container = new Container(spec, image, this.#world(image.program));
    this.containers.push(container);
    container.note('create');
    for (const mount of spec.mounts) if (mount.type === 'volume') this.volumes.add(mount.source);
    return container;
  }

  #world(program: ProgramName): ContainerWorld {
    return {
      network: this.network,
      pace: this.#pace,
      startProcess: this.#programs[program],
      neighbour: (name, network) => this.#neighbour(name, network),
      note: ({ id, name, spec }, action, attributes) =>
        this.events.note({
          type: 'container',
          action,
          id,
          attributes: { image: spec.image, name, ...spec.labels, ...attributes },
        }),
    };
  }

  #neighbour(name: string, network: string): { address: string; process: Process } | null {
    for (const { spec, process, exposure } of this.containers) {
      if (process !== null && spec.network === network && spec.aliases.includes(name))
        return { address: exposure.address, process };
    }
    return null;
  }

  async restart(container: Container): Promise<void> {
    try {
      await container.stop();
      await container.start();
      container.note('restart');
    } catch (failure) {
      throw new EngineFailure(`Cannot restart container ${container.id}: ${(failure as Error).message}`);
    }
  }

  kill(container: Container, reference: string): void {
    if (!container.alive && container.status !== 'restarting') {
      throw new EngineFailure(`Cannot kill container: ${reference}: Container ${container.id} is not running`);
    }
    container.kill();
  }

  pause(container: Container): void {
    if (container.status === 'restarting') throw new EngineFailure(restarting(container));
    if (container.status === 'paused') throw new EngineFailure(`Container ${container.id} is already paused`);
    if (!container.alive) throw new EngineFailure(`Container ${container.id} is not running`);
    container.pause();
  }

  unpause(container: Container): void {
    if (container.status !== 'paused') throw new EngineFailure(`Container ${container.id} is not paused`);
    container.unpause();
  }

  /** Whether something can be run inside it now. */
  mayExec(container: Container, reference: string): void {
    if (container.status === 'restarting') throw new EngineFailure(restarting(container));
    if (container.status === 'paused') {
      throw new EngineFailure(`Container ${reference} is paused, unpause the container before exec`);
    }
    if (!container.alive) throw new EngineFailure(`Container ${container.id} is not running`);
  }

  remove(container: Container, force: boolean): void {
    if ((container.alive || container.status === 'restarting') && !force) {
      const state =
        container.status === 'paused' ? 'paused' : container.status === 'restarting' ? 'restarting' : 'running';
      const what =
        state === 'paused'
          ? 'Unpause and then stop the container before attempting removal or force remove'
          : 'Stop the container before attempting removal or force remove';
      throw new EngineFailure(`You cannot remove a ${state} container ${container.id}. ${what}`);
    }
    if (container.alive) {
      container.note('kill', { signal: '9' });
      container.note('die', { exitCode: '137' });
    }
    container.note('destroy');
    container.vanish();
    this.containers.splice(this.containers.indexOf(container), 1);
  }

  /** The engine stops, and every container with it. */
  shutDown(): void {
    this.access = 'down';
    for (const container of this.containers) container.kill();
  }

  /** The engine is there again, and starts what its policy says. */
  async begin(): Promise<void> {
    this.access = 'open';
    const wanted = this.containers.filter((container) => container.policy.rule.name === 'always');
    await Promise.allSettled(wanted.map((container) => container.start()));
  }

  /** As on the first day. */
  reset(): void {
    for (const container of this.containers) container.vanish();
    this.containers.length = 0;
    this.images.all.length = 0;
    this.events.clear();
    this.networks.clear();
    this.volumes.clear();
    this.access = 'open';
  }
}

export function missingImage(reference: string): EngineFailure {
  const tagged = /:[^/]*$/.test(reference) ? reference : `${reference}:latest`;
  return new EngineFailure(`no such image: ${reference}: No such image: ${tagged}`);
}

function restarting(container: Container): string {
  return `Container ${container.id} is restarting, wait until the container is running`;
}
