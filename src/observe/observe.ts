/**
 * One round of facts: the probe and the endpoints, asked at once. Gathers, and judges nothing.
 */

import type { Host } from '../host/host.ts';
import { askEndpoints } from '../host/http.ts';
import { again } from '../host/reconnecting.ts';
import type { Settings } from '../model/settings.ts';
import type { DatabaseReadiness, EndpointAnswer, Snapshot } from '../model/snapshot.ts';
import type { BegunLook } from './begun-look.ts';
import { byHealthCheck, pingDatabase } from './database.ts';
import { type ProbeFacts, type ProbeReading, readProbeAnswer } from './probe-answer.ts';
import type { ProbeRequest } from './probe-request.ts';
import { beginProbe } from './probe-run.ts';
import { endpointLimits, questions } from './questions.ts';

/** A snapshot, and what came with it that is no part of it. */
export interface Observation extends Omit<ProbeReading, 'facts' | 'vouchedFor'> {
  readonly snapshot: Snapshot;
}

/**
 * Observes the host. A look to which the engine gave no clear answer is taken once more: one command that failed says
 * nothing of the containers.
 * @param begun a look at this host with these settings that is under way: the first one goes on with it. null: none.
 * @throws ConnectionLost when the connection broke and could not be made again; HostUnreachable when the login runs
 *   something else than what it is asked for, or prints so much that its answer can't be found in it.
 */
export async function observe(host: Host, settings: Settings, begun: BegunLook | null = null): Promise<Observation> {
  const first = await observeOnce(host, settings, begun);
  return first.snapshot.engine.status === 'unknown' ? observeOnce(host, settings, null, 'command line') : first;
}

async function observeOnce(
  host: Host,
  settings: Settings,
  begun: BegunLook | null,
  engine: ProbeRequest['engine'] = 'any way',
): Promise<Observation> {
  const began = begun?.probe.beganMs ?? performance.now();
  const trips = begun?.probe.roundTripsBefore ?? host.roundTrips;
  let waiting = begun;
  // The probe's answer is read while endpoints may still be on their way.
  const [{ facts, vouchedFor, environment, journal }, endpoints] = await again(host, () => {
    const { probe, endpoints } = waiting ?? {
      probe: beginProbe(host, settings, { engine }),
      endpoints: askEndpoints(host, questions(settings), endpointLimits(settings)),
    };
    waiting = null;
    return Promise.all([
      probe.answer.then((answer) => readProbeAnswer(answer, probe.nonce, host, settings)),
      endpoints,
    ]);
  });
  const database = vouchedFor ? await vouched(host, settings, facts, endpoints) : facts.database;
  const cost = { roundTrips: host.roundTrips - trips, durationMs: Math.round(performance.now() - began) };
  return {
    snapshot: { takenAt: new Date().toISOString(), ...facts, database, endpoints, cost },
    environment,
    journal,
  };
}

/** What the database's own health check says of it, or what it says when it is asked. */
async function vouched(
  host: Host,
  settings: Settings,
  facts: ProbeFacts,
  endpoints: readonly EndpointAnswer[],
): Promise<DatabaseReadiness> {
  const { containers, machine, project, target } = facts;
  const databases = (containers.known ? containers.value : []).filter(
    (container) => container.project === project && container.service === target.databaseService,
  );
  const now = machine.known ? machine.value.now : '';
  const said = databases.map((container) => byHealthCheck(container, now, endpoints));
  const [first] = said;
  if (first !== undefined && first !== null && !said.includes(null)) return first;
  return databases[0] === undefined ? facts.database : pingDatabase(host, settings, databases[0].id);
}
