/**
 * Process start to complete diagnosis of a healthy backend, beside the ways in which people look by hand or by Ansible.
 */

import { timeAction } from './action.ts';
import { type BenchWay, ROUND_TRIPS_MS, type RoundTripMs } from './bed.ts';
import type { Findings, Goal, Measurement } from './measurement.ts';
import { notMeasured } from './measurement.ts';
import { ansibleMissing, onePlay } from './peers/ansible.ts';
import { nothing, oneCallPerStep, oneScript } from './peers/open-ssh.ts';
import { inTurn, median, medianOf, type Score } from './rounds.ts';
import { seconds, spread, times } from './words.ts';

const OURS = 'this action';
const SCRIPT = "(a) the guide's steps, one script over ssh";
const CALLS = '(b) the same, one ssh per step';
const ANSIBLE = '(c) Ansible, community.docker';
const NOTHING = '(d) `ssh host true`';

const GOALS = {
  script: 'At no delay at least 2× faster than (a)',
  nothing: 'At no delay as fast as (d)',
  far: 'At 150 ms less time than (d)',
  trips: '8 round trips in all, each counted and printed',
  calls: 'At least 8× faster than (b), at every delay',
} as const;

const ROUNDS: Readonly<Record<RoundTripMs, { readonly all: number; readonly slow: number }>> = {
  0: { all: 9, slow: 3 },
  50: { all: 5, slow: 2 },
  150: { all: 5, slow: 2 },
};

export const diagnosis: Measurement = {
  name: 'diagnosis',
  title: 'Diagnosis',
  limitMs: 150_000,
  async run({ bed, bedMissing, quick, untilMs }) {
    if (bed === null) return notMeasured(bedMissing, Object.values(GOALS));
    const noAnsible = quick ? 'left out by --quick' : await ansibleMissing();
    const scores = new Map<RoundTripMs, ReadonlyMap<string, Score>>();
    const trips: number[] = [];
    for (const [index, roundTripMs] of ROUND_TRIPS_MS.entries()) {
      const way = await bed.way(roundTripMs);
      if (index === 0) await Promise.all([nothing(way), look(way, [])]);
      const { all, slow } = quick ? { all: 3, slow: 1 } : ROUNDS[roundTripMs];
      const left = untilMs - performance.now();
      scores.set(
        roundTripMs,
        await inTurn(
          [
            { name: OURS, rounds: all, run: () => look(way, trips) },
            { name: SCRIPT, rounds: all, run: () => oneScript(way) },
            { name: NOTHING, rounds: all, run: () => nothing(way) },
            { name: CALLS, rounds: slow, run: () => oneCallPerStep(way) },
            ...(noAnsible === '' ? [{ name: ANSIBLE, rounds: slow, run: () => onePlay(way) }] : []),
          ],
          performance.now() + left / (ROUND_TRIPS_MS.length - index),
        ),
      );
    }
    return findings(scores, trips, noAnsible);
  },
};

/** One run of ours, in milliseconds; adds what it counted as round trips. */
async function look(way: BenchWay, trips: number[]): Promise<number> {
  const { durationMs, report } = await timeAction({ ...way.inputs, fix: 'none' }, ['healthy']);
  trips.push(report.connect_round_trips + report.before.cost.round_trips);
  return durationMs;
}

function findings(
  scores: ReadonlyMap<RoundTripMs, ReadonlyMap<string, Score>>,
  trips: readonly number[],
  noAnsible: string,
): Findings {
  const at = (roundTripMs: RoundTripMs, name: string) => medianOf(scores.get(roundTripMs) ?? new Map(), name);
  const rows = [OURS, SCRIPT, CALLS, ANSIBLE, NOTHING].map((name) => [
    name,
    ...ROUND_TRIPS_MS.map((roundTripMs) => spread(scores.get(roundTripMs)?.get(name))),
    ...ROUND_TRIPS_MS.map((roundTripMs) => times(at(roundTripMs, name) / at(roundTripMs, OURS))),
  ]);
  const versus = (roundTripMs: RoundTripMs, name: string) => at(roundTripMs, name) / at(roundTripMs, OURS);
  const callRatios = ROUND_TRIPS_MS.map((roundTripMs) => versus(roundTripMs, CALLS));
  const counted = median(trips);
  const byTheClock = (at(150, OURS) - at(0, OURS)) / 150;
  const goal = (text: string, reached: boolean, measured: string): Goal => ({ goal: text, reached, measured });
  return {
    tables: [
      {
        title: 'Start of the process to its exit; the right half: how many times as long as ours',
        head: ['', ...ROUND_TRIPS_MS.map((ms) => `${ms} ms`), ...ROUND_TRIPS_MS.map((ms) => `${ms} ms`)],
        rows,
      },
    ],
    goals: [
      goal(GOALS.script, versus(0, SCRIPT) >= 2, times(versus(0, SCRIPT))),
      goal(GOALS.nothing, versus(0, NOTHING) >= 1, `${seconds(at(0, OURS))} against ${seconds(at(0, NOTHING))}`),
      goal(GOALS.far, versus(150, NOTHING) > 1, `${seconds(at(150, OURS))} against ${seconds(at(150, NOTHING))}`),
      goal(
        GOALS.trips,
        counted <= 8 && byTheClock < 8.5,
        `${counted} counted by the run; ${byTheClock.toFixed(1)} by the clock (150 ms against none)`,
      ),
      goal(GOALS.calls, Math.min(...callRatios) >= 8, callRatios.map(times).join(' / ')),
    ],
    notes: [
      'The backend is healthy; the run gathers every fact of the probe, three endpoints among them, and writes its summary and report.',
      ...(noAnsible === '' ? [] : [`Ansible was not measured: ${noAnsible}.`]),
      ...[...scores].flatMap(([roundTripMs, of]) =>
        [...of].flatMap(([name, { failure }]) =>
          failure === '' ? [] : [`${name} at ${roundTripMs} ms was not measured: ${failure}`],
        ),
      ),
    ],
  };
}
