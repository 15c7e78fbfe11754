/**
 * The project folder's git: its commit, where HEAD was before, and what was edited since.
 */

import type { Fact } from '../../model/fact.ts';
import type { Repository } from '../../model/past.ts';
import type { Frame } from '../frames.ts';
import { readPairs } from '../machine.ts';
import { fromSeconds } from '../times.ts';

/** Reads the probe's part `repository`. Never throws. */
export function readRepository(frame: Frame | undefined): Fact<Repository> {
  if (!frame) return { known: false, why: 'the host gave no answer' };
  const pairs = readPairs(frame.text);
  const [, hash = '', seconds = '', subject = ''] =
    /^([0-9a-f]{7,64}) (\d+) ?(.*)$/.exec(pairs.get('head')?.[0] ?? '') ?? [];
  if (hash === '') return { known: false, why: 'the project folder is no git repository that this user may read' };
  return {
    known: true,
    value: {
      head: { hash, at: fromSeconds(seconds), subject },
      moves: (pairs.get('move') ?? []).flatMap((line) => {
        const match = /^([0-9a-f]{7,64}) \S*@\{(\d+)\} ?(.*)$/.exec(line);
        return match ? [{ hash: match[1] ?? '', at: fromSeconds(match[2] ?? ''), how: match[3] ?? '' }] : [];
      }),
      modified: pairs.get('modified') ?? [],
      remote: (pairs.get('remote')?.[0] ?? '').replace(/\/\/[^/@]*@/, '//'),
    },
  };
}
