/**
 * Many hosts at once: embedded hosts in a process of their own, checked by one process, and by one process each.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { timeAction } from './action.ts';
import type { Measurement } from './measurement.ts';
import { megabytes, milliseconds, seconds } from './words.ts';

const COUNTS = [1, 10, 100] as const;
const GOAL = 'Memory per further host under 5 MB, and no more time per host at 100 than at 1';

interface Checked {
  readonly wallMs: number;
  /** CPU of the process that checks, in milliseconds. */
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly ends: readonly string[];
}

export const manyHosts: Measurement = {
  name: 'many-hosts',
  title: 'Many hosts',
  limitMs: 80_000,
  async run({ quick, untilMs }) {
    const counts = quick ? COUNTS.slice(0, 2) : COUNTS;
    const hosts = await startHosts(counts.at(-1) ?? 1);
    const notes: string[] = [
      'The hosts run on the same two processors and take most of the time; the CPU is that of the process that checks.',
    ];
    try {
      const inOne: (readonly [number, Checked])[] = [];
      for (const count of counts) {
        if (performance.now() > untilMs) notes.push(`${count} hosts were not measured: the time was over.`);
        else
          await checkAll(hosts.inputs.slice(0, count)).then(
            (checked) => inOne.push([count, checked]),
            (error: Error) => notes.push(`${count} hosts were not measured: ${error.message}`),
          );
      }
      const separate: (readonly [number, number, number])[] = [];
      for (const count of counts.filter((one) => one <= 10)) {
        const began = performance.now();
        const runs = await Promise.all(
          hosts.inputs.slice(0, count).map((inputs) => timeAction({ ...inputs, fix: 'none' }, ['healthy'])),
        );
        separate.push([count, performance.now() - began, runs.reduce((sum, { peakBytes }) => sum + peakBytes, 0)]);
      }
      const [one, most] = [inOne[0]?.[1], inOne.find(([count]) => count === 100)?.[1]];
      const perHost = one && most ? (most.peakBytes - one.peakBytes) / 99 : Number.NaN;
      return {
        tables: [
          {
            title: 'Healthy embedded hosts; the one process checks ten at a time, the others run all at once',
            head: ['hosts', 'checked by', 'time', 'time per host', 'CPU per host', 'memory'],
            rows: [
              ...inOne.map(([count, { wallMs, cpuMs, peakBytes }]) => [
                String(count),
                'one process',
                seconds(wallMs),
                milliseconds(wallMs / count),
                milliseconds(cpuMs / count),
                megabytes(peakBytes),
              ]),
              ...separate.map(([count, wallMs, peakBytes]) => [
                String(count),
                'one process each',
                seconds(wallMs),
                milliseconds(wallMs / count),
                '–',
                megabytes(peakBytes),
              ]),
            ],
          },
        ],
        goals: [
          {
            goal: GOAL,
            reached: one && most ? perHost < 5_000_000 && most.wallMs / 100 <= one.wallMs : null,
            measured:
              one && most
                ? `${(perHost / 1_000_000).toFixed(1)} MB; ${milliseconds(most.wallMs / 100)} against ${milliseconds(one.wallMs)}`
                : '100 hosts were not measured',
            why:
              one && most
                ? `The hosts themselves run on these processors: the one process took ${milliseconds(most.cpuMs / 100)} of processor time a host.`
                : '',
          },
        ],
        notes,
      };
    } finally {
      await hosts.end();
    }
  },
};

/** A hundred hosts on this machine answer later than one. */
const PATIENT = { 'connect-timeout': '120', 'endpoint-timeout': '60', 'slow-after': '60' };

type Inputs = Readonly<Record<string, string>>;

const program = (name: string) => join(import.meta.dirname, name);

/** The hosts live in a process of their own, so that what they cost is not the checker's. */
async function startHosts(
  count: number,
): Promise<{ readonly inputs: readonly Inputs[]; readonly end: () => Promise<void> }> {
  const child = fork(program('embedded-hosts.ts'), [String(count)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const [inputs] = (await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error('the embedded hosts did not come up'))),
  ])) as [readonly Inputs[]];
  return {
    inputs: inputs.map((own) => ({ ...own, ...PATIENT })),
    end: async () => {
      child.disconnect();
      await ended;
    },
  };
}

/** One process that runs all checks at once, as the command line for many hosts does. */
async function checkAll(inputs: readonly Inputs[]): Promise<Checked> {
  const child = fork(program('check-many.ts'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  child.send(inputs);
  const [checked] = (await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error('the process that checks ended early'))),
  ])) as [Checked];
  await ended;
  const wrong = checked.ends.filter((end) => end !== 'healthy');
  if (wrong.length > 0) throw new Error(`${wrong.length} of ${inputs.length} hosts ended ${wrong[0]}`);
  return checked;
}
