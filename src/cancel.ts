/**
 * Stopping a run in the middle: what is waited for is left, and the run ends by saying where it was.
 */

/** The run was told to stop (a signal, a cancelled job). */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Waits for the work, or rejects with Cancelled as soon as the run is told to stop. */
export async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal, when: string): Promise<T> {
  let onAbort = () => {};
  const stop = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(new Cancelled(when));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, stop]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => undefined);
  }
}
