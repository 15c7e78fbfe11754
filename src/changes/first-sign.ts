/**
 * When the trouble first showed: in the container's health log, its state, the engine's events, its log. Pure.
 */

import { rootSign } from '../diagnose/signs/read.ts';
import type { FirstSign } from '../model/change.ts';
import type { Diagnosis, Finding } from '../model/diagnosis.ts';
import type { Container } from '../model/snapshot.ts';
import { type Look, latest, msBetween } from './look.ts';

/** The same line of a log, further back, is the same trouble while it comes again within so long. */
const SAME_TROUBLE_MS = 600_000;
/** An end so soon after a kill was wanted. */
const WANTED_END_MS = 90_000;

/** The first sign of the trouble that was diagnosed; null when nothing is wrong. `cause`: what decides. */
export function firstSign(look: Look, diagnosis: Diagnosis, cause: Finding | null): FirstSign | null {
  if (diagnosis.health === 'healthy' || cause === null) return null;
  const services = [look.service, ...othersIn(look, cause)];
  const signs = [...services.flatMap((service) => signsOf(look, service)), ...quoted(look, cause)];
  const dated = signs.filter((sign) => !Number.isNaN(Date.parse(sign.at)));
  const first = dated.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
  return first ?? { at: look.now, sign: 'this look: the host keeps no earlier sign' };
}

/** Services beside the backend that the finding is about. */
export function othersIn(look: Look, cause: Finding): string[] {
  if (cause.id.startsWith('database')) return [look.snapshot.target.databaseService].filter((name) => name !== '');
  if (cause.id !== 'neighbour-down') return [];
  return look.ours
    .filter((container) => container.service !== look.service && container.state.status !== 'running')
    .map((container) => container.service);
}

function signsOf(look: Look, service: string): FirstSign[] {
  const containers = look.ours.filter((container) => container.service === service);
  const wellAt = lastWell(look, service, containers);
  const after = (at: string) => wellAt === '' || msBetween(wellAt, at) > 0;
  return [...containers.flatMap(ofContainer), ...ofEvents(look, service, containers)].filter((sign) => after(sign.at));
}

function lastWell(look: Look, service: string, containers: readonly Container[]): string {
  return latest([
    ...containers.flatMap((container) => container.healthLog.filter((run) => run.exitCode === 0).map((run) => run.at)),
    ...look.events
      .filter((event) => event.service === service && event.action === 'health_status: healthy')
      .map((event) => event.at),
  ]);
}

function ofContainer(container: Container): FirstSign[] {
  const { state, name } = container;
  const failing = container.healthLog.filter((run) => run.exitCode !== 0);
  const ended = ['exited', 'dead', 'restarting'].includes(state.status);
  return [
    ...failing.map((run) => ({ at: run.at, sign: `a health check of \`${name}\` failed` })),
    ...(ended ? [{ at: state.finishedAt, sign: `\`${name}\` ended with exit code ${state.exitCode}` }] : []),
    ...(state.status === 'created'
      ? [{ at: container.createdAt, sign: `\`${name}\` was made, and did not start` }]
      : []),
  ];
}

function ofEvents(look: Look, service: string, containers: readonly Container[]): FirstSign[] {
  const own = look.events.filter(
    (event) => event.type === 'container' && event.service === service && event.project === look.snapshot.project,
  );
  const runs = (id: string) =>
    containers.some((container) => container.id === id && container.state.status === 'running');
  const isGone = containers.length === 0;
  return own.flatMap((event): FirstSign[] => {
    if (event.action === 'health_status: unhealthy')
      return [{ at: event.at, sign: `\`${event.name}\` became unhealthy` }];
    if (event.action === 'oom') return [{ at: event.at, sign: `\`${event.name}\` ran out of memory` }];
    if (event.action === 'pause' && containers.some((one) => one.id === event.id && one.state.status === 'paused'))
      return [{ at: event.at, sign: `\`${event.name}\` was paused` }];
    if (event.action === 'destroy' && isGone) return [{ at: event.at, sign: `\`${event.name}\` was removed` }];
    if (event.action !== 'die') return [];
    const wanted = own.some(
      (kill) =>
        kill.action === 'kill' &&
        kill.id === event.id &&
        msBetween(kill.at, event.at) >= -1_000 &&
        msBetween(kill.at, event.at) < WANTED_END_MS,
    );
    const present = containers.some((container) => container.id === event.id);
    // What was ended to be replaced, or started again, is no sign of trouble.
    if (wanted && (!present || runs(event.id))) return [];
    return [{ at: event.at, sign: `\`${event.name}\` ended with exit code ${event.exitCode || 'unknown'}` }];
  });
}

/** The lines that the finding quotes, followed back as long as the same came again and again. */
function quoted(look: Look, cause: Finding): FirstSign[] {
  return cause.evidence.flatMap((evidence): FirstSign[] => {
    if (evidence.kind === 'health-check') return [{ at: evidence.at, sign: 'a health check failed' }];
    // The tail of a log is quoted too, where nothing in it tells: that is no sign.
    if (evidence.kind !== 'log' || rootSign([{ at: evidence.at, text: evidence.text }]) === null) return [];
    const like = shape(evidence.text);
    let first = evidence.at;
    const lines = Object.values(look.snapshot.logs).find((log) =>
      log.some((line) => line.at === evidence.at && line.text === evidence.text),
    );
    for (const line of [...(lines ?? [])].reverse()) {
      if (line.at === '' || msBetween(line.at, first) < 0 || shape(line.text) !== like) continue;
      if (msBetween(line.at, first) > SAME_TROUBLE_MS) break;
      first = line.at;
    }
    return [{ at: first, sign: `a line of the ${evidence.source}` }];
  });
}

/** A line without what differs from one time to the next. */
function shape(text: string): string {
  return text.replace(/0x[0-9a-f]+|\d+/gi, '0').slice(0, 200);
}
