/**
 * Process start to complete diagnosis of a healthy backend, beside the ways in which people look by hand or by Ansible.
 */

import { timeAction } from './action.ts';
import { type BenchWay, ROUND_TRIPS_MS, type RoundTripMs } from './bed.ts';
import type { Findings, Goal, Measurement } from './measurement.ts';
import { notMeasured } from './measurement.ts';
import { ansibleMissing, onePlay } from './peers/ansible.ts';
import { composeConfig, nothing, oneCallPerStep, oneScript, probeAlone } from './peers/open-ssh.ts';
import { inTurn, median, medianOf, type Score } from './rounds.ts';
import { seconds, spread, times } from './words.ts';

const OURS = 'this action';
const SCRIPT = "(a) the guide's steps, one script over ssh";
const CALLS = '(b) the same, one ssh per step';
const ANSIBLE = '(c) Ansible, community.docker';
const NOTHING = '(d) `ssh host true`';

const PROBE = 'our own probe over ssh, its answers not read';
const COMPOSE = '`docker compose config` over ssh, one of the facts';

const GOALS = {
  script: 'At no delay at least 2× faster than (a)',
  nothing: 'At no delay as fast as (d)',
  far: 'At 150 ms less time than (d)',
  trips: '8 round trips in all, each counted and printed (where the way is long enough to count)',
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
  async run({ bed, bedMissing, quick, untilMs: end }) {
    if (bed === null) return notMeasured(bedMissing, Object.values(GOALS));
    const asked = performance.now();
    const noAnsible = quick ? 'left out by --quick' : await ansibleMissing();
    // Installing a peer is no time of a measurement.
    const untilMs = end + performance.now() - asked;
    const scores = new Map<RoundTripMs, ReadonlyMap<string, Score>>();
    const looks = new Map<RoundTripMs, Looked[]>(ROUND_TRIPS_MS.map((ms) => [ms, []]));
    for (const [index, roundTripMs] of ROUND_TRIPS_MS.entries()) {
      const way = await bed.way(roundTripMs);
      if (index === 0) await Promise.all([nothing(way), look(way, [])]);
      const seen = looks.get(roundTripMs) ?? [];
      const { all, slow } = quick ? { all: 3, slow: 1 } : ROUNDS[roundTripMs];
      const left = untilMs - performance.now();
      scores.set(
        roundTripMs,
        await inTurn(
          [
            { name: OURS, rounds: all, run: () => look(way, seen) },
            { name: SCRIPT, rounds: all, run: () => oneScript(way) },
            { name: NOTHING, rounds: all, run: () => nothing(way) },
            { name: PROBE, rounds: all, run: () => probeAlone(way) },
            ...(roundTripMs === 0 ? [{ name: COMPOSE, rounds: all, run: () => composeConfig(way) }] : []),
            { name: CALLS, rounds: slow, run: () => oneCallPerStep(way) },
            ...(noAnsible === '' ? [{ name: ANSIBLE, rounds: slow, run: () => onePlay(way) }] : []),
          ],
          performance.now() + left / (ROUND_TRIPS_MS.length - index),
        ),
      );
    }
    return findings(scores, looks, noAnsible);
  },
};

/** What a run of ours says of itself. */
interface Looked {
  readonly trips: number;
  /** From the start of its process to the beginning of the probe, then to its answer, then to the end. */
  readonly beforeMs: number;
  readonly probeMs: number;
  readonly afterMs: number;
}

/** One run of ours, in milliseconds; adds what it says of itself. */
async function look(way: BenchWay, looks: Looked[]): Promise<number> {
  const { durationMs, endedAt, report } = await timeAction({ ...way.inputs, fix: 'none' }, ['healthy']);
  const { cost } = report.before;
  const observed = report.events.findLast(({ text }: { text: string }) => text.startsWith('Observed the host'));
  const afterMs = endedAt - Date.parse(observed.at);
  looks.push({
    trips: report.connect_round_trips + cost.round_trips,
    beforeMs: durationMs - afterMs - cost.duration_ms,
    probeMs: cost.duration_ms,
    afterMs,
  });
  return durationMs;
}

