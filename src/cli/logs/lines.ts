/**
 * Makes a stream of log lines fit to be shown, one by one: redacted, stripped, and none of them twice after a reconnection.
 */

import { cleanText } from '../../report/clean-record.ts';
import type { Redact } from '../../report/redact.ts';

export interface ShownLine {
  /** RFC 3339 as the engine printed it, '' where the line had none. */
  readonly at: string;
  readonly text: string;
}

/** Characters of one line that are looked at. */
const LINE_LENGTH = 16_384;
const KEY_BEGIN = '-----BEGIN PRIVATE KEY-----';
const BEGINS_KEY = /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|Private-Lines: \d+/;
const ENDS_KEY = /-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|Private-MAC: /;

export class LogLines {
  readonly #redact: Redact;
  #insideKey = false;
  #lastAt = '';
  /** Lines that came with the very time `#lastAt`. */
  #atLast = 0;
  /** Of those, how many are to come again and be passed over. */
  #toPass = 0;

  constructor(redact: Redact) {
    this.#redact = redact;
  }

  /** Time of the newest line, to go on from; '' when none had one. */
  get lastAt(): string {
    return this.#lastAt;
  }

  /** The stream begins anew at `lastAt`. */
  resume(): void {
    this.#toPass = this.#atLast;
    this.#insideKey = false;
  }

  /** null: the line was shown already. */
  take(raw: string): ShownLine | null {
    const match = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) ?([\s\S]*)$/.exec(raw.replace(/\r$/, ''));
    const at = match?.[1] ?? '';
    if (at !== '' && !this.#isNew(at)) return null;
    return { at, text: this.#clean((match?.[2] ?? raw).slice(0, LINE_LENGTH)) };
  }

  /** Times of one container come in their order; replicas' may not. */
  #isNew(at: string): boolean {
    if (at === this.#lastAt) {
      if (this.#toPass > 0) {
        this.#toPass--;
        return false;
      }
      this.#atLast++;
    } else if (at > this.#lastAt) {
      this.#lastAt = at;
      this.#atLast = 1;
      this.#toPass = 0;
    }
    return true;
  }

  /** A private key spans lines: inside one, a line is judged as the continuation of its beginning. */
  #clean(text: string): string {
    const begins = BEGINS_KEY.test(text);
    const context = this.#insideKey && !begins ? `${KEY_BEGIN}\n${text}` : text;
    const cleaned = cleanText(context, this.#redact).split('\n').at(-1) ?? '';
    this.#insideKey = !ENDS_KEY.test(text) && (begins || (this.#insideKey && cleaned !== text));
    return cleaned;
  }
}
