/**
 * Collects a command's output up to a number of bytes and drops the rest. What it holds is one buffer that grows, so that
 * output which comes byte by byte takes no more memory than the same output at once.
 */

/** Of standard error nobody reads more. */
export const MAX_STDERR_BYTES = 1024 * 1024;

const FIRST_BYTES = 4096;

export class BoundedOutput {
  readonly #maxBytes: number;
  readonly #onChunk: ((chunk: Buffer) => void) | undefined;
  readonly #keeps: boolean;
  #kept = Buffer.alloc(0);
  #bytes = 0;
  truncated = false;

  /** @param keeps false: the output is passed to `onChunk` alone, and `text()` stays ''. */
  constructor(maxBytes: number, onChunk?: (chunk: Buffer) => void, keeps = true) {
    this.#maxBytes = maxBytes;
    this.#onChunk = onChunk;
    this.#keeps = keeps;
  }

  add(chunk: Buffer): void {
    const taken = chunk.subarray(0, this.#maxBytes - this.#bytes);
    if (taken.length < chunk.length) this.truncated = true;
    if (taken.length === 0) return;
    if (this.#keeps) this.#keep(taken);
    this.#bytes += taken.length;
    this.#onChunk?.(taken);
  }

  #keep(taken: Buffer): void {
    const needed = this.#bytes + taken.length;
    if (needed > this.#kept.length) {
      const size = Math.min(this.#maxBytes, Math.max(FIRST_BYTES, needed, 2 * this.#kept.length));
      const larger = Buffer.allocUnsafeSlow(size);
      this.#kept.copy(larger, 0, 0, this.#bytes);
      this.#kept = larger;
    }
    taken.copy(this.#kept, this.#bytes);
  }

  /** Decoded as UTF-8; what is none of it becomes U+FFFD. */
  text(): string {
    return this.#keeps ? this.#kept.toString('utf8', 0, this.#bytes) : '';
  }
}
