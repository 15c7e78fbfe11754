/**
 * Every fault on a stack, as a table: `npm run faults -- [--embedded] [NAME|ROW …]`. Fails on any difference between what
 * was expected of the run and what it said and did. `--keep FOLDER` keeps each run's log, summary and report there;
 * `--write` writes docs/measured.json, from which `npm run build` makes the tables of the documents.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { realStack, realStackMissing } from './e2e/real.ts';
import { tryFault } from './fault-cases.ts';
import { type FaultResult, resultsOf, writeResults } from './fault-results.ts';
import { FAULTS, type Fault } from './faults.ts';
import { embeddedStack } from './host/embedded.ts';
import type { TestStack } from './stack.ts';

const SERVICE = 'backend-aws';
const WIDTHS = [4, 24, 27, 27, 30, 12, 8];

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join(' ');
}

async function tryOne(stack: TestStack, fault: Fault, keep: string): Promise<FaultResult> {
  await stack.reset();
  const { run, differences } = await tryFault(stack, fault, SERVICE);
  if (keep !== '') {
    for (const [end, text] of [
      ['log', run.shownLog],
      ['md', run.summary],
      ['json', run.report],
    ] as const)
      writeFileSync(join(keep, `${fault.row}.${end}`), text);
  }
  const { status = '', cause = '' } = run.outputs;
  const action = run.outputs['fix-applied'] ?? '';
  console.log(
    row([
      fault.row,
      fault.name,
      fault.causes.join(' or ') || '–',
      cause || '–',
      action || '–',
      status,
      (run.durationMs / 1000).toFixed(1),
      differences.length === 0 ? 'right' : `WRONG: ${differences.join('; ')}`,
    ]),
  );
  return { ...asked(fault), named: cause, action, status, seconds: Math.round(run.durationMs / 100) / 10, differences };
}

function asked({ row, name, title, causes, fix }: Fault) {
  return { row, name, title, expected: causes, fix };
}

/** Where the stack itself failed: that counts as wrong. */
function untried(fault: Fault, error: unknown): FaultResult {
  const difference = `the stack failed: ${error instanceof Error ? error.message : error}`;
  console.log(row([fault.row, fault.name, difference]));
  return { ...asked(fault), named: '', action: '', status: '', seconds: 0, differences: [difference] };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      embedded: { type: 'boolean', default: false },
      keep: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  });
  if (values.write && positionals.length > 0) {
    console.error('`--write` is for a run over all faults: name none.');
    return 2;
  }
  const missing = values.embedded ? '' : realStackMissing();
  if (missing !== '') {
    console.error(`${missing}. \`--embedded\` uses the embedded host.`);
    return 2;
  }
  const chosen = FAULTS.filter(
    (fault) => positionals.length === 0 || positionals.includes(fault.name) || positionals.includes(fault.row),
  ).filter((fault) => !values.embedded || fault.realOnly === '');
  if (values.keep !== '') mkdirSync(values.keep, { recursive: true });
  const stack = values.embedded ? embeddedStack() : realStack();
  await stack.up();
  const results: FaultResult[] = [];
  console.log(row(['row', 'fault', 'expected cause', 'named cause', 'action', 'end', 'seconds', '']));
  for (const fault of chosen)
    results.push(await tryOne(stack, fault, values.keep).catch((error: unknown) => untried(fault, error)));
  const measured = resultsOf(stack.kind, results);
  await stack.reset();
  await stack.down();
  if (values.write) writeResults(measured);
  const right = results.filter(({ differences }) => differences.length === 0).length;
  console.log(`${right} of ${results.length} right, on the ${stack.kind} stack`);
  return right === results.length ? 0 : 1;
}

process.exit(await main());
