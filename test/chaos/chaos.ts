/**
 * Chaos on embedded hosts: seeded runs, each with an ailment, a fix, and misfortunes at a random point. Prints how many left
 * the host worse, applied a fix twice, left a lock, or did not say what happened; fails when there is any.
 *
 *   node test/chaos/chaos.ts [--runs 500] [--seed 1] [--first 0 | --only INDEX,…] [--at-a-time 2] [--verbose]
 *                            [--keep FOLDER] [--dist FOLDER]
 *
 * `--keep` keeps what is known of each run that offended, and of a single run in any case.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import type { ChaosResult } from './run.ts';
import { scenarioText } from './scenario.ts';

const ROOT = dirname(dirname(import.meta.dirname));

interface Options {
  readonly seed: number;
  readonly indexes: readonly number[];
  readonly atATime: number;
  readonly dist: string;
  readonly verbose: boolean;
  /** '' keeps nothing. */
  readonly keep: string;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      first: { type: 'string', default: '0' },
      only: { type: 'string' },
      'at-a-time': { type: 'string', default: '2' },
      dist: { type: 'string', default: join(ROOT, 'dist') },
      verbose: { type: 'boolean', default: false },
      keep: { type: 'string', default: '' },
    },
  });
  const indexes =
    values.only === undefined
      ? Array.from({ length: Number(values.runs) }, (_, at) => Number(values.first) + at)
      : values.only.split(',').map(Number);
  return {
    seed: Number(values.seed),
    indexes,
    atATime: Number(values['at-a-time']),
    dist: resolve(values.dist),
    verbose: values.verbose,
    keep: values.keep,
  };
}

function lineOf({ scenario, offences, end, witnessed, happened, connections, restMs }: ChaosResult): string {
  const { main, changes, fixes } = witnessed;
  const done = `${end}, ${fixes.length} fixes, ${changes.length} changes, ${connections} connections, ${happened} struck, ${(main.end.durationMs / 1000).toFixed(1)} s, rest ${(restMs / 1000).toFixed(1)} s`;
  const wrong = offences.map(({ kind, text }) => `\n     ${kind.toUpperCase()}: ${text}`).join('');
  return `${String(scenario.index).padStart(4)} ${scenarioText(scenario)} → ${done}${wrong}`;
}

function keepResult(folder: string, result: ChaosResult): void {
  const { main, post, changes, fixes, journal, before, after } = result.witnessed;
  const parts = {
    scenario: lineOf(result),
    'main log': main.end.log.replace(/^::add-mask::.*\n/gm, ''),
    'main summary': main.files.summary,
    'post log': post.end.log.replace(/^::add-mask::.*\n/gm, ''),
    changes: changes.join('\n'),
    fixes: fixes
      .map(({ id, script, output, ended }) => `--- ${id} ended ${ended}\n${script}\n---\n${output}`)
      .join('\n'),
    journal: journal.map((line) => JSON.stringify(line)).join('\n'),
    before: JSON.stringify(before, null, 1),
    after: JSON.stringify(after, null, 1),
  };
  const text = Object.entries(parts).map(([title, part]) => `##### ${title}\n${part}\n`);
  writeFileSync(join(folder, `${result.scenario.seed}-${result.scenario.index}.txt`), text.join('\n'));
}

const KINDS = ['worse', 'twice', 'lock', 'silent'] as const;
const TITLES = {
  worse: 'host worse than before',
  twice: 'a fix applied twice',
  lock: 'a lock or process left',
  silent: 'report does not say what happened',
} as const;

function totals(results: readonly ChaosResult[], seed: number): string {
  const count = (holds: (result: ChaosResult) => boolean) => results.filter(holds).length;
  const ends = new Map<string, number>();
  for (const { end } of results) ends.set(end, (ends.get(end) ?? 0) + 1);
  const lines = [
    `${results.length} runs, seed ${seed}: ${count(({ witnessed }) => witnessed.changes.length > 0)} changed the host, ${count(({ connections }) => connections > 1)} connected anew, ${count(({ happened }) => happened > 0)} were struck at their moment`,
    `ends: ${[...ends]
      .sort((a, b) => b[1] - a[1])
      .map(([end, times]) => `${end} ${times}`)
      .join(', ')}`,
    ...KINDS.map((kind) => {
      const guilty = results.filter(({ offences }) => offences.some((offence) => offence.kind === kind));
      const which = guilty.map(({ scenario }) => `--seed ${seed} --only ${scenario.index}`).join(', ');
      return `${TITLES[kind].padEnd(36)} ${guilty.length}${which === '' ? '' : `  (${which})`}`;
    }),
  ];
  return lines.join('\n');
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options.keep !== '') mkdirSync(options.keep, { recursive: true });
  const began = performance.now();
  const results: ChaosResult[] = [];
  const onResult = (result: ChaosResult) => {
    results.push(result);
    if (options.verbose || result.offences.length > 0) console.log(lineOf(result));
    else if (results.length % 25 === 0) console.log(`${results.length} of ${options.indexes.length}`);
    if (options.keep !== '' && (result.offences.length > 0 || options.indexes.length === 1))
      keepResult(options.keep, result);
  };
  await runCampaign({ ...options, onResult });
  console.log(totals(results, options.seed));
  console.log(`took ${Math.round((performance.now() - began) / 1000)} s`);
  return results.every(({ offences }) => offences.length === 0) ? 0 : 1;
}

process.exit(await main());
