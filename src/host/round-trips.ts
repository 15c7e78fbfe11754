/**
 * Counts round trips: how often, at the longest, something was asked only after something else was answered. What is
 * asked side by side waits together and counts once.
 */

import type { CountedStream } from './carrier.ts';

export class RoundTrips {
  #deepest = 0;
  #answered = 0;

  get count(): number {
    return this.#deepest;
  }

  /**
   * A request leaves.
   * @param after the request whose answer it had to wait for. Default: whatever is answered by now.
   */
  leave(after: number = this.#answered): number {
    this.#deepest = Math.max(this.#deepest, after + 1);
    return after + 1;
  }

  /** The answer to a request came, or the beginning of it. */
  answer(request: number): void {
    this.#answered = Math.max(this.#answered, request);
  }
}

/** Counts the turns of a conversation over a stream: each time something is heard after something was said. */
export class Turns {
  readonly #stream: CountedStream;
  #said: number;
  #count = 0;

  constructor(stream: CountedStream) {
    this.#stream = stream;
    this.#said = stream.bytesWritten;
    stream.prependListener('data', this.#hear);
  }

  get count(): number {
    return this.#count;
  }

  end(): void {
    this.#stream.off('data', this.#hear);
  }

  readonly #hear = (): void => {
    if (this.#stream.bytesWritten === this.#said) return;
    this.#said = this.#stream.bytesWritten;
    this.#count++;
  };
}
