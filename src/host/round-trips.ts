/**
 * Counts round trips: requests that leave together, in one turn of the event loop, wait together and count once.
 */

import type { Socket } from 'node:net';

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

/** Counts the turns of a conversation over a socket: each time something is heard after something was said. */
export class Turns {
  readonly #socket: Socket;
  #said: number;
  #count = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#said = socket.bytesWritten;
    socket.prependListener('data', this.#hear);
  }

  get count(): number {
    return this.#count;
  }

  end(): void {
    this.#socket.off('data', this.#hear);
  }

  readonly #hear = (): void => {
    if (this.#socket.bytesWritten === this.#said) return;
    this.#said = this.#socket.bytesWritten;
    this.#count++;
  };
}
