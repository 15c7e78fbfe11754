/**
 * Every change on the real stack, alone and with something innocent made just before it. Prints a table of whether a run
 * named it first, and fails where one was not.
 *
 *   node test/e2e/changes-table.ts [--only WORD] [--innocent 0]
 *
 * `--innocent` turns which of the innocent ones goes beside which change.
 */

import { parseArgs } from 'node:util';
import { type Innocent, innocentFor } from '../changes/innocent.ts';
import { changesOn, type MadeChange } from '../changes/made.ts';
import { hostSecond, trial } from '../changes/trial.ts';
import { freshStack, realHands, tidyAfterChange } from './hands.ts';
import { realStackMissing } from './real.ts';

async function tryOnce(made: MadeChange, innocent: Innocent | null): Promise<{ words: string; wrong: string }> {
  await freshStack();
  try {
    return await trial(realHands, made, innocent, await hostSecond(realHands));
  } catch (error) {
    return { words: '', wrong: `it could not be tried: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    await tidyAfterChange();
  }
}

const said = (wrong: string) => (wrong === '' ? 'first' : 'NO');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string', default: '' }, innocent: { type: 'string', default: '0' } },
  });
  const missing = realStackMissing();
  if (missing !== '') {
    console.error(missing);
    return 2;
  }
  const chosen = changesOn('real').filter(([{ title }]) => title.includes(values.only));
  await realHands.stack.up();
  let alone = 0;
  let beside = 0;
  console.log('| change | alone | beside | the innocent one | words |\n|---|---|---|---|---|');
  for (const [made, index] of chosen) {
    const innocent = innocentFor(made, index + Number(values.innocent), 'real');
    const first = await tryOnce(made, null);
    const second = await tryOnce(made, innocent);
    alone += first.wrong === '' ? 1 : 0;
    beside += second.wrong === '' ? 1 : 0;
    console.log(
      `| ${made.title} | ${said(first.wrong)} | ${said(second.wrong)} | ${innocent.title} | ${second.words.replaceAll('|', '/')} |`,
    );
    for (const wrong of [first.wrong, second.wrong]) if (wrong !== '') console.log(`    ${wrong}`);
  }
  await realHands.stack.down();
  console.log(`${chosen.length} changes: first alone ${alone}, first beside something innocent ${beside}`);
  return alone === chosen.length && beside === chosen.length ? 0 : 1;
}

process.exit(await main());
