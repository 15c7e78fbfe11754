import { describe, expect, test } from 'vitest';
import { apply } from '../../src/fix/apply.ts';
import { FixOutput } from '../../src/fix/output.ts';
import { ROLLED_BACK } from '../../src/fix/rebuild.ts';
import type { FixSession } from '../../src/fix/session.ts';
import type { Step } from '../../src/fix/step.ts';
import { NONCE } from './site.ts';

const steps: readonly Step[] = ['build', 'settle'].map((name) => ({
  name,
  says: `Does ${name}`,
  command: `$as_root ${name}`,
  onFailure: 'stop',
}));

/** A session whose fix prints this text and ends with this code. */
async function applied(text: string, exitCode: number | null) {
  const session = {
    run: async (_id: string, _steps: unknown, _ms: number, onEvent: (event: never) => void) => {
      const output = new FixOutput(NONCE);
      for (const event of output.take(text)) onEvent(event as never);
      return { exitCode, output };
    },
  } as unknown as FixSession;
  const told: string[] = [];
  const listener = {
    step: (step: Step) => told.push(`begins ${step.name}`),
    stepEnded: (step: Step, code: number) => told.push(`ends ${step.name} ${code}`),
    hostText: (line: string) => told.push(line),
  };
  const rung = { action: 'rebuild', service: 'backend-aws' } as const;
  return { attempt: await apply(session, 'x-1', rung, steps, 1000, listener, new AbortController().signal), told };
}

const mark = (step: number, what: string) => `\n${NONCE} step ${step} ${what}\n`;
const BUILT = `${mark(1, 'begin')}layer 1${mark(1, 'end 0')}`;

describe('applying a rung', () => {
  test('tells each step before it is done, and keeps what it printed', async () => {
    const { attempt, told } = await applied(`${BUILT}${mark(2, 'begin')}healthy${mark(2, 'end 0')}`, 0);
    expect(told).toEqual(['begins build', 'layer 1', 'ends build 0', 'begins settle', 'healthy', 'ends settle 0']);
    expect(attempt).toMatchObject({ outcome: 'done', verdict: null, note: expect.stringMatching(/carried out/) });
    expect(attempt.steps.map(({ command, exitCode, output }) => [command, exitCode, output])).toEqual([
      ['sudo -n build', 0, 'layer 1\n'],
      ['sudo -n settle', 0, 'healthy\n'],
    ]);
  });

  test('tells a build that failed, and the steps that were not reached', async () => {
    const { attempt } = await applied(`${mark(1, 'begin')}boom${mark(1, 'end 17')}`, 17);
    expect(attempt).toMatchObject({ outcome: 'failed', note: 'The build failed; the old container was left running.' });
    expect(attempt.steps.map(({ exitCode }) => exitCode)).toEqual([17, null]);
  });

  test('tells another step that failed', async () => {
    const { attempt } = await applied(`${BUILT}${mark(2, 'begin')}${mark(2, 'end 1')}`, 1);
    expect(attempt.note).toBe('The step "settle" failed with exit code 1.');
  });

  test('tells a roll-back, and an end that is not known', async () => {
    expect((await applied(BUILT, ROLLED_BACK)).attempt.outcome).toBe('rolled-back');
    expect((await applied(BUILT, null)).attempt).toMatchObject({
      outcome: 'interrupted',
      note: expect.stringContaining('goes on'),
    });
  });

  test('passes over a step that is none of its own', async () => {
    expect((await applied(`${mark(9, 'begin')}x${mark(9, 'end 0')}`, 0)).told).toEqual([]);
  });
});
