/**
 * `diagnose`, `fix` and `verify` on several hosts of a settings file: some at a time, a line for each as it ends, then all of
 * them in a table. One host's trouble does not keep the others waiting.
 */

import { renderJson, SCHEMA_VERSION } from '../report/json.ts';
import { duration } from '../report/quantity.ts';
import { topFinding } from '../report/summary/cause.ts';
import { renderSummary } from '../report/summary.ts';
import { STATUS } from '../report/wording.ts';
import type { Console } from './console.ts';
import { worstOf } from './exit-codes.ts';
import { wholeNumber } from './numbers.ts';
import { perform, type Ran, write } from './run.ts';
import type { Chosen } from './sources/sources.ts';
import { SILENT } from './terminal/progress.ts';
import { shorten, table } from './terminal/table.ts';

/** Resolves with the worst exit code. */
export async function runMany(hosts: readonly Chosen[], console: Console): Promise<number> {
  const atOnce = wholeNumber(console.flags, 'at-once', 4, 1, 32);
  const waiting = [...hosts];
  const underWay = new Set<string>();
  const ended = new Map<string, Ran>();
  const next = async (): Promise<void> => {
    for (let chosen = waiting.shift(); chosen !== undefined; chosen = waiting.shift()) {
      underWay.add(chosen.name);
      console.progress.doing(`${ended.size} of ${hosts.length} hosts done; at ${[...underWay].join(', ')}`);
      const ran = await perform(chosen, console.signal, {
        progress: SILENT,
        complain: (text) => console.complain(`${chosen.name}: ${text}`),
        show: async () => {},
      });
      underWay.delete(chosen.name);
      ended.set(chosen.name, ran);
      console.progress.line(endLine(ran, console.outTerminal.width));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, hosts.length) }, next));
  console.progress.end();
  const inOrder = hosts.flatMap((host) => ended.get(host.name) ?? []);
  await show(inOrder, hosts, console);
  return worstOf(inOrder.map((ran) => ran.exitCode));
}

async function show(ran: readonly Ran[], hosts: readonly Chosen[], console: Console): Promise<void> {
  console.out(console.json ? manyAsJson(ran) : `\n${manyAsTable(ran, console.outTerminal.width)}\n`);
  const reportPath = [...new Set(hosts.map((host) => host.settings.reportPath))].join('');
  if (reportPath !== '') await write('report-path', hosts[0]?.settings.reportPath ?? '', manyAsJson(ran), console);
  const summary = console.flags.get('summary-file');
  if (summary === undefined) return;
  const parts = ran.map(({ name, record }) => `# ${name}\n\n${renderSummary(record, { docsUrl: '' })}`);
  await write('summary-file', summary, `${parts.join('\n\n')}\n`, console);
}

function endLine({ name, record }: Ran, width: number): string {
  return shorten(
    `${STATUS[record.status].mark} ${name}: ${record.reason.replace(/\s+/g, ' ')}`,
    Math.max(60, 2 * width),
  );
}

/** All hosts as JSON: their records under their names, in the order of the settings file. */
export function manyAsJson(ran: readonly Ran[]): string {
  const hosts = ran.map(({ name, record, exitCode }) => ({
    name,
    exit_code: exitCode,
    record: JSON.parse(renderJson(record)) as unknown,
  }));
  return `${JSON.stringify({ schema_version: SCHEMA_VERSION, hosts }, null, 2)}\n`;
}

export function manyAsTable(ran: readonly Ran[], width: number): string {
  const rows = ran.map(({ name, record }) => [
    name,
    `${STATUS[record.status].mark} ${STATUS[record.status].word}`,
    topFinding(record)?.id ?? '–',
    duration(record.durationMs),
    record.reason.replace(/\s+/g, ' '),
  ]);
  return table(['HOST', 'END', 'CAUSE', 'TOOK', 'WHY'], rows, width).join('\n');
}
