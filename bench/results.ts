/**
 * Writes findings as Markdown. Pure.
 */

import type { Findings, Measurement, Table } from './measurement.ts';

export interface Taken {
  readonly measurement: Measurement;
  readonly findings: Findings;
  readonly durationMs: number;
}

const WORD = (reached: boolean | null) => (reached === null ? 'not measured' : reached ? 'reached' : '**not reached**');
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;

export function renderResults(taken: readonly Taken[], machine: readonly string[]): string {
  const goals = taken.flatMap(({ measurement, findings }) =>
    findings.goals.map((goal) => [measurement.title, goal.goal, WORD(goal.reached), goal.measured]),
  );
  const missed = taken.flatMap(({ measurement, findings }) =>
    findings.goals
      .filter(({ reached }) => reached === false)
      .map(
        ({ goal, measured, why }) =>
          `- ${measurement.title}: ${goal}. Measured: ${measured}. ${why === '' ? 'Why is not known.' : why}`,
      ),
  );
  return `# Results

Written by \`npm run bench\`. All figures of one run, on one machine, by contestants that take turns.

${machine.map((line) => `- ${line}`).join('\n')}

## Goals

${tableText(['', 'goal', '', 'measured'], goals)}

${missed.length === 0 ? '' : `## Why not\n\n${missed.join('\n')}\n\n`}${taken.map(section).join('\n\n')}
`;
}

function section({ measurement, findings, durationMs }: Taken): string {
  const { notes } = findings;
  return `## ${measurement.title}

${findings.tables.map(tableSection).join('\n\n')}

${notes.map((note) => `- ${note}`).join('\n')}
- \`npm run bench -- --only ${measurement.name}\` took ${(durationMs / 1000).toFixed(0)} s.`;
}

const tableSection = ({ title, head, rows }: Table) => `${title}:\n\n${tableText(head, rows)}`;

function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
