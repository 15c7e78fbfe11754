/**
 * What was measured, as Markdown: the causes that were named right on a stack, every fault that was tried, and the
 * benchmark's ratios. Pure; a figure that there is none of is said to be missing.
 */

import type { Cause } from '../../src/diagnose/cause.ts';
import type { FaultResult, FaultResults } from '../../test/fault-results.ts';

const STACKS = {
  real: 'real sshd, Docker Engine, Compose, PostgreSQL and nginx',
  embedded: 'the embedded host, a stand-in inside one process',
} as const;
const HOW = {
  real: '`npm run stack -- install`, then `npm run faults`',
  embedded: '`npm run faults -- --embedded`',
} as const;

const isRight = ({ differences }: FaultResult) => differences.length === 0;
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;

/** By section of the guide: each cause with right/tried, `–` where no fault of the stack makes it. */
export function causesBlock(causes: readonly Cause[], results: FaultResults | null): string {
  const score = (id: string) => {
    const tried = results?.faults.filter(({ expected }) => expected[0] === id) ?? [];
    return tried.length === 0 ? '–' : `${tried.filter(isRight).length}/${tried.length}`;
  };
  const sections = [...new Set(causes.map((cause) => cause.guide))];
  const rows = sections.map((section) => {
    const named = causes.filter((cause) => cause.guide === section);
    return row([section, named.map(({ id }) => `[${id}](docs/causes.md#${id}) ${score(id)}`).join(', ')]);
  });
  return `| in the guide | causes, with right/tried |\n|---|---|\n${rows.join('\n')}\n\n${total(results)}`;
}

function total(results: FaultResults | null): string {
  if (results === null) return 'No run over the faults has been written down yet.';
  const { faults, stack, date } = results;
  const right = faults.filter(isRight).length;
  return `**${right} of ${faults.length}** faults came out right from end to end (cause, action, end, evidence, state of the host afterwards, no secret shown), on ${STACKS[stack]}, ${date}: [each of them](docs/measured.md).`;
}

export function measuredPage(results: FaultResults | null): string {
  return `# What was measured

<!-- Generated from docs/measured.json, which \`npm run faults -- --write\` writes, by \`npm run build\`. -->

${results === null ? 'No run over the faults has been written down yet.' : faultsTable(results)}`;
}

function faultsTable({ stack, date, programs, faults }: FaultResults): string {
  const rows = faults.map((fault) => {
    const { name, title, expected, fix, named, action, status, seconds, differences } = fault;
    const judged = differences.length === 0 ? 'right' : `**wrong**: ${differences.join('; ')}`;
    return row([
      `\`${name}\``,
      title,
      fix,
      expected.join(' or ') || '–',
      named || '–',
      action || '–',
      status || '–',
      String(seconds),
      judged,
    ]);
  });
  return `Each fault is made on a sound host, the bundled action is run on it as a runner does, and then the log, the summary, the
outputs and the host itself are compared with what was expected. Repeat it with ${HOW[stack]}; \`npm run faults -- NAME\` makes one.

On ${STACKS[stack]}, ${date}: ${programs.join(', ')}. The seconds are of the whole run, start of the process to its end,
and depend on the machine.

| fault | what is wrong | \`fix\` | expected cause | named cause | done | end | s | |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

**${faults.filter(isRight).length} of ${faults.length}** right.
`;
}

/** The rows of the benchmark's goals that are ratios. `results` is bench/RESULTS.md, '' where there is none. */
export function benchmarkBlock(results: string): string {
  const goals = results.split(/^## Goals$/m)[1]?.split(/^## /m)[0] ?? '';
  const rows = goals
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((one) => one.trim()),
    )
    .filter((cells) => /\d×/.test(cells.at(-1) ?? ''));
  if (rows.length === 0) return 'The benchmark has not been written down yet.';
  const named = contestants(results);
  const table = rows
    .map((cells) => `| ${cells.join(' | ')} |`.replace(/\(([a-z])\)/g, (letter) => named.get(letter) ?? letter))
    .join('\n');
  return `| | goal | reached? | measured |\n|---|---|---|---|\n${table}\n
[bench/RESULTS.md](bench/RESULTS.md) has the machine, its load, every figure and the other contestants; \`npm run bench\` repeats it.`;
}

/** What `(a)` and so on stand for, from the first column of the tables. */
function contestants(results: string): ReadonlyMap<string, string> {
  return new Map(
    [...results.matchAll(/^\| (\([a-z]\)) ([^|]+) \|/gm)].map(([, letter = '', name = '']) => [letter, name.trim()]),
  );
}
