/**
 * One end-to-end test for each fault, on whichever stack is given: inject, run the bundle as a runner does, and look at
 * what it says and at the stack itself.
 */

import { expect, test } from 'vitest';
import type { Fault } from './faults.ts';
import { type ActionRun, runAction } from './runner.ts';
import type { TestStack } from './stack.ts';

const PASSING = ['healthy', 'fixed', 'degraded'];

export interface FaultOutcome {
  readonly fault: Fault;
  readonly run: ActionRun;
  /** Every difference from what was expected, in words; empty when there is none. */
  readonly differences: readonly string[];
}

/** Injects the fault, runs the action, and compares. The stack is left as the run left it. */
export async function tryFault(stack: TestStack, fault: Fault, service: string): Promise<FaultOutcome> {
  const extra = await stack.fault(fault.name);
  const before = await stack.container(service);
  const run = await runAction({ ...stack.inputs, fix: fault.fix, ...extra });
  const after = await stack.container(service);
  const differences: string[] = [];
  const want = (holds: boolean, text: string) => holds || differences.push(text);
  const { status = '', cause = '', findings = '[]' } = run.outputs;
  want((fault.status as readonly string[]).includes(status), `status ${status}, expected ${fault.status.join(' or ')}`);
  want(
    fault.causes.length === 0 || fault.causes.includes(cause),
    `cause ${cause}, expected ${fault.causes.join(' or ')}`,
  );
  want((run.exitCode === 0) === PASSING.includes(status), `exit code ${run.exitCode} with status ${status}`);
  const said = `${run.shownLog}\n${run.summary}`;
  for (const says of fault.says) want(says.test(said), `nothing says ${says}`);
  want(fault.causes.length === 0 || evidenceIn(findings), 'the top finding has no evidence');
  for (const secret of stack.secrets) {
    for (const [place, text] of Object.entries({
      log: run.shownLog,
      summary: run.summary,
      report: run.report,
      outputs: JSON.stringify(run.outputs),
    })) {
      want(!text.includes(secret), `the ${place} shows a secret`);
    }
  }
  if (PASSING.includes(status) && fault.host === 'healthy') {
    const ills = (await stack.ills()).filter((ill) => !(status === 'degraded' && /degraded|slow/i.test(ill)));
    want(ills.length === 0, `the run says ${status}, the stack: ${ills.join('; ')}`);
  }
  if (fault.host === 'unchanged' || fault.host === 'same-container') {
    want(
      before.id === after.id && (fault.host === 'unchanged' || before.startedAt === after.startedAt),
      'the container was touched',
    );
  }
  if (fault.host === 'previous-image')
    want(after.image === before.image && after.id !== '', `image ${after.image}, before ${before.image}`);
  return { fault, run, differences };
}

function evidenceIn(findings: string): boolean {
  const [top] = JSON.parse(findings) as { evidence?: unknown[] }[];
  return (top?.evidence?.length ?? 0) > 0;
}

/** Declares one test a fault. `stack` is brought up and down by the caller. */
export function testFaults(stack: () => TestStack, faults: readonly Fault[], service: string): void {
  for (const fault of faults) {
    test(`row ${fault.row}, ${fault.name}: ${fault.title}`, async () => {
      await stack().reset();
      const { run, differences } = await tryFault(stack(), fault, service);
      expect(differences, `${run.shownLog}\n${run.summary}`).toEqual([]);
    });
  }
}
