/**
 * Whether somebody else had a hand in the backend's containers since the last fix: no second fix is made over it.
 */

import { ownContainers } from '../diagnose/facts.ts';
import { handSince, replacedSince } from '../fix/since.ts';
import type { Rung } from '../model/plan.ts';
import type { Container, Snapshot } from '../model/snapshot.ts';

/** Fixes that leave the container the one that it was. */
const KEEPING: readonly Rung['action'][] = ['restart', 'unpause'];

export class ThirdHand {
  #rung: Rung | null = null;
  #planned: readonly Container[] = [];
  /** As they were seen last since the fix; null: not yet. */
  #seen: readonly Container[] | null = null;
  #did = '';

  /** What was done, in words; '' for nothing. */
  get did(): string {
    return this.#did;
  }

  /** A fix is sent, planned on `snapshot`. */
  fixBegins(rung: Rung, snapshot: Snapshot): void {
    this.#rung = rung;
    this.#planned = backendsIn(snapshot);
    this.#seen = null;
  }

  /** How the backend's containers are now. An engine that was just started starts them of its own accord. */
  notice(containers: readonly Container[]): void {
    if (this.#did !== '' || this.#rung === null || this.#rung.action === 'start-docker') return;
    if (this.#seen !== null) this.#did = handSince(this.#seen, containers);
    else if (KEEPING.includes(this.#rung.action)) this.#did = replacedSince(this.#planned, containers);
    this.#seen = containers;
  }
}

export function backendsIn(snapshot: Snapshot): readonly Container[] {
  return ownContainers(snapshot).filter((one) => one.service === snapshot.target.service);
}
