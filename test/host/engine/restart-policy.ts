/**
 * Whether and when the engine starts a container again by itself. It rests after a stop or kill by hand.
 */

import type { Pace } from './pace.ts';
import type { ContainerSpec } from './spec.ts';

/** A process that ran for so long has got over its trouble: the next wait is short again. */
const RECOVERED_MS = 10_000;

export class RestartPolicy {
  rule: ContainerSpec['restart'];
  /** Restarts since the last start by hand. */
  count = 0;
  #rests = false;
  #backoffMs: number;
  readonly #pace: Pace;

  constructor(rule: ContainerSpec['restart'], pace: Pace) {
    this.rule = rule;
    this.#pace = pace;
    this.#backoffMs = pace.firstBackoffMs;
  }

  wake(): void {
    this.#rests = false;
    this.count = 0;
    this.#backoffMs = this.#pace.firstBackoffMs;
  }

  rest(): void {
    this.#rests = true;
  }

  /** Counts one more restart and tells after how many milliseconds it comes; null when there is none. */
  next(exitCode: number, ranMs: number): number | null {
    const { name, maximumRetries } = this.rule;
    const onFailure = name === 'on-failure' && exitCode !== 0 && (maximumRetries === 0 || this.count < maximumRetries);
    if (this.#rests || !(name === 'always' || name === 'unless-stopped' || onFailure)) return null;
    this.count += 1;
    if (ranMs > RECOVERED_MS) this.#backoffMs = this.#pace.firstBackoffMs;
    const waitMs = this.#backoffMs;
    this.#backoffMs = Math.min(waitMs * 2, this.#pace.longestBackoffMs);
    return waitMs;
  }
}
