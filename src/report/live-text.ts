/**
 * What a host prints while it works, redacted before it is shown: lines that come together are looked at together, and with
 * what stood before them where a secret may begin there. Keeps the order; escapes nothing.
 */

import { openKey } from './private-keys.ts';
import type { Redact } from './redact.ts';
import { cut, strip } from './sanitise.ts';

/** Lines that are shown at once. */
const BATCH_LINES = 200;
/** Lines of a key that are looked at again until its end has come. */
const KEY_LINES = 200;
const LINE_LENGTH = 16_000;

export class LiveText {
  readonly #redact: Redact;
  readonly #show: (lines: readonly string[]) => void;
  #waiting: string[] = [];
  #before: readonly string[] = [];

  constructor(redact: Redact, show: (lines: readonly string[]) => void) {
    this.#redact = redact;
    this.#show = show;
  }

  /** Whole lines. They are shown before the next turn of the event loop. */
  take(text: string): void {
    const lines = strip(text).replace(/\n+$/, '').split('\n');
    if (this.#waiting.length === 0) queueMicrotask(() => this.flush());
    this.#waiting.push(...lines.map((line) => cut(line, LINE_LENGTH)));
    if (this.#waiting.length >= BATCH_LINES) this.flush();
  }

  /** Shows what waits: to be called before anything else is said. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const lines = this.#waiting.splice(0);
    const all = [...this.#before, ...lines];
    const redacted = this.#redact(all.join('\n')).split('\n');
    const begin = openKey(all);
    this.#before = begin === -1 ? all.slice(-1) : all.slice(Math.max(begin, all.length - KEY_LINES));
    this.#show(redacted.length === all.length ? redacted.slice(-lines.length) : lines.map(this.#redact));
  }
}
