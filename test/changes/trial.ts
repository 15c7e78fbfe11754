/**
 * Makes a change on a stack, and trouble after it, and looks what a run names first. The stack is one that was reset.
 */

import { until } from '../host/until.ts';
import { runAction } from '../runner.ts';
import type { TestStack } from '../stack.ts';
import type { Innocent } from './innocent.ts';
import type { Hands, MadeChange } from './made.ts';

/** What one look told. */
export interface TrialResult {
  /** In words, what the run named first of all that the trial made; '' for nothing. */
  readonly words: string;
  /** '' where it is the change, told as it should be; else what is wrong with it. */
  readonly wrong: string;
}

interface Told {
  readonly subject: string;
  readonly what: string;
  readonly link: string;
  readonly at: string;
  readonly relation: string;
}

/**
 * Makes what is innocent first, then the change, then trouble, and looks.
 * @param began of the trial, by {@link hostSecond}.
 */
export async function trial(
  hands: Hands,
  made: MadeChange,
  innocent: Innocent | null,
  began: number,
): Promise<TrialResult> {
  await innocent?.make(hands);
  await made.make(hands);
  if (!made.isTrouble) {
    await settled(hands.stack);
    await hands.stack.fault('health-500');
  }
  return look(hands.stack, made, innocent, began);
}

/** After a trial: makes something innocent that is dated back, and looks again. */
export async function lookBeside(
  hands: Hands,
  made: MadeChange,
  innocent: Innocent,
  began: number,
): Promise<TrialResult> {
  await innocent.make(hands);
  return look(hands.stack, made, innocent, began);
}

/** The host's clock, in whole seconds, as the times of files are. */
export async function hostSecond({ sh }: Hands): Promise<number> {
  return Number((await sh('date +%s')).trim()) * 1000;
}

/** A change may have to come up first: trouble that is told to a process that is starting is forgotten. */
async function settled(stack: TestStack): Promise<void> {
  await until('the stack is well after the change', async () => (await stack.ills()).length === 0, 40_000);
}

async function look(
  stack: TestStack,
  made: MadeChange,
  innocent: Innocent | null,
  began: number,
): Promise<TrialResult> {
  const run = await runAction({ ...stack.inputs, fix: 'none', 'verify-timeout': '5' });
  const { changes } = JSON.parse(run.report) as { changes: { ranked: Told[] } | null };
  // What the machine itself went through before the trial is no part of its time line.
  const own = (changes?.ranked ?? []).filter(
    ({ at, subject }) => at === '' || Date.parse(at) >= began || subject === innocent?.subject,
  );
  const [first] = own;
  const wrong = [
    made.says.test(first?.what ?? '') ? '' : `not named first: ${own.map(({ what }) => what).join(' | ')}`,
    (first?.link ?? '').includes(made.link) ? '' : `its link is ${first?.link || 'missing'}`,
    first?.relation === 'apart' ? 'it is called apart' : '',
    /What changed/.test(run.summary) ? '' : 'the summary does not tell it',
    innocent === null || own.some(({ subject }) => subject === innocent.subject) ? '' : 'what is innocent was not seen',
    stack.secrets.some((secret) => run.report.includes(secret)) ? 'a secret is in the report' : '',
  ].filter((text) => text !== '');
  return { words: first?.what ?? '', wrong: wrong.join('; ') };
}
