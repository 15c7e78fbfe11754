/**
 * Starts the bundled action as a GitHub runner does: `INPUT_*` variables with action.yml's defaults, command files, Node 24.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The Node that the lock file names: the one that runs the tests. */
const NODE = process.execPath;

export interface ActionRun {
  readonly exitCode: number | null;
  /** Standard output and error in the order in which they came. */
  readonly log: string;
  /** The log as the runner shows it: masked values struck out, mask commands left out. */
  readonly shownLog: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The file of outputs and the state file as they were written. */
  readonly outputFile: string;
  readonly stateFile: string;
  /** The JSON report's text, '' when there is none. */
  readonly report: string;
  /** Log of the post step, '' when none was asked for. */
  readonly postLog: string;
  readonly durationMs: number;
}

export interface RunOptions {
  /** Ended by force after this many milliseconds. */
  readonly timeoutMs?: number;
  /** Called once the process runs. */
  readonly onStart?: (child: ChildProcess, log: () => string) => void;
  /** Called with the log as it comes, mask commands left out. */
  readonly onOutput?: (text: string) => void;
  /** Runs the post step afterwards, as the runner does, with what the main step left in the state file. */
  readonly thenPost?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the script that action.yml names, with these inputs. */
export async function runAction(
  inputs: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<ActionRun> {
  const folder = await mkdtemp(join(tmpdir(), 'backend-health-run-'));
  const file = (name: string) => join(folder, name);
  await Promise.all(['summary', 'output', 'state', 'env', 'path'].map((name) => writeFile(file(name), '')));
  await writeFile(file('event.json'), '{}');
  await mkdir(file('temp'));
  await mkdir(file('workspace'));
  const began = performance.now();
  const environment = {
    ...runnerEnvironment(folder),
    ...options.environment,
    ...inputVariables({ ...(await inputDefaults()), ...inputs }),
  };
  const { main, post } = (await readAction()).runs;
  const { exitCode, log } = await start(main, environment, file('workspace'), options);
  let postLog = '';
  if (options.thenPost === true) {
    const state = Object.entries(commandFile(await readFile(file('state'), 'utf8'))).map(([name, value]) => [
      `STATE_${name}`,
      value,
    ]);
    postLog = shown((await start(post, { ...environment, ...Object.fromEntries(state) }, file('workspace'), {})).log);
  }
  const outputFile = await readFile(file('output'), 'utf8');
  const outputs = commandFile(outputFile);
  const path = outputs['report-path'] ?? '';
  const run = {
    exitCode,
    log,
    shownLog: shown(log),
    postLog,
    summary: await readFile(file('summary'), 'utf8'),
    outputs,
    outputFile,
    stateFile: await readFile(file('state'), 'utf8'),
    report: path === '' ? '' : await readFile(path, 'utf8'),
    durationMs: Math.round(performance.now() - began),
  };
  await rm(folder, { recursive: true, force: true });
  return run;
}

/** Starts a script of the action and waits for its end. */
async function start(
  script: string,
  environment: Readonly<Record<string, string>>,
  cwd: string,
  options: RunOptions,
): Promise<{ readonly exitCode: number | null; readonly log: string }> {
  const child = spawn(NODE, [join(root, script)], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    createInterface({ input: stream }).on(
      'line',
      (line) => line.startsWith('::add-mask::') || options.onOutput?.(`${line}\n`),
    );
  }
  options.onStart?.(child, () => log);
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 240_000);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  clearTimeout(timer);
  return { exitCode, log };
}

function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

function runnerEnvironment(folder: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: join(folder, 'workspace'),
    RUNNER_TEMP: join(folder, 'temp'),
    RUNNER_OS: 'Linux',
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STATE: join(folder, 'state'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_REPOSITORY: 'your-org/your-app',
    GITHUB_RUN_ID: '4711',
    GITHUB_WORKFLOW: 'Backend health',
    GITHUB_ACTOR: 'your-user',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: 'http://127.0.0.1:9',
  };
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly main: string; readonly post: string };
}

async function readAction(): Promise<Action> {
  return parse(await readFile(join(root, 'action.yml'), 'utf8')) as Action;
}

/** What the runner gives for an input that a workflow does not name. */
export async function inputDefaults(): Promise<Record<string, string>> {
  const { inputs } = await readAction();
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default ?? '']));
}

/** A command file: `name<<DELIMITER`, lines, `DELIMITER`. */
function commandFile(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const match of text.matchAll(/^([^\n=<]+)<<(.+)\n([\s\S]*?)^\2$/gm))
    found[match[1] ?? ''] = (match[3] ?? '').replace(/\n$/, '');
  return found;
}

function shown(log: string): string {
  const masks = [...log.matchAll(/^::add-mask::(.+)$/gm)].map((match) =>
    (match[1] ?? '').replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%'),
  );
  return masks
    .sort((a, b) => b.length - a.length)
    .reduce((text, mask) => text.replaceAll(mask, '***'), log.replace(/^::add-mask::.*\n/gm, ''));
}
