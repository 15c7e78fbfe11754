/**
 * Counts round trips: requests that leave together, in one turn of the event loop, wait together and count once.
 */
export class RoundTrips {
  #count = 0;
  #open = false;

  get count(): number {
    return this.#count;
  }

  /** A request leaves now, and something waits for its answer. */
  leave(): void {
    if (this.#open) return;
    this.#open = true;
    this.#count++;
    setImmediate(() => {
      this.#open = false;
    });
  }
}
