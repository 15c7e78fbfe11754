/**
 * The action's main and post step as a runner starts them: same folder, same inputs, and what the main step saved in its
 * state file in the post step's environment. The main step may be killed at any time.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StepEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly log: string;
  /** It had to be ended by force, as it did not end in time. */
  readonly overdue: boolean;
  readonly durationMs: number;
}

/** What a step wrote into its command files. */
export interface StepFiles {
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The JSON report's text, '' when there is none. */
  readonly report: string;
}

export class ActionRun {
  readonly #folder = mkdtempSync(join(tmpdir(), 'backend-health-chaos-'));
  readonly #dist: string;
  readonly #inputs: Readonly<Record<string, string>>;

  /** @param dist folder of the bundle. @param inputs all of them, with action.yml's defaults. */
  constructor(dist: string, inputs: Readonly<Record<string, string>>) {
    this.#dist = dist;
    this.#inputs = inputs;
    for (const name of ['state', 'env', 'path']) writeFileSync(this.#at(name), '');
    for (const name of ['temp', 'workspace']) mkdirSync(this.#at(name));
    writeFileSync(this.#at('event.json'), '{}');
  }

  /** Starts the main step, or, with what it saved, the post step. */
  start(step: 'main' | 'post', limitMs: number): { readonly child: ChildProcess; readonly ended: Promise<StepEnd> } {
    for (const name of ['summary', 'output']) writeFileSync(this.#at(name), '');
    const saved = step === 'main' ? {} : commandFile(this.#read('state'));
    const began = performance.now();
    const script = join(this.#dist, step === 'main' ? 'index.js' : 'post.js');
    const child = spawn(process.execPath, [script], {
      cwd: this.#at('workspace'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...this.#environment(),
        ...prefixed('STATE_', saved),
        ...prefixed('INPUT_', this.#inputs, (name) => name.toUpperCase()),
      },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
    let overdue = false;
    const timer = setTimeout(() => {
      overdue = true;
      child.kill('SIGKILL');
    }, limitMs);
    const ended = new Promise<StepEnd>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => {
        clearTimeout(timer);
        resolve({ exitCode, signal, log, overdue, durationMs: Math.round(performance.now() - began) });
      });
    });
    return { child, ended };
  }

  /** What the step that ended last wrote. */
  files(): StepFiles {
    const outputs = commandFile(this.#read('output'));
    const path = outputs['report-path'] ?? '';
    return { summary: this.#read('summary'), outputs, report: path === '' ? '' : readFileSync(path, 'utf8') };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #at(name: string): string {
    return join(this.#folder, name);
  }

  #read(name: string): string {
    return readFileSync(this.#at(name), 'utf8');
  }

  #environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.#folder,
      LANG: 'C.UTF-8',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: this.#at('workspace'),
      RUNNER_TEMP: this.#at('temp'),
      GITHUB_STEP_SUMMARY: this.#at('summary'),
      GITHUB_OUTPUT: this.#at('output'),
      GITHUB_STATE: this.#at('state'),
      GITHUB_ENV: this.#at('env'),
      GITHUB_PATH: this.#at('path'),
      GITHUB_EVENT_PATH: this.#at('event.json'),
      GITHUB_EVENT_NAME: 'schedule',
      GITHUB_REPOSITORY: 'your-org/your-app',
      GITHUB_RUN_ID: '4711',
      GITHUB_WORKFLOW: 'Backend health',
      GITHUB_ACTOR: 'your-user',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_API_URL: 'http://127.0.0.1:9',
    };
  }
}

function prefixed(
  prefix: string,
  values: Readonly<Record<string, string>>,
  spelt = (name: string) => name,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${spelt(name)}`, value]));
}

/** A command file: `name<<DELIMITER`, lines, `DELIMITER`. A step that was killed may have left the last entry unfinished. */
function commandFile(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const match of text.matchAll(/^([^\n=<]+)<<(.+)\n([\s\S]*?)^\2$/gm))
    found[match[1] ?? ''] = (match[3] ?? '').replace(/\n$/, '');
  return found;
}
