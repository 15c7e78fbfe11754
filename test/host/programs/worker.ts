/**
 * A program without ports: the guide's market updater, and whatever else only has to run.
 */

import type { Process, Reply, RunResult, Surroundings } from '../engine/process.ts';

export class Worker implements Process {
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  start(): void {
    this.#world.log('stdout', `updater: started ${this.#world.command.join(' ')}`);
  }

  terminate(): void {
    this.#world.after(5, () => this.#world.exit(143));
  }

  listensOn(): boolean {
    return false;
  }

  async reply(): Promise<Reply> {
    return 'refused';
  }

  run(): RunResult | null {
    return null;
  }
}
