/**
 * A connection that begins before the rest of the program is loaded, so that loading happens while the host is on its way
 * to answer. It tells nothing by itself: whatever happens waits for the one who takes it.
 */

import type { Way } from '../model/settings.ts';
import { type ConnectedHost, type ConnectOptions, connect } from './connect.ts';

export class EarlyConnection {
  /** The session that was begun; it may reject, and is no other's to close. */
  readonly opened: Promise<ConnectedHost>;
  /** Resolves once the host was heard, or it is clear that something stands in the way. Until then, loading would delay it. */
  readonly heard: Promise<void>;
  readonly #way: Way;
  readonly #stop = new AbortController();
  #held: ((to: ConnectOptions) => void)[] | null = [];
  #taker: ConnectOptions = {};
  #opening: Promise<ConnectedHost> | null;

  /** Begins at once. */
  constructor(way: Way) {
    this.#way = way;
    const heard = Promise.withResolvers<void>();
    this.heard = heard.promise;
    this.opened = connect(way, {
      signal: this.#stop.signal,
      onHeard: heard.resolve,
      onAttempt: (text) => {
        heard.resolve();
        this.#tell((to) => to.onAttempt?.(text));
      },
      onWarning: (text) => this.#tell((to) => to.onWarning?.(text)),
    });
    this.#opening = this.opened;
    this.opened.then(
      () => heard.resolve(),
      () => heard.resolve(),
    );
  }

  /** As {@link connect} for the same way: the first call goes on with what began, each later one connects anew. */
  async open(options: ConnectOptions): Promise<ConnectedHost> {
    const opening = this.#opening;
    if (opening === null) return connect(this.#way, options);
    this.#opening = null;
    this.#taker = options;
    for (const tell of this.#held ?? []) tell(options);
    this.#held = null;
    const stop = () => this.#stop.abort(options.signal?.reason);
    if (options.signal?.aborted) stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    return opening.finally(() => options.signal?.removeEventListener('abort', stop));
  }

  #tell(tell: (to: ConnectOptions) => void): void {
    if (this.#held === null) tell(this.#taker);
    else this.#held.push(tell);
  }
}
