/**
 * The engine's events: what it tells of containers and images, the last 256 of them.
 */

import { earlier, now } from './clock.ts';

export interface EngineEvent {
  readonly at: string;
  readonly type: 'container' | 'image' | 'network';
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const KEPT = 256;

export class Events {
  #all: EngineEvent[] = [];

  get all(): readonly EngineEvent[] {
    return this.#all;
  }

  note(event: Omit<EngineEvent, 'at'>): void {
    this.#all = [...this.#all, { ...event, at: now() }].slice(-KEPT);
  }

  /** Makes all of them so much older. */
  age(ms: number): void {
    this.#all = this.#all.map((event) => ({ ...event, at: earlier(event.at, ms) }));
  }

  clear(): void {
    this.#all = [];
  }
}
