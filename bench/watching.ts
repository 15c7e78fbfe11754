/**
 * What a check of a healthy host costs: its time, and the host's CPU, processes and bytes, beside the guide's script.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { timeAction } from './action.ts';
import type { BenchWay } from './bed.ts';
import { hostCost } from './host-cost.ts';
import type { Measurement } from './measurement.ts';
import { notMeasured } from './measurement.ts';
import { nothing, oneScript } from './peers/open-ssh.ts';
import { median } from './rounds.ts';
import { kilobytes, seconds } from './words.ts';

const GOAL = "A healthy host's check costs the host no more CPU than the guide's script";

interface Cost {
  readonly durationMs: number;
  readonly cpuSeconds: number;
  readonly processes: number;
  readonly bytes: number;
}

export const watching: Measurement = {
  name: 'watching',
  title: 'Cost of watching',
  limitMs: 45_000,
  async run({ bed, bedMissing, quick, untilMs }) {
    if (bed === null) return notMeasured(bedMissing, [GOAL]);
    const way = await bed.way(0);
    const looks: readonly (readonly [string, () => Promise<number>])[] = [
      ['this action', async () => (await timeAction({ ...way.inputs, fix: 'none' }, ['healthy'])).durationMs],
      ["the guide's script over ssh", () => oneScript(way)],
      ['`ssh host true`', () => nothing(way)],
    ];
    const costs = new Map<string, Cost[]>(looks.map(([name]) => [name, []]));
    for (let round = 0; round < (quick ? 3 : 9) && (round === 0 || performance.now() < untilMs); round++) {
      for (const [name, look] of looks) costs.get(name)?.push(await costOf(way, look));
    }
    const of = (name: string, pick: (cost: Cost) => number) => (costs.get(name) ?? []).map(pick);
    const mean = (figures: readonly number[]) => figures.reduce((sum, one) => sum + one, 0) / figures.length;
    const cpu = (name: string) => mean(of(name, (cost) => cost.cpuSeconds));
    const [ours = '', script = ''] = looks.map(([name]) => name);
    return {
      tables: [
        {
          title: 'One check of a healthy host',
          head: ['', 'start to exit, median', 'CPU of the host, mean', 'processes started, least', 'bytes, median'],
          rows: looks.map(([name]) => [
            name,
            seconds(median(of(name, (cost) => cost.durationMs))),
            seconds(cpu(name) * 1000),
            String(Math.min(...of(name, (cost) => cost.processes))),
            kilobytes(median(of(name, (cost) => cost.bytes))),
          ]),
        },
      ],
      goals: [
        {
          goal: GOAL,
          reached: cpu(ours) <= cpu(script),
          measured: `${seconds(cpu(ours) * 1000)} against ${seconds(cpu(script) * 1000)}`,
          why: `It starts ${Math.min(...of(ours, (cost) => cost.processes))} processes where the script starts ${Math.min(...of(script, (cost) => cost.processes))}, and gathers what the script does not.`,
        },
      ],
      notes: [
        'CPU: the SSH server with all that its sessions ran, dockerd and containerd. Processes: the whole machine’s, the program that asks among them, so the least of all rounds counts.',
      ],
    };
  },
};

async function costOf(way: BenchWay, look: () => Promise<number>): Promise<Cost> {
  way.relay.takeBytes();
  const before = await hostCost();
  const durationMs = await look();
  // The session's processes are counted once the server has waited for them.
  await pause(300);
  const after = await hostCost();
  return {
    durationMs,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    processes: after.processes - before.processes,
    bytes: way.relay.takeBytes(),
  };
}
