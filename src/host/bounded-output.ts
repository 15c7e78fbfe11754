/**
 * Collects a command's output up to a number of bytes and drops the rest.
 */
export class BoundedOutput {
  readonly #chunks: Buffer[] = [];
  readonly #maxBytes: number;
  readonly #onChunk: ((chunk: Buffer) => void) | undefined;
  #bytes = 0;
  truncated = false;

  constructor(maxBytes: number, onChunk?: (chunk: Buffer) => void) {
    this.#maxBytes = maxBytes;
    this.#onChunk = onChunk;
  }

  add(chunk: Buffer): void {
    const kept = chunk.subarray(0, this.#maxBytes - this.#bytes);
    if (kept.length < chunk.length) this.truncated = true;
    if (kept.length === 0) return;
    this.#bytes += kept.length;
    this.#chunks.push(kept);
    this.#onChunk?.(kept);
  }

  /** Decoded as UTF-8; what is none of it becomes U+FFFD. */
  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
