/**
 * Whether a process is held, by a pause or by SIGSTOP, and who waits for it to go on.
 */

export class Freezer {
  #held: 'no' | 'paused' | 'stopped' = 'no';
  readonly #waiting = new Set<() => void>();

  get frozen(): boolean {
    return this.#held !== 'no';
  }

  freeze(how: 'paused' | 'stopped'): void {
    this.#held = how;
  }

  thaw(): void {
    this.#held = 'no';
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }

  whenThawed(): Promise<void> {
    return this.frozen ? new Promise((resolve) => this.#waiting.add(resolve)) : Promise.resolve();
  }
}
