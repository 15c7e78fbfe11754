/**
 * What the sources of changes look at: one snapshot with its journal, and the questions that several of them ask. Pure.
 */

import { ownContainers } from '../diagnose/facts.ts';
import type { Change } from '../model/change.ts';
import type { Fact } from '../model/fact.ts';
import type { EngineEvent, FileTime, ImageFacts } from '../model/past.ts';
import type { JournalEntry } from '../model/record.ts';
import type { Container, Snapshot } from '../model/snapshot.ts';

/** How near a change is to the backend itself, whenever it was. */
export type Reach =
  | 'own'
  /** What the backend's container was then made from. */
  | 'applied'
  /** The database, and what else the backend depends on. */
  | 'needed'
  | 'host'
  | 'neighbour'
  /** Packages that containers stand on: what runs has them loaded already. */
  | 'beneath'
  | 'foreign'
  /** Not in effect: the running backend can't have noticed. */
  | 'idle';

export interface Draft extends Change {
  readonly reach: Reach;
}

export interface Look {
  readonly snapshot: Snapshot;
  /** The host's own time, RFC 3339. */
  readonly now: string;
  readonly service: string;
  /** The project's containers, without those of `compose run`. */
  readonly ours: readonly Container[];
  readonly others: readonly Container[];
  /** The backend's container; the newest of its replicas. */
  readonly backend: Container | null;
  readonly events: readonly EngineEvent[];
  readonly images: readonly ImageFacts[];
  readonly files: readonly FileTime[];
  readonly journal: readonly JournalEntry[];
}

export type Source = (look: Look) => readonly Draft[];

export function lookAt(snapshot: Snapshot, journal: readonly JournalEntry[]): Look {
  const all = snapshot.containers.known ? snapshot.containers.value : [];
  const isOurs = (container: Container) => container.project !== '' && container.project === snapshot.project;
  const ours = ownContainers(snapshot);
  const { service } = snapshot.target;
  const machine = snapshot.machine.known ? snapshot.machine.value.now : '';
  const { past } = snapshot;
  return {
    snapshot,
    now: machine === '' ? snapshot.takenAt : machine,
    service,
    ours,
    others: all.filter((container) => !isOurs(container)),
    backend:
      ours
        .filter((container) => container.service === service)
        .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0] ?? null,
    events: orNone(past.events),
    images: orNone(past.images),
    files: orNone(past.files),
    journal,
  };
}

export function orNone<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.known ? fact.value : [];
}

/** How near a service of the project is to the backend. */
export function reachOf(look: Look, service: string): Reach {
  if (service === look.service) return 'own';
  const { compose, target } = look.snapshot;
  const definition =
    compose.status === 'valid' ? compose.services.find((candidate) => candidate.name === look.service) : undefined;
  return service === target.databaseService || definition?.dependsOn.includes(service) ? 'needed' : 'neighbour';
}

/** Milliseconds from one moment to the other; NaN where one of them is missing. */
export function msBetween(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

export function latest(times: readonly string[]): string {
  return times.filter((time) => !Number.isNaN(Date.parse(time))).sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? '';
}
