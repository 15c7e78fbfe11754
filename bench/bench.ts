/**
 * Runs the measurements, each within its time, and prints their tables. A whole run writes them to bench/RESULTS.md.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bed, makeBed } from './bed.ts';
import { diagnosis } from './diagnosis.ts';
import { growth } from './growth.ts';
import { describeMachine } from './machine.ts';
import { manyHosts } from './many-hosts.ts';
import { type Findings, type Measurement, notMeasured } from './measurement.ts';
import { recovery } from './recovery.ts';
import { renderResults, type Taken } from './results.ts';
import { startUp } from './start-up.ts';
import { watching } from './watching.ts';

const MEASUREMENTS: readonly Measurement[] = [startUp, diagnosis, watching, recovery, growth, manyHosts];
/** No measurement begins after this time. */
const MOST_MS = 600_000;
const NAMES = MEASUREMENTS.map(({ name }) => name).join(', ');

const USAGE = `usage: npm run bench [-- [--only NAME] [--quick]]
  --only NAME   one of ${NAMES}; may be given several times
  --quick       fewer rounds, smaller sizes, no Ansible
A whole run takes some ten minutes, twelve at most, and writes bench/RESULTS.md; any other only prints.
`;

const say = (text: string) => void process.stderr.write(`${text}\n`);

async function take(measurement: Measurement, bed: Bed | null, bedMissing: string, quick: boolean): Promise<Taken> {
  const began = performance.now();
  if (began > MOST_MS) {
    const findings = notMeasured('The time for the whole run was over', [measurement.title]);
    return { measurement, findings, durationMs: 0 };
  }
  say(`${measurement.name} …`);
  const limitMs = quick ? measurement.limitMs / 3 : measurement.limitMs;
  const findings = await measurement
    .run({ bed, bedMissing, quick, untilMs: began + limitMs })
    .catch((error: unknown): Findings => {
      const why = error instanceof Error ? error.message : String(error);
      say(`${measurement.name} failed: ${error instanceof Error ? error.stack : why}`);
      return notMeasured(`It failed: ${why}`, [measurement.title]);
    });
  return { measurement, findings, durationMs: performance.now() - began };
}

function chosen(): { readonly only: readonly string[]; readonly quick: boolean } | null {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean' } },
    });
    const only = values.only ?? [];
    const known = only.every((name) => MEASUREMENTS.some((one) => one.name === name));
    return known ? { only, quick: values.quick === true } : null;
  } catch {
    return null;
  }
}

async function bench(): Promise<number> {
  const options = chosen();
  if (options === null) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { only, quick } = options;
  const wanted = MEASUREMENTS.filter(({ name }) => only.length === 0 || only.includes(name));
  const needsBed = wanted.some(({ name }) => name !== startUp.name && name !== manyHosts.name);
  const bed = needsBed ? await makeBed() : 'it was not needed';
  const machine = await describeMachine();
  const taken: Taken[] = [];
  try {
    for (const measurement of wanted)
      taken.push(
        await take(measurement, typeof bed === 'string' ? null : bed, typeof bed === 'string' ? bed : '', quick),
      );
  } finally {
    if (typeof bed !== 'string') await bed.leave();
  }
  const text = renderResults(taken, machine);
  if (only.length === 0 && !quick) writeFileSync(join(import.meta.dirname, 'RESULTS.md'), text);
  process.stdout.write(text);
  return taken.some(({ findings }) => findings.notes.some((note) => note.startsWith('It failed'))) ? 1 : 0;
}

process.exit(await bench());