function findings(
  scores: ReadonlyMap<RoundTripMs, ReadonlyMap<string, Score>>,
  looks: ReadonlyMap<RoundTripMs, readonly Looked[]>,
  noAnsible: string,
): Findings {
  const at = (roundTripMs: RoundTripMs, name: string) => medianOf(scores.get(roundTripMs) ?? new Map(), name);
  const rows = [OURS, SCRIPT, CALLS, ANSIBLE, NOTHING, PROBE, COMPOSE].map((name) => [
    name,
    ...ROUND_TRIPS_MS.map((roundTripMs) => spread(scores.get(roundTripMs)?.get(name))),
    ...ROUND_TRIPS_MS.map((roundTripMs) => times(at(roundTripMs, name) / at(roundTripMs, OURS))),
  ]);
  const versus = (roundTripMs: RoundTripMs, name: string) => at(roundTripMs, name) / at(roundTripMs, OURS);
  const callRatios = ROUND_TRIPS_MS.map((roundTripMs) => versus(roundTripMs, CALLS));
  const part = (roundTripMs: RoundTripMs, pick: (one: Looked) => number) =>
    median((looks.get(roundTripMs) ?? []).map(pick));
  const counted = median([...(looks.get(50) ?? []), ...(looks.get(150) ?? [])].map(({ trips }) => trips));
  const compose = at(0, COMPOSE) - at(0, NOTHING);
  const parts = (roundTripMs: RoundTripMs) =>
    `Of its ${seconds(at(roundTripMs, OURS))}: ${seconds(part(roundTripMs, (one) => one.beforeMs))} until the host lets it in, ${seconds(part(roundTripMs, (one) => one.probeMs))} for all facts, ${seconds(part(roundTripMs, (one) => one.afterMs))} from there to the exit.`;
  const host = `Among the facts, Compose's view alone takes ${seconds(compose)} by \`docker compose config\` (over ssh, less (d)).`;
  const floor = (roundTripMs: RoundTripMs) =>
    `(d) asks for nothing. The host's own work for our probe alone, without the endpoints and with nobody to read it, takes ${seconds(at(roundTripMs, PROBE) - at(roundTripMs, NOTHING))} more than (d).`;
  const byTheClock = (at(150, OURS) - at(0, OURS)) / 150;
  const goal = (text: string, reached: boolean, measured: string, why: string): Goal => ({
    goal: text,
    reached,
    measured,
    why,
  });
  return {
    tables: [
      {
        title: 'Start of the process to its exit; the right half: how many times as long as ours',
        head: ['', ...ROUND_TRIPS_MS.map((ms) => `${ms} ms`), ...ROUND_TRIPS_MS.map((ms) => `${ms} ms`)],
        rows,
      },
    ],
    goals: [
      goal(GOALS.script, versus(0, SCRIPT) >= 2, times(versus(0, SCRIPT)), `${parts(0)} ${host}`),
      goal(
        GOALS.nothing,
        versus(0, NOTHING) >= 1,
        `${seconds(at(0, OURS))} against ${seconds(at(0, NOTHING))}`,
        `${floor(0)} ${parts(0)} ${host}`,
      ),
      goal(
        GOALS.far,
        versus(150, NOTHING) > 1,
        `${seconds(at(150, OURS))} against ${seconds(at(150, NOTHING))}`,
        `${floor(150)} ${parts(150)} ${host}`,
      ),
      goal(
        GOALS.trips,
        counted <= 8 && byTheClock < 8.5,
        `${counted} counted by the run; ${byTheClock.toFixed(1)} by the clock (150 ms against none)`,
        `The clock counts waiting of every kind: at no delay the rest is loaded while the host works, at 150 ms while its answers are on their way. ${parts(0)} ${parts(150)}`,
      ),
      goal(
        GOALS.calls,
        Math.min(...callRatios) >= 8,
        callRatios.map(times).join(' / '),
        `An eighth of (b) is ${ROUND_TRIPS_MS.map((ms) => seconds(at(ms, CALLS) / 8)).join(' / ')}; (d), which asks for nothing, takes ${ROUND_TRIPS_MS.map((ms) => seconds(at(ms, NOTHING))).join(' / ')}. ${parts(0)}`,
      ),
    ],
    notes: [
      'The backend is healthy; the run gathers every fact of the probe, three endpoints among them, and writes its summary and report.',
      'The database has a health check of its own, by `pg_isready` every 2 s: as it passes and every endpoint answers, the run takes its last result and starts no second one. (a), (b) and (c) start one.',
      'The machine is client and host at once, with two processors: at no delay the run is loaded while the host works, and each takes from the other.',
      ...(noAnsible === '' ? [] : [`Ansible was not measured: ${noAnsible}.`]),
      ...[...scores].flatMap(([roundTripMs, of]) =>
        [...of].flatMap(([name, { failure }]) =>
          failure === '' ? [] : [`${name} at ${roundTripMs} ms was not measured: ${failure}`],
        ),
      ),
    ],
  };
}
