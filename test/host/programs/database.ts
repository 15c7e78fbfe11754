/**
 * The PostgreSQL of the project: answers logins, and `pg_isready` with its real words and exit codes.
 */

import type { Process, Reply, RunResult, Surroundings } from '../engine/process.ts';

export class Database implements Process {
  /** Accepts connections and answers none, until it is started anew. */
  hangs = false;
  #ready = false;
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  start(): void {
    this.#say('LOG:  starting PostgreSQL 15.18 (Debian 15.18-1.pgdg120+1) on x86_64-pc-linux-gnu');
    this.#world.after(40, () => {
      this.#ready = true;
      this.#say('LOG:  database system is ready to accept connections');
    });
  }

  terminate(): void {
    this.#say('LOG:  received smart shutdown request');
    this.#world.after(10, () => this.#world.exit(0));
  }

  /** What it answers to a login: '' lets in, else the client's words after `failed: `. */
  login(user: string, password: string): string {
    if (this.hangs) return 'timeout expired';
    if (!this.#ready) return 'FATAL:  the database system is starting up';
    const known = this.#world.environment.get('POSTGRES_USER') ?? 'postgres';
    if (user === known && password === this.#world.environment.get('POSTGRES_PASSWORD')) return '';
    this.#say(`FATAL:  password authentication failed for user "${user}"`);
    return `FATAL:  password authentication failed for user "${user}"`;
  }

  ports(): readonly number[] {
    return this.#ready ? [5432] : [];
  }

  async reply(): Promise<Reply> {
    return 'refused';
  }

  run(argv: readonly string[]): RunResult | null {
    if (argv[0] !== 'pg_isready') return null;
    const bad = argv
      .slice(1)
      .find((word) => /^--/.test(word) && !/^--(quiet|host|port|username|dbname|timeout|version)\b/.test(word));
    if (bad !== undefined) {
      const stderr = `/usr/lib/postgresql/15/bin/pg_isready: unrecognized option '${bad}'\npg_isready: hint: Try "pg_isready --help" for more information.\n`;
      return { exitCode: 3, stdout: '', stderr };
    }
    const at = argv.indexOf('-h');
    const where = at < 0 ? '/var/run/postgresql' : (argv[at + 1] ?? 'localhost');
    const [exitCode, words] = this.hangs
      ? [2, 'no response']
      : this.#ready
        ? [0, 'accepting connections']
        : [1, 'rejecting connections'];
    const quiet = argv.includes('-q') || argv.includes('--quiet');
    return { exitCode, stdout: quiet ? '' : `${where}:5432 - ${words}\n`, stderr: '' };
  }

  #say(text: string): void {
    const time = new Date().toISOString().replace('T', ' ').replace('Z', ' UTC');
    this.#world.log('stderr', `${time} [1] ${text}`);
  }
}
