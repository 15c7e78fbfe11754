/**
 * Every fault on a stack, as a table: `npm run faults -- [--embedded] [NAME|ROW …]`. Fails on any difference between what
 * was expected of the run and what it said and did. `--keep FOLDER` keeps each run's log, summary and report there.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { realStack, realStackMissing } from './e2e/real.ts';
import { tryFault } from './fault-cases.ts';
import { FAULTS, type Fault } from './faults.ts';
import { embeddedStack } from './host/embedded.ts';
import type { TestStack } from './stack.ts';

const SERVICE = 'backend-aws';
const WIDTHS = [4, 24, 27, 27, 30, 12, 8];

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join(' ');
}

async function tryOne(stack: TestStack, fault: Fault, keep: string): Promise<boolean> {
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
  const right = differences.length === 0;
  console.log(
    row([
      fault.row,
      fault.name,
      fault.causes.join(' or ') || '–',
      cause || '–',
      action || '–',
      status,
      (run.durationMs / 1000).toFixed(1),
      right ? 'right' : `WRONG: ${differences.join('; ')}`,
    ]),
  );
  return right;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { embedded: { type: 'boolean', default: false }, keep: { type: 'string', default: '' } },
  });
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
  let wrong = 0;
  console.log(row(['row', 'fault', 'expected cause', 'named cause', 'action', 'end', 'seconds', '']));
  for (const fault of chosen) {
    const right = await tryOne(stack, fault, values.keep).catch((error: unknown) => {
      console.log(row([fault.row, fault.name, `the stack failed: ${error instanceof Error ? error.message : error}`]));
      return false;
    });
    if (!right) wrong++;
  }
  await stack.reset();
  await stack.down();
  console.log(`${chosen.length - wrong} of ${chosen.length} right, on the ${stack.kind} stack`);
  return wrong === 0 ? 0 : 1;
}

process.exit(await main());
