/**
 * Runs workflows in `act`, a local engine for GitHub's workflows, on this machine itself: no container, no network. Serves
 * our own repository and stand-ins for the artifact actions from folders.
 */

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { attempt, run } from '../command.ts';
import { WORK } from '../places.ts';
import { editedForAct, OURS, usedByOthers } from './edits.ts';

export const ACT_VERSION = 'v0.2.89';
/** Where the install step builds it. */
export const ACT_FOLDER = join(WORK, 'bin');
const ROOT = join(import.meta.dirname, '../../..');
const STAND_INS = join(import.meta.dirname, 'stand-ins');

/** The program that runs workflows, '' where there is none: built by the install step, or found on PATH. */
export function findAct(): string {
  const folders = [ACT_FOLDER, ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, 'act')).find((program) => existsSync(program)) ?? '';
}

/** Why the workflows can't be run on this machine and what to do about it; '' when they can. */
export function actMissing(): string {
  return findAct() === ''
    ? 'the workflows need `act`, which `npm run stack -- install` builds where Go is installed'
    : '';
}

export interface WorkflowRun {
  readonly exitCode: number | null;
  /** The log of all jobs, a line each, with the job's name before it. */
  readonly log: string;
  /** The summaries in the order in which they were written, with the job that wrote each. */
  readonly summaries: readonly { readonly job: string; readonly text: string }[];
  /** How each job ended, by its name. */
  readonly jobs: Readonly<Record<string, string>>;
}

export interface WorkflowRequest {
  /** The caller's workflow. */
  readonly workflow: string;
  readonly event: 'workflow_dispatch' | 'schedule' | 'repository_dispatch' | 'push';
  readonly payload?: object;
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Further files of the caller's repository. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A place with our repository as a caller sees it, made ready for act. */
export class Engine {
  readonly notes: readonly string[];
  readonly #act: string;
  readonly #folder: string;
  readonly #served: readonly string[];

  private constructor(act: string, folder: string, served: readonly string[], notes: readonly string[]) {
    this.#act = act;
    this.#folder = folder;
    this.#served = served;
    this.notes = notes;
  }

  /** Copies action, bundle and workflows into the folder and edits them; `notes` says what was edited. */
  static async lay(act: string, folder: string): Promise<Engine> {
    const ours = join(folder, 'ours');
    await mkdir(join(ours, '.github/workflows'), { recursive: true });
    for (const part of ['action.yml', 'dist']) await cp(join(ROOT, part), join(ours, part), { recursive: true });
    const notes = new Set<string>();
    const stoodIn = new Map<string, string>();
    for (const name of await readdir(join(ROOT, '.github/workflows'))) {
      const edited = editedForAct(await readFile(join(ROOT, '.github/workflows', name), 'utf8'));
      for (const note of edited.notes) notes.add(note);
      for (const { action, ref } of usedByOthers(edited.text)) {
        if (/^actions\/(upload|download)-artifact$/.test(action))
          stoodIn.set(`${action}@${ref}`, action.split('/')[1] ?? '');
      }
      await writeFile(join(ours, '.github/workflows', name), edited.text);
    }
    notes.add(
      'actions/upload-artifact and actions/download-artifact are stood in for by a folder: there is no server for artifacts',
    );
    const served = [`${OURS}@v1=${ours}`, ...[...stoodIn].map(([used, name]) => `${used}=${join(STAND_INS, name)}`)];
    return new Engine(act, folder, served, [...notes]);
  }

  async run(request: WorkflowRequest): Promise<WorkflowRun> {
    const place = join(this.#folder, 'caller');
    await rm(place, { recursive: true, force: true });
    await mkdir(join(place, '.github/workflows'), { recursive: true });
    await writeFile(join(place, '.github/workflows/caller.yml'), request.workflow);
    for (const [path, text] of Object.entries(request.files ?? {})) await writeFile(join(place, path), text);
    await makeRepository(place);
    const file = (name: string) => join(this.#folder, name);
    await writeFile(file('event.json'), JSON.stringify(request.payload ?? {}));
    await rm(file('artifacts'), { recursive: true, force: true });
    // act would ask for one that is empty.
    const secrets = Object.entries(request.secrets ?? {}).filter(([, value]) => value !== '');
    const { exitCode, stdout, stderr } = await attempt(
      this.#act,
      [
        request.event,
        '--json',
        ...['-W', '.github/workflows/caller.yml', '-P', 'ubuntu-latest=-self-hosted', '-e', file('event.json')],
        ...['--no-cache-server', '--action-offline-mode', '--action-cache-path', file('cache')],
        ...this.#served.flatMap((served) => ['--local-repository', served]),
        ...Object.entries(request.variables ?? {}).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
        ...secrets.flatMap(([name]) => ['-s', name]),
        ...['--env', `ARTIFACTS=${file('artifacts')}`],
      ],
      {
        cwd: place,
        env: {
          ...Object.fromEntries(secrets),
          HOME: this.#folder,
          XDG_CONFIG_HOME: file('config'),
          PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
        },
        timeoutMs: 150_000,
      },
    );
    return { exitCode, ...parseLog(`${stdout}\n${stderr}`) };
  }
}

/** act reads repository and commit from git. */
async function makeRepository(place: string): Promise<void> {
  const git = (...args: readonly string[]) =>
    run('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: place });
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', 'https://github.com/your-org/your-app');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'A repository that owns a backend');
}

/** act writes one JSON object a line. */
function parseLog(text: string): Omit<WorkflowRun, 'exitCode'> {
  const lines: string[] = [];
  const summaries: { job: string; text: string }[] = [];
  const jobs: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const entry = line.startsWith('{') ? (JSON.parse(line) as Readonly<Record<string, string>>) : { msg: line };
    const job = entry['job'] ?? '';
    if (entry['command'] === 'summary') summaries.push({ job, text: entry['content'] ?? '' });
    if (entry['jobResult'] !== undefined) jobs[job] = entry['jobResult'];
    if (entry['msg']?.trim()) lines.push(`${job}: ${entry['msg'].trimEnd()}`);
  }
  return { log: lines.join('\n'), summaries, jobs };
}
