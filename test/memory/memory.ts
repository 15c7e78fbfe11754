/**
 * Prints the peak memory of the bundled action on a quiet host beside that on hosts that flood it with 1 GiB.
 * `node scripts/run.mjs test/memory/memory.ts`
 */

import { embeddedStack } from '../host/embedded.ts';
import { printed, replaceDocker } from '../host/flooded-docker.ts';
import { runMeasured } from './measured.ts';

const GIB = 1024 ** 3;
const TIMES = 3;

const stack = embeddedStack();
const CASES: readonly (readonly [name: string, arrange: () => void])[] = [
  ['quiet', () => {}],
  [
    '1 GiB in the container’s log',
    () => replaceDocker(stack, { logs: printed('2026-11-24T08:00:00.000000000Z flood', GIB) }),
  ],
  ['1 GiB on standard output', () => stack.misbehave([{ kind: 'flood', bytes: GIB }])],
  ['1 GiB on standard error', () => stack.misbehave([{ kind: 'flood', bytes: GIB, on: 'stderr' }])],
];

await stack.up();
try {
  for (const [name, arrange] of CASES) {
    const peaks: number[] = [];
    let ended = '';
    for (let time = 0; time < TIMES; time++) {
      await stack.reset();
      arrange();
      const { run, peakMib } = await runMeasured(stack.inputs);
      peaks.push(peakMib);
      ended = `${run.outputs['status']} (${run.outputs['reason-code']})`;
    }
    process.stdout.write(`${name.padEnd(30)} ${peaks.join(', ')} MiB at the peak, ended as ${ended}\n`);
  }
} finally {
  await stack.down();
}
