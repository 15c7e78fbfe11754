/**
 * The demonstration: a host with a broken backend, the bundled action run on it as a runner does, its live log and its
 * summary. By default the host lives in this process and needs nothing; `--real` uses the real stack.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { realStack, realStackMissing } from '../e2e/real.ts';
import { FAULTS, type Fault } from '../faults.ts';
import { embeddedStack } from '../host/embedded.ts';
import { renderGithubPage } from '../page/github-page.ts';
import { runAction } from '../runner.ts';
import type { TestStack } from '../stack.ts';

const DEFAULT_FAULT = 'container-stopped';
const FIXES = ['none', 'auto', 'restart', 'rebuild', 'full-restart'];

const USAGE = `npm run demo -- [--list] [--fault NAME] [--fix ${FIXES.join('|')}] [--dry-run] [--real] [--out FOLDER]`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      list: { type: 'boolean', default: false },
      fault: { type: 'string', default: DEFAULT_FAULT },
      fix: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      real: { type: 'boolean', default: false },
      out: { type: 'string', default: 'demo-output' },
    },
  });
  if (values.list) {
    for (const fault of FAULTS)
      console.log(
        `${fault.name.padEnd(26)} ${fault.title}${fault.realOnly === '' ? '' : ` (only with --real: ${fault.realOnly})`}`,
      );
    return 0;
  }
  const fault = FAULTS.find((candidate) => candidate.name === values.fault);
  if (fault === undefined)
    return wrong(`There is no fault \`${values.fault}\`: \`npm run demo -- --list\` names them.`);
  if (values.fix !== undefined && !FIXES.includes(values.fix))
    return wrong(`There is no fix \`${values.fix}\`: it takes one of ${FIXES.join(', ')}.`);
  if (!values.real && fault.realOnly !== '') return wrong(`\`${fault.name}\` ${fault.realOnly}: add --real.`);
  const missing = values.real ? realStackMissing() : '';
  if (missing !== '') return wrong(`${missing}.`);
  return demonstrate(
    values.real ? realStack() : embeddedStack(),
    fault,
    values.fix ?? fault.fix,
    values['dry-run'],
    values.out,
  );
}

function wrong(message: string): number {
  console.error(`${message}\n${USAGE}`);
  return 2;
}

/** Breaks the stack, runs the action, and leaves the summary in `folder`. */
async function demonstrate(
  stack: TestStack,
  fault: Fault,
  fix: string,
  dryRun: boolean,
  folder: string,
): Promise<number> {
  const say = (text: string) => console.log(`\n▌ ${text}\n`);
  say(
    stack.kind === 'real'
      ? 'Bringing up the real stack'
      : 'Bringing up a host inside this process (an SSH server, a stand-in for docker, a real HTTP backend)',
  );
  await stack.up();
  try {
    await stack.reset();
    say(`Breaking it: ${fault.title}`);
    const extra = await stack.fault(fault.name);
    for (const ill of await stack.ills()) console.log(`  ${ill}`);
    say(`Running the action as a GitHub runner does: node dist/index.js, fix: ${fix}`);
    const run = await runAction(
      { ...stack.inputs, fix, 'dry-run': String(dryRun), ...extra },
      { onOutput: (text) => process.stdout.write(text) },
    );
    const ills = await stack.ills();
    say(
      `The action ended with exit code ${run.exitCode} after ${(run.durationMs / 1000).toFixed(1)} s: ${run.outputs['status']} (${run.outputs['reason-code']})`,
    );
    console.log(
      ills.length === 0 ? '  The host itself says: all is well.' : `  The host itself says: ${ills.join('; ')}`,
    );
    await leave(folder, run.summary, run.report);
    return (fault.status as readonly string[]).includes(run.outputs['status'] ?? '') || fix !== fault.fix || dryRun
      ? 0
      : 1;
  } finally {
    await stack.reset().catch(() => undefined);
    await stack.down();
  }
}

async function leave(folder: string, summary: string, report: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const path = (name: string) => join(folder, name);
  writeFileSync(path('summary.md'), summary);
  writeFileSync(path('report.json'), report);
  for (const theme of ['light', 'dark'] as const)
    writeFileSync(path(`summary-${theme}.html`), await renderGithubPage(summary, { theme }));
  console.log(
    `\n▌ The job summary: ${path('summary.md')}, and as GitHub shows it: ${pathToFileURL(path('summary-light.html'))}\n`,
  );
  console.log(summary.length > 6000 ? `${summary.slice(0, 6000)}\n…` : summary);
}

process.exit(await main());
