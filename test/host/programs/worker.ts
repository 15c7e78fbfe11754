/**
 * A program without ports: the guide's market updater, and any `sh -c` of a few words (`echo`, `sleep`, `exit`).
 */

import type { Process, Reply, RunResult, Surroundings } from '../engine/process.ts';

export class Worker implements Process {
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  start(): void {
    const [program = '', option, script = ''] = this.#world.command;
    if (!/^(\/bin\/)?sh$/.test(program) || option !== '-c')
      this.#world.log('stdout', `updater: started ${this.#world.command.join(' ')}`);
    else this.#perform(script.split(';').map((statement) => statement.trim()));
  }

  #perform(statements: readonly string[]): void {
    for (const [at, statement] of statements.entries()) {
      const [, text, toError] = /^echo ("[^"]*"|'[^']*'|[^>]*?)\s*(>&2)?$/.exec(statement) ?? [];
      const [, seconds] = /^(?:exec )?sleep (\S+)$/.exec(statement) ?? [];
      const [, code] = /^exit (\d+)$/.exec(statement) ?? [];
      if (text !== undefined)
        this.#world.log(toError === undefined ? 'stdout' : 'stderr', text.replace(/^(["'])(.*)\1$/, '$2'));
      if (code !== undefined) {
        this.#world.after(1, () => this.#world.exit(Number(code)));
        return;
      }
      if (seconds !== undefined) {
        if (seconds !== 'infinity')
          this.#world.after(Number(seconds) * 1000, () => this.#perform(statements.slice(at + 1)));
        return;
      }
    }
    this.#world.after(1, () => this.#world.exit(0));
  }

  terminate(): void {
    this.#world.after(5, () => this.#world.exit(143));
  }

  ports(): readonly number[] {
    return [];
  }

  async reply(): Promise<Reply> {
    return 'refused';
  }

  run(): RunResult | null {
    return null;
  }
}
