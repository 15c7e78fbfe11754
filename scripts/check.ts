/**
 * Everything that can be judged without running the product: format and lint, types, generated documents, and that dist/
 * is what src/ builds to, byte for byte, twice.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OWN, SHOWN } from '../test/docs/workflow.ts';
import { build } from './build.ts';
import { lintWorkflows } from './workflow-lint.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** All of dist/ together, in bytes: start-up time and download of every run that uses the action. */
const MOST_BYTES = 1_500_000;

const bin =
  (name: string, ...args: string[]) =>
  () =>
    void execFileSync(join(root, 'node_modules/.bin', name), args, { cwd: root, stdio: 'inherit' });

function digests(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );
}

function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));
}

async function distUpToDate(): Promise<void> {
  const folders = [
    mkdtempSync(join(tmpdir(), 'backend-health-dist-')),
    mkdtempSync(join(tmpdir(), 'backend-health-dist-')),
  ] as const;
  try {
    for (const folder of folders) await build(folder);
    const twice = differences(digests(folders[0]), digests(folders[1]));
    if (twice.length > 0) throw new Error(`Two builds of the same source differ: ${twice.join(', ')}`);
    const stale = differences(digests(folders[0]), digests(join(root, 'dist')));
    if (stale.length > 0)
      throw new Error(`dist/ is not what src/ builds to: ${stale.join(', ')}. Run \`npm run build\` and commit dist/.`);
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
  const addOns = readdirSync(join(root, 'dist')).filter((name) => !/\.js$|^package\.json$/.test(name));
  if (addOns.length > 0) throw new Error(`dist/ holds what is no JavaScript: ${addOns.join(', ')}`);
  const bytes = readdirSync(join(root, 'dist')).reduce(
    (sum, name) => sum + readFileSync(join(root, 'dist', name)).length,
    0,
  );
  if (bytes > MOST_BYTES) throw new Error(`dist/ has ${bytes} bytes, more than ${MOST_BYTES}`);
  console.log(`dist/: ${bytes} bytes`);
}

async function workflowsLinted(): Promise<void> {
  const mistakes = await lintWorkflows([...OWN, ...SHOWN]);
  for (const mistake of mistakes) console.log(mistake);
  if (mistakes.length > 0) throw new Error(`${mistakes.length} in ${OWN.length + SHOWN.length} workflows`);
}

const checks: readonly (readonly [string, () => void | Promise<void>])[] = [
  [
    'format, lint and import rules',
    bin(
      'biome',
      'ci',
      '--error-on-warnings',
      '--max-diagnostics=20',
      `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
      '.',
    ),
  ],
  ['types', bin('tsc', '--noEmit', '-p', '.')],
  [
    'generated documents',
    () => void execFileSync(process.execPath, [join(root, 'scripts/docs.ts'), '--check'], { stdio: 'inherit' }),
  ],
  ['workflows, those of examples and documents too', workflowsLinted],
  ['dist/ is what src/ builds to, byte for byte', distUpToDate],
];

let failed = 0;
for (const [name, check] of checks) {
  try {
    await check();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(`failed  ${name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
