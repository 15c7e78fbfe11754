/**
 * Waiting for something to come about, bounded in time.
 */

const LOOK_MS = 10;

/** Waits until something is so; rejects, naming it, when it is not within the time. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  for (const end = Date.now() + withinMs; !(await isSo()); ) {
    if (Date.now() > end) throw new Error(`within ${withinMs} ms it did not come about that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
