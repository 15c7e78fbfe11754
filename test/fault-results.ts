/**
 * What a whole run over the faults came to, as the file that the tables in README.md and docs/measured.md are written from.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { FAULTS } from './faults.ts';

export const RESULTS_FILE = join(import.meta.dirname, '../docs/measured.json');

export interface FaultResult {
  readonly row: string;
  readonly name: string;
  readonly title: string;
  /** Causes of which one had to be named; empty: any, or none. */
  readonly expected: readonly string[];
  /** The `fix` input. */
  readonly fix: string;
  readonly named: string;
  readonly action: string;
  readonly status: string;
  readonly seconds: number;
  /** Every difference from what was expected; empty when it was right. */
  readonly differences: readonly string[];
}

export interface FaultResults {
  readonly stack: 'real' | 'embedded';
  /** `2026-11-24`, UTC. */
  readonly date: string;
  /** Programs with their versions, as they say them. */
  readonly programs: readonly string[];
  readonly faults: readonly FaultResult[];
}

/** Of a run over every fault that the stack makes. */
export function resultsOf(stack: FaultResults['stack'], faults: readonly FaultResult[]): FaultResults {
  return { stack, date: new Date().toISOString().slice(0, 10), programs: programsOf(stack), faults };
}

export function writeResults(results: FaultResults): void {
  writeFileSync(RESULTS_FILE, `${JSON.stringify(results, null, 2)}\n`);
}

/** null where none were written yet. @throws where a fault of it is none any more: it has to be run again. */
export function readResults(): FaultResults | null {
  if (!existsSync(RESULTS_FILE)) return null;
  const results = JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as FaultResults;
  for (const { name } of results.faults)
    if (!FAULTS.some((fault) => fault.name === name))
      throw new Error(
        `docs/measured.json has the fault ${name}, which is none: run \`npm run faults -- --write\` again`,
      );
  return results;
}

function programsOf(stack: FaultResults['stack']): string[] {
  const node = `Node ${process.version}`;
  if (stack === 'embedded') return [node];
  return [
    `Linux ${release()}`,
    said('ssh', '-V'),
    `Docker Engine ${said('docker', 'version', '--format', '{{.Server.Version}}')}`,
    `Compose ${said('docker', 'compose', 'version', '--short')}`,
    node,
  ];
}

/** The first line that a program prints of itself. */
function said(...[program = '', ...args]: readonly string[]): string {
  try {
    const output = execFileSync('/bin/sh', ['-c', '"$0" "$@" 2>&1', program, ...args], { encoding: 'utf8' });
    return output.split('\n')[0]?.trim() ?? '';
  } catch {
    return `${program}, which says no version`;
  }
}
