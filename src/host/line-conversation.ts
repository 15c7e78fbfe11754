/**
 * A conversation, line by line, over a command's standard input and output.
 */

import type { Readable, Writable } from 'node:stream';
import type { Conversation, WhenFull } from './host.ts';

/** No line came in time. The command goes on; a later line is not lost. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The command printed more lines than anybody waited for: it is no partner in a conversation. */
export class TooMuchSaid extends Error {
  override readonly name = 'TooMuchSaid';
}

const MAX_LINE_BYTES = 65_536;
/** Lines, and bytes of them, that may wait to be read. */
const MAX_WAITING_LINES = 2000;
const MAX_WAITING_BYTES = 1024 * 1024;

export class LineConversation implements Conversation {
  readonly #input: Writable;
  readonly #output: Readable;
  readonly #whenFull: WhenFull;
  readonly #lines: string[] = [];
  readonly #waiting: (() => void)[] = [];
  #partial = Buffer.alloc(0);
  #waitingBytes = 0;
  #end: { readonly error: Error | null } | null = null;

  constructor(input: Writable, output: Readable, whenFull: WhenFull = 'give-up') {
    this.#input = input;
    this.#output = output;
    this.#whenFull = whenFull;
    input.on('error', () => {});
    output.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  send(line: string): void {
    if (this.#end === null && this.#input.writable) this.#input.write(`${line}\n`);
  }

  /** @throws {NoAnswer} after `timeoutMs`; {ConnectionLost} when the connection broke; {TooMuchSaid}. */
  async next(timeoutMs: number): Promise<string | null> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) {
        this.#waitingBytes -= line.length;
        if (this.#lines.length === 0 && this.#output.isPaused()) this.#output.resume();
        return line;
      }
      if (this.#end?.error) throw this.#end.error;
      if (this.#end !== null) return null;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new NoAnswer(`No line within ${timeoutMs} ms.`);
      await this.#wait(leftMs);
    }
  }

  close(): void {
    this.#input.end();
  }

  /** The command has ended, or is lost when `error` says so. Further lines are not expected. */
  finish(error: Error | null): void {
    if (this.#end !== null) return;
    if (this.#partial.length > 0) this.#push(this.#partial.toString('utf8'));
    this.#end = { error };
    this.#wake();
  }

  #take(chunk: Buffer): void {
    if (this.#end !== null) return;
    let rest = Buffer.concat([this.#partial, chunk]);
    for (let newline = rest.indexOf(10); newline >= 0; newline = rest.indexOf(10)) {
      this.#push(rest.toString('utf8', 0, Math.min(newline, MAX_LINE_BYTES)));
      rest = rest.subarray(newline + 1);
    }
    this.#partial = rest.subarray(0, MAX_LINE_BYTES);
    this.#wake();
    if (this.#lines.length <= MAX_WAITING_LINES && this.#waitingBytes <= MAX_WAITING_BYTES) return;
    if (this.#whenFull === 'pause') this.#output.pause();
    else this.#giveUp();
  }

  #push(line: string): void {
    this.#lines.push(line);
    this.#waitingBytes += line.length;
  }

  /** What waits is dropped, and so is whatever comes. */
  #giveUp(): void {
    this.#lines.length = 0;
    this.#partial = Buffer.alloc(0);
    this.#end = { error: new TooMuchSaid('The command on the host prints without end.') };
    this.#input.end();
    this.#wake();
  }

  #wait(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
