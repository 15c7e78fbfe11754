/**
 * Runs the tests: first what needs nothing but Node and a shell, then the product on an embedded host, then on the real stack.
 * Says which tests did not run and how to run them, and ends with `N passed, N failed`, with `, N skipped` where some were.
 * Arguments are passed on to Vitest: `npm test -- test/plan`.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEngine } from '../test/e2e/engine.ts';
import { BASE_IMAGE } from '../test/e2e/places.ts';
import { realStackMissing } from '../test/e2e/real.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function run(project: string, args: readonly string[]): { results: Results | null; exitCode: number } {
  const folder = mkdtempSync(join(tmpdir(), 'backend-health-test-'));
  const file = join(folder, 'results.json');
  const vitest = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    '--passWithNoTests',
  ];
  const { status } = spawnSync(process.execPath, [...vitest, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  let results: Results | null = null;
  try {
    results = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    process.stderr.write(`${project}: the test runner left no results\n`);
  }
  rmSync(folder, { recursive: true, force: true });
  return { results, exitCode: status ?? 1 };
}

const args = process.argv.slice(2);
const missing = realStackMissing();
const environment = { ...process.env };
if (missing === '') {
  // Where the real engine is, the stand-in's docker is compared with it.
  await startEngine();
  environment['DOCKER_SUBSET_BASE'] = BASE_IMAGE;
}
const runs = ['here', 'embedded', 'real-stack'].map((project) => run(project, args));
const sum = (count: (results: Results) => number) =>
  runs.reduce((total, { results }) => total + (results ? count(results) : 0), 0);
const skipped = runs
  .flatMap(({ results }) => results?.testResults ?? [])
  .map((file) => ({
    name: file.name.replace(`${root}/`, ''),
    count: file.assertionResults.filter((test) => ['skipped', 'pending', 'todo'].includes(test.status)).length,
  }));
const brokenFiles = runs
  .flatMap(({ results }) => results?.testResults ?? [])
  .filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'));

console.log('');
for (const file of skipped.filter(({ count }) => count > 0))
  console.log(`did not run: ${file.count} tests of ${file.name}`);
if (missing !== '') console.log(`The tests on the real stack did not run: ${missing}`);
for (const file of brokenFiles) console.log(`failed as a whole: ${file.name.replace(`${root}/`, '')}`);
const failed =
  sum((results) => results.numFailedTests) + brokenFiles.length + runs.filter(({ results }) => results === null).length;
const skippedCount = skipped.reduce((total, { count }) => total + count, 0);
console.log(
  `${sum((results) => results.numPassedTests)} passed, ${failed} failed${skippedCount > 0 ? `, ${skippedCount} skipped` : ''}`,
);
process.exit(failed > 0 || runs.some(({ exitCode }) => exitCode !== 0) ? 1 : 0);
