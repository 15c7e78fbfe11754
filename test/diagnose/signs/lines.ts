/** Makes log lines out of text, a second apart. */

import type { LogLine } from '../../../src/model/snapshot.ts';

export function linesOf(texts: readonly string[]): readonly LogLine[] {
  const start = Date.UTC(2026, 0, 10, 9);
  return texts.map((text, second) => ({ at: new Date(start + second * 1_000).toISOString(), text }));
}
