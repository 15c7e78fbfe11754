/**
 * What the host is ill with when a chaos run begins, and which fixes may then be asked for.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedStack } from '../host/embedded.ts';
import { FOLDER } from '../host/project.ts';

export interface Ailment {
  readonly name: string;
  /** A fault of test/faults.ts. */
  readonly fault: string;
  /** The source that a rebuild finds can't import a module, whatever runs now. */
  readonly badSource: boolean;
  readonly fixes: readonly string[];
}

const ANY = ['auto', 'restart', 'rebuild', 'full-restart'];

function ailment(fault: string, fixes: readonly string[]): Ailment {
  return { name: fault, fault, badSource: false, fixes };
}

export const AILMENTS: readonly Ailment[] = [
  ailment('container-stopped', ANY),
  ailment('container-removed', ANY),
  ailment('container-paused', ['auto', 'restart', 'full-restart']),
  ailment('health-500', ANY),
  ailment('monitoring-error', ['auto', 'restart', 'full-restart']),
  ailment('import-error', ['auto', 'rebuild']),
  ailment('import-error-in-source', ['auto', 'rebuild']),
  ailment('database-stopped', ['auto', 'full-restart']),
  ailment('restart-does-not-help', ['auto', 'rebuild']),
  ailment('build-fails', ['rebuild']),
  ailment('other-port', ['auto', 'rebuild']),
  ailment('image-missing', ['auto', 'rebuild']),
  ailment('neighbour-down', ['full-restart']),
  ailment('none', ['restart', 'rebuild', 'full-restart']),
  { name: 'health-500, bad source', fault: 'health-500', badSource: true, fixes: ['auto', 'rebuild'] },
  { name: 'none, bad source', fault: 'none', badSource: true, fixes: ['rebuild'] },
];

/** Makes the host ill. Returns the further inputs that its run needs. */
export async function fallIll(stack: EmbeddedStack, ailment: Ailment): Promise<Readonly<Record<string, string>>> {
  const inputs = await stack.fault(ailment.fault);
  if (ailment.badSource) {
    const source = join(stack.home, FOLDER, 'backend/app.py');
    writeFileSync(
      source,
      readFileSync(source, 'utf8').replace('import fastapi\n', 'import fastapi\nimport ccxt_pro\n'),
    );
  }
  return inputs;
}
