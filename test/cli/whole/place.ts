/**
 * Starts the built command line as a person would, against an embedded host that the environment names: the commands stand
 * in the tests as they stand in the documents.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedStack, embeddedStack } from '../../host/embedded.ts';

export const CLI = join(import.meta.dirname, '../../../dist/cli.js');
const LIMIT_MS = 60_000;

export interface Ended {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export class Started {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #out = '';
  #err = '';
  #over = false;

  constructor(file: string, args: readonly string[], environment: Readonly<Record<string, string>>, folder: string) {
    const child = spawn(file, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      this.#out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.#err += chunk.toString();
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => {
        clearTimeout(timer);
        this.#over = true;
        resolve({ exitCode, out: this.#out, err: this.#err });
      });
    });
  }

  /** Standard output and error so far. */
  get shown(): string {
    return this.#out + this.#err;
  }

  /** Waits until something was printed. Rejects, with what was printed, when the command ended without it. */
  async shows(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.shown)) {
      if (this.#over) throw new Error(`it ended without ${pattern}: ${this.shown}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ctrl-C. */
  interrupt(): Promise<Ended> {
    this.#child.kill('SIGINT');
    return this.ended;
  }
}

/** A host and a folder to start commands in. */
export class Place {
  readonly stack: EmbeddedStack = embeddedStack();
  readonly folder = mkdtempSync(join(tmpdir(), 'backend-health-cli-'));

  async up(): Promise<void> {
    await this.stack.up();
    mkdirSync(join(this.folder, '.git'));
    this.write('key', this.stack.inputs['private-key'] ?? '');
    this.write('known_hosts', this.stack.inputs['known-hosts'] ?? '');
  }

  async down(): Promise<void> {
    await this.stack.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): string {
    mkdirSync(join(this.path(name), '..'), { recursive: true });
    writeFileSync(this.path(name), text, { mode: 0o600 });
    return this.path(name);
  }

  /** Nothing but where the programs are; the machine's own SSH configuration is not asked. */
  get bare(): Record<string, string> {
    return { PATH: process.env['PATH'] ?? '', HOME: this.folder, TERM: 'xterm', BACKEND_HEALTH_SSH_CONFIG: 'none' };
  }

  /** All that it takes to reach the host and to know its project. */
  get environment(): Record<string, string> {
    const inputs = Object.entries(this.stack.inputs).filter(([name]) => !['private-key', 'known-hosts'].includes(name));
    return {
      ...this.bare,
      ...Object.fromEntries(inputs.map(([name, value]) => [variable(name), value])),
      [variable('private-key-file')]: this.path('key'),
      [variable('known-hosts-file')]: this.path('known_hosts'),
    };
  }

  start(args: readonly string[], environment = this.environment): Started {
    return new Started(process.execPath, [CLI, ...args], environment, this.folder);
  }

  run(...args: readonly string[]): Promise<Ended> {
    return this.start(args).ended;
  }
}

function variable(name: string): string {
  return `BACKEND_HEALTH_${name.replaceAll('-', '_').toUpperCase()}`;
}
