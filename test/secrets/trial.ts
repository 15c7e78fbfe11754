/**
 * The trial of all channels on one stack: plants, runs the bundle in every way that shows something, and looks for what was
 * planted in all that it said.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GithubStandIn } from '../github/stand-in.ts';
import { WORKFLOW_TOKEN } from '../github/state.ts';
import { Webhook } from '../notify/webhook.ts';
import { runAction } from '../runner.ts';
import { type Channel, channelsElsewhere, channelsOf, channelsOfCommandLine } from './channels.ts';
import type { Ground } from './ground.ts';
import { type Leak, leaksIn, type Planted } from './leaks.ts';
import { marksIn, plantInBuild, plantInContainers, plantInProcess } from './planting.ts';

export interface Trial {
  readonly planted: readonly Planted[];
  readonly channels: readonly Channel[];
  readonly leaks: readonly Leak[];
  /** Marks of planted lines that some channel shows. */
  readonly reached: ReadonlySet<string>;
  /** What was planted, with nothing hidden. */
  readonly asPlanted: string;
  /** The first line of the trial's report, and one line a channel. */
  readonly words: string;
}

const CLI = join(import.meta.dirname, '../../dist/cli.js');

/** Leaves the stack to be reset. */
export async function tryAllChannels(ground: Ground, seed: number): Promise<Trial> {
  const github = new GithubStandIn();
  const webhook = new Webhook();
  await Promise.all([github.up(), webhook.up()]);
  try {
    return await tryAll(ground, seed, github, webhook);
  } finally {
    await Promise.all([github.down(), webhook.down()]);
  }
}

async function tryAll(ground: Ground, seed: number, github: GithubStandIn, webhook: Webhook): Promise<Trial> {
  const inputs = { ...ground.stack.inputs, 'log-lines': '2000', 'confirm-after': '0', 'verify-timeout': '5' };
  const channels: Channel[] = [];
  const note = (when: string, more: readonly Channel[]) =>
    channels.push(...more.map(({ name, text }) => ({ name: `${name} (${when})`, text })));

  const inContainers = await plantInContainers(ground, seed);
  note('diagnosis', channelsOf(await runAction({ ...inputs, fix: 'none' }, { thenPost: true })));
  const telling = {
    ...inputs,
    'github-token': WORKFLOW_TOKEN,
    'incident-issue': 'true',
    'notify-webhook': webhook.url,
    'notify-on': 'always',
  };
  const tell = async (fix: string) =>
    channelsOf(await runAction({ ...telling, fix }, { environment: { GITHUB_API_URL: github.url } }));
  note('told elsewhere', await tell('none'));
  note('command line', channelsOfCommandLine(await runCommandLine(inputs, [])));
  note('command line, JSON', channelsOfCommandLine(await runCommandLine(inputs, ['--json'])));
  note('restart', channelsOf(await runAction({ ...inputs, fix: 'restart' })));
  const inBuild = await plantInBuild(ground, seed);
  note('build', channelsOf(await runAction({ ...inputs, fix: 'rebuild' })));
  note('build, command line', channelsOfCommandLine(await runCommandLine(inputs, [], ['fix', 'rebuild'])));
  const inProcess = await plantInProcess(ground, seed);
  try {
    note('process', channelsOf(await runAction({ ...inputs, fix: 'none' })));
  } finally {
    inProcess.process.kill('SIGKILL');
  }

  await tell('none');
  note('elsewhere', channelsElsewhere(github.state, webhook));

  const key = (inputs as Readonly<Record<string, string>>)['private-key'] ?? '';
  const lines = key.split('\n').filter((line) => line.length >= 40 && !line.includes('-----'));
  const planted = [
    ...inContainers.planted,
    ...inBuild.planted,
    ...inProcess.planted,
    ...lines.map((secret) => ({ kind: 'private key of the input', place: 'inputs', secret })),
    ...ground.stack.secrets.map((secret) => ({ kind: 'secret of the stack', place: 'environment', secret })),
  ];
  const leaks = leaksIn(channels, planted);
  const reached = marksIn(channels.map(({ text }) => text).join('\n'));
  const kinds = new Set(planted.map(({ kind }) => kind)).size;
  const words = [
    `planted ${planted.length} secrets of ${kinds} kinds: ${leaks.length} leaked (seed ${seed}, ${ground.stack.kind} host)`,
    `${reached.size} planted lines were shown with their secret struck out (${tally(reached)}), in ${channels.length} texts of ${Math.round(channels.reduce((sum, { text }) => sum + text.length, 0) / 1000)} kB`,
    ...leaks.map((leak) => `LEAKED ${leak.kind} of ${leak.place} in ${leak.channel}, ${leak.form}: ${leak.around}`),
  ].join('\n');
  const asPlanted = [inContainers, inBuild, inProcess].map((bed) => bed.asPlanted).join('\n');
  return { planted, channels, leaks, reached, asPlanted, words };
}

/** How many marks there are of each place, by its letter. */
function tally(marks: ReadonlySet<string>): string {
  const places = Map.groupBy([...marks], (mark) => mark.replace(/\d+$/, ''));
  return [...places].map(([place, all]) => `${place} ${all.length}`).join(', ');
}

async function runCommandLine(
  inputs: Readonly<Record<string, string>>,
  flags: readonly string[],
  command: readonly string[] = ['diagnose'],
): Promise<Parameters<typeof channelsOfCommandLine>[0]> {
  const folder = await mkdtemp(join(tmpdir(), 'backend-health-trial-'));
  const file = (name: string) => join(folder, name);
  await writeFile(file('key'), inputs['private-key'] ?? '', { mode: 0o600 });
  await writeFile(file('hosts'), inputs['known-hosts'] ?? '');
  const given = Object.entries(inputs).filter(([name]) => !['private-key', 'known-hosts', 'fix'].includes(name));
  const args = [
    ...command,
    ...given.flatMap(([name, value]) => [`--${name}`, value]),
    ...['--private-key-file', file('key'), '--known-hosts-file', file('hosts')],
    ...['--summary-file', file('summary.md'), '--report-path', file('report.json')],
    ...flags,
  ];
  try {
    const { out, err } = await new Promise<{ out: string; err: string }>((resolve) => {
      const options = { env: { PATH: process.env['PATH'] ?? '', HOME: folder }, cwd: folder, timeout: 120_000 };
      execFile(process.execPath, [CLI, ...args], { ...options, maxBuffer: 64_000_000 }, (_error, out, err) =>
        resolve({ out, err }),
      );
    });
    const files = {
      'Markdown summary file': await readFile(file('summary.md'), 'utf8'),
      'saved report file': await readFile(file('report.json'), 'utf8'),
    };
    return { out, err, files };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
