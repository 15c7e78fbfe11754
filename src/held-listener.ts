/**
 * Lets a run begin before what listens to it is loaded: the connection is on its way meanwhile. Nothing is shown without the
 * listener, and nothing is lost or told in another order.
 */

import type { RunListener } from './recorder.ts';

export interface Held<T> {
  /** Keeps what it is told until the one behind it is there. */
  readonly listener: RunListener;
  /** Rejects when what is loaded can't be. */
  readonly loaded: Promise<T>;
}

/** `load` is called once the run has done all that it can without waiting. */
export function heldListener<T extends { readonly listener: RunListener }>(load: () => Promise<T>): Held<T> {
  const kept: ((listener: RunListener) => void)[] = [];
  let listening: RunListener | null = null;
  const loaded = new Promise(setImmediate).then(load).then((all) => {
    for (const one of kept.splice(0)) one(all.listener);
    listening = all.listener;
    return all;
  });
  // Whoever awaits it hears of a failure; until then it is no unhandled one.
  loaded.catch(() => undefined);
  const tell = (one: (listener: RunListener) => void) => {
    if (listening === null) kept.push(one);
    else one(listening);
  };
  return {
    loaded,
    listener: {
      stage: (stage) => tell((listener) => listener.stage(stage)),
      event: (event) => tell((listener) => listener.event(event)),
      hostText: (text) => tell((listener) => listener.hostText(text)),
      learnSecrets: (environment) => tell((listener) => listener.learnSecrets(environment)),
    },
  };
}
