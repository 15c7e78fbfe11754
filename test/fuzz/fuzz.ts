/**
 * Tries all properties on so many cases: `npm run fuzz -- --cases 1000000 --seed 1`. The work is shared out among as many
 * processes as the machine has cores. Prints each property's seed, cases and time, then the total; ends with 1 when one
 * does not hold, after its smallest counterexample. `--only TEXT` tries those whose names contain it.
 */

import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { PROPERTIES } from './properties.ts';
import { casesOf, type Outcome, type Property, tryProperty } from './property.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    part: { type: 'string' },
  },
});
const seed = Number(values.seed);
const total = Number(values.cases);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(total) || total < 1) {
  process.stderr.write('--cases and --seed take whole numbers.\n');
  process.exit(2);
}
const chosen = PROPERTIES.map((property, index) => ({ property, seed: seed + index })).filter(({ property }) =>
  property.name.includes(values.only),
);

if (values.part === undefined) process.exit(await all());
else {
  const [part = 0, parts = 1] = values.part.split('/').map(Number);
  for (const one of chosen.filter((_, index) => index % parts === part)) process.send?.(tried(one));
  process.disconnect?.();
}

function tried({ property, seed: own }: { property: Property; seed: number }): Outcome {
  return tryProperty(
    property,
    casesOf(
      property,
      chosen.map((one) => one.property),
      total,
    ),
    own,
  );
}

async function all(): Promise<number> {
  const began = performance.now();
  const outcomes: Outcome[] = [];
  const parts = Math.min(availableParallelism(), chosen.length);
  const codes = await Promise.all(
    Array.from({ length: parts }, (_, part) => {
      const child = fork(import.meta.filename, [...process.argv.slice(2), '--part', `${part}/${parts}`]);
      child.on('message', (message) => {
        const outcome = message as Outcome;
        outcomes.push(outcome);
        show(outcome);
      });
      return new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
    }),
  );
  const cases = outcomes.reduce((sum, outcome) => sum + outcome.cases, 0);
  const failed = outcomes.filter((outcome) => outcome.failure !== '').length;
  const whole = outcomes.length === chosen.length && codes.every((code) => code === 0);
  process.stdout.write(
    `${cases} cases of ${outcomes.length} properties in ${((performance.now() - began) / 1000).toFixed(1)} s, seed ${seed}: ${failed === 0 && whole ? 'all hold' : `${failed} do not hold`}\n`,
  );
  if (!whole) process.stdout.write(`only ${outcomes.length} of ${chosen.length} properties were tried\n`);
  return failed === 0 && whole ? 0 : 1;
}

function show({ name, seed: own, cases, durationMs, failure }: Outcome): void {
  process.stdout.write(
    `${failure === '' ? 'holds' : 'FAILS'}  ${String(cases).padStart(7)} cases  seed ${String(own).padEnd(4)} ${(durationMs / 1000).toFixed(1).padStart(5)} s  ${name}\n${failure === '' ? '' : `${failure}\n`}`,
  );
}
