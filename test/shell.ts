/**
 * Runs the scripts that the product sends to hosts under the shells that are here, in a home of their own, with a
 * `docker` of the test's making first on PATH. Everything is bounded in time and goes away with its folder.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const found = (name: string) => spawnSync('/bin/sh', ['-c', `command -v ${name}`]).status === 0;

/** The shells that are here, as words of a command that reads a script from its standard input. */
export const SHELLS: readonly (readonly string[])[] = [
  ['/bin/sh'],
  ['dash'],
  ['bash', '--posix'],
  ['busybox', 'sh'],
].filter(([name = '']) => found(name));
export const HAS_FLOCK = found('flock');

export interface ShellResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place to run scripts in: a home, a `bin` first on PATH, and a folder named as the test wants it. */
export class ShellPlace {
  readonly root: string;
  readonly home: string;
  readonly bin: string;
  readonly #children = new Set<ChildProcess>();

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), 'backend-health-'));
    this.home = join(this.root, 'home');
    this.bin = join(this.root, 'bin');
    for (const folder of [this.home, this.bin]) mkdirSync(folder);
  }

  /** Puts a program on PATH: the text of a POSIX shell script, without its first line. */
  program(name: string, text: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(this.bin, name), 0o755);
  }

  folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      HOME: this.home,
      PATH: `${this.bin}:/usr/local/bin:/usr/bin:/bin`,
      TMPDIR: this.root,
      // Not the machine's own engine: nothing is there unless a test listens there.
      DOCKER_HOST: `unix://${join(this.root, 'docker.sock')}`,
      ...more,
    };
  }

  /** Starts a shell; what it is given as arguments is up to the caller. */
  start(words: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const [command = '/bin/sh', ...args] = words;
    const child = spawn(command, args, { cwd: this.home, env: this.environment(more), stdio: 'pipe', detached: true });
    child.stdin.on('error', () => {});
    this.#children.add(child);
    child.once('close', () => this.#children.delete(child));
    return child;
  }

  /** Runs a script to its end, given to the shell on its standard input as over SSH. */
  run(
    script: string,
    shell: readonly string[] = ['/bin/sh'],
    more: Readonly<Record<string, string>> = {},
  ): Promise<ShellResult> {
    const child = this.start(shell, more);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.end(script);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    });
  }

  /** Ends what was started here and removes the place. */
  close(): void {
    for (const { pid } of this.#children) {
      try {
        if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      } catch {}
    }
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}
