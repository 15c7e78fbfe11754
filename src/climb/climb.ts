/**
 * Climbs the ladder of a plan under the project's lock and within its budget, and keeps the journal of it.
 */

import { unlessCancelled } from '../cancel.ts';
import { conclude } from '../conclude.ts';
import { fixesWithin, WITHDRAWN, withoutBegun } from '../fix/budget.ts';
import { type FixSession, SessionRefused } from '../fix/session.ts';
import type { Look } from '../look.ts';
import type { Plan, Rung } from '../model/plan.ts';
import type { JournalEntry } from '../model/record.ts';
import { chief, type Policy } from '../plan/plan.ts';
import { dryRun } from './dry-run.ts';
import { Ladder } from './ladder.ts';
import { type Claim, lockRefused, openSession } from './lock.ts';

type FixPlan = Plan & { kind: 'fix' };

export interface Climb extends Claim {
  readonly signal: AbortSignal;
  readonly first: Look & { readonly plan: FixPlan };
  readonly look: () => Promise<Look>;
  readonly policy: (tried: readonly Rung[]) => Policy;
  /** How often this run has begun to climb: it tells the fixes of one climb from those of another. */
  readonly round: number;
}

/** `changed`: somebody's hand came in between before anything was done, as `why` says. */
export type ClimbEnd = { readonly kind: 'ended' } | { readonly kind: 'changed'; readonly why: string };

/** @returns how it ended; the record says the rest. Rejects with Cancelled, FixUnseen, or what broke the connection for good. */
export async function climbLadder(climb: Climb): Promise<ClimbEnd> {
  const { settings, recorder, first } = climb;
  const ended: ClimbEnd = { kind: 'ended' };
  if (settings.dryRun) {
    dryRun(climb);
    return ended;
  }
  recorder.stage('fix');
  let session: FixSession;
  try {
    const opening = openSession(climb);
    const when = 'before it had the lock of the project: nothing was changed';
    session = await unlessCancelled(opening, climb.signal, when).catch((error) => {
      opening.then((opened) => opened.release()).catch(() => undefined);
      throw error;
    });
  } catch (error) {
    if (!(error instanceof SessionRefused)) throw error;
    lockRefused(climb, error);
    return ended;
  }
  let end: ClimbEnd = ended;
  try {
    const journal = session.journal;
    recorder.record.history = withoutBegun(journal);
    const spent = fixesWithin(journal, settings.fixWindowMs, Date.now());
    if (spent >= settings.maxFixes) {
      budgetSpent(climb, spent);
      return ended;
    }
    await session.write(entryOf(climb, first.plan.ladder.map((rung) => rung.action).slice(0, 1), 'begun'));
    end = await new Ladder(climb, session).up();
    if (end.kind === 'changed') await session.write(entryOf(climb, [], WITHDRAWN));
  } finally {
    const { record } = recorder;
    if (record.attempts.length > 0 && !climb.signal.aborted)
      await session.write(
        entryOf(
          climb,
          record.attempts.map((attempt) => attempt.rung.action),
          record.status,
        ),
      );
    await session.release();
  }
  return end;
}

function budgetSpent({ recorder, settings }: Climb, spent: number): void {
  const last = recorder.record.history
    .slice(-settings.maxFixes)
    .map((entry) => `${entry.at} ${entry.option} for ${entry.cause}: ${entry.status}`)
    .join('; ');
  const why = `${spent} fixes within the last ${settings.fixWindowMs / 1000} s are as many as \`max-fixes\` allows: the cause needs a person. The journal: ${last}.`;
  recorder.tell(why, 'error');
  conclude(recorder.record, 'refused', 'budget-spent', why);
}

function entryOf({ recorder, runId, first }: Climb, options: readonly string[], status: string): JournalEntry {
  const { record } = recorder;
  return {
    id: runId,
    at: new Date().toISOString(),
    cause: chief(first.diagnosis)?.id ?? '',
    option: [...new Set(options)].join(', '),
    status,
    recoveryMs: status === 'begun' ? null : record.recoveryMs,
    runUrl: record.origin.runUrl,
  };
}
