/**
 * Climbs the ladder of a plan: lock, budget, one rung, verify, look again, the next rung. Ends when the backend is steady,
 * or nothing is left that may be tried.
 */

import { Cancelled, unlessCancelled } from './cancel.ts';
import { conclude } from './conclude.ts';
import { ONE_OFF } from './diagnose/facts.ts';
import { apply } from './fix/apply.ts';
import { fixesWithin, WITHDRAWN, withoutBegun } from './fix/budget.ts';
import { CHANGED_MEANWHILE, GUARD, guardOf } from './fix/guard.ts';
import { stepsOf } from './fix/options.ts';
import { rollbackSteps } from './fix/rebuild.ts';
import { FixSession, SessionRefused } from './fix/session.ts';
import { handSince, replacedSince } from './fix/since.ts';
import { siteOf, typed } from './fix/site.ts';
import type { Step } from './fix/step.ts';
import type { Host } from './host/host.ts';
import type { Diagnosis } from './model/diagnosis.ts';
import type { Plan, Rung } from './model/plan.ts';
import type { Attempt, AttemptEvidence, JournalEntry, Verdict } from './model/record.ts';
import type { Settings } from './model/settings.ts';
import type { Container, Snapshot } from './model/snapshot.ts';
import type { Observation } from './observe/observe.ts';
import { heldBack } from './plan/base-first.ts';
import { chief, type Policy, plan } from './plan/plan.ts';
import type { Recorder } from './recorder.ts';
import { verify } from './verify/verify.ts';
import { rungText, shownCommand } from './words.ts';
import { leaveToOthers } from './yield.ts';

type FixPlan = Plan & { kind: 'fix' };

export interface Climb {
  readonly host: Host;
  readonly settings: Settings;
  readonly runId: string;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  readonly first: { readonly plan: FixPlan; readonly observation: Observation; readonly diagnosis: Diagnosis };
  readonly look: () => Promise<{ readonly observation: Observation; readonly diagnosis: Diagnosis }>;
  readonly policy: (tried: readonly Rung[]) => Policy;
  /** How often this run has begun to climb: it tells the fixes of one climb from those of another. */
  readonly round: number;
}

/** `changed`: somebody's hand came in between before anything was done, as `why` says. */
export type ClimbEnd = { readonly kind: 'ended' } | { readonly kind: 'changed'; readonly why: string };

/** A fix was sent, and its end did not come. */
export class FixUnseen extends Error {
  override readonly name = 'FixUnseen';
}

/** Times that somebody's hand may come in between before the project is left to them. */
const MOST_WITHDRAWN = 2;
/** Fixes that leave the container the one that it was. */
const KEEPING: readonly Rung['action'][] = ['restart', 'unpause'];
/** A rung on something else than the backend is given this long to show, before it is asked what else is needed. */
const OTHER_SERVICE_MS = 20_000;

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
    refused(climb, error);
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

class Ladder {
  readonly #climb: Climb;
  readonly #session: FixSession;
  readonly #tried: Rung[] = [];
  /** Fixes that were not begun, as somebody's hand had come in between. */
  #withdrawn = 0;
  readonly #began = performance.now();
  /** The backend's containers as they were seen last since the fix; null: not yet. */
  #seen: readonly Container[] | null = null;
  /** The same as the fix was planned on. */
  #planned: readonly Container[] = [];
  /** What somebody else did to them since the fix; '' for nothing. */
  #hand = '';

  constructor(climb: Climb, session: FixSession) {
    this.#climb = climb;
    this.#session = session;
  }

  async up(): Promise<ClimbEnd> {
    const { recorder, first, policy, look, settings } = this.#climb;
    let {
      plan: chosen,
      observation,
      diagnosis,
    }: { plan: Plan; observation: Observation; diagnosis: Diagnosis } = first;
    for (;;) {
      const rung = chosen.kind === 'fix' ? chosen.ladder[0] : undefined;
      if (rung !== undefined) {
        const changed = await this.#try(rung, observation.snapshot);
        if (changed !== '') {
          this.#withdrawn += 1;
          if (recorder.record.attempts.length === 0) return { kind: 'changed', why: changed };
          if (this.#withdrawn > MOST_WITHDRAWN) {
            leaveToOthers(recorder, changed);
            return { kind: 'ended' };
          }
        } else this.#tried.push(rung);
      } else if (chosen.kind === 'wait') {
        await this.#verify(observation.snapshot, Math.max(chosen.upToMs, settings.verifyTimeoutMs));
      }
      const before = diagnosis;
      ({ observation, diagnosis } = await look());
      // Steady a moment ago and ill now: one bad sample is no reason to go on.
      if (this.#steady() && diagnosis.health === 'ill') ({ observation, diagnosis } = await look());
      recorder.record.after = observation.snapshot;
      if (this.#recovered(diagnosis)) return { kind: 'ended' };
      this.#notice(containersOf(observation.snapshot));
      if (this.#hand !== '' && diagnosis.health === 'ill') {
        // A fix that was cut short by it was not watched yet.
        if (recorder.record.attempts.at(-1)?.outcome !== 'done') {
          await this.#verify(observation.snapshot, settings.verifyTimeoutMs);
          ({ observation, diagnosis } = await look());
          recorder.record.after = observation.snapshot;
          if (this.#recovered(diagnosis)) return { kind: 'ended' };
        }
        leaveToOthers(recorder, this.#hand, 'No second fix is tried');
        return { kind: 'ended' };
      }
      // What came back was ill before: that it is starting again is no reason for patience.
      if (recorder.record.attempts.at(-1)?.outcome === 'rolled-back' && diagnosis.health === 'starting')
        diagnosis = before;
      const waited = chosen.kind === 'wait';
      chosen = plan(diagnosis, policy(this.#tried), recorder.record.history);
      const held = heldBack(chosen, recorder.record.attempts.at(-1), settings.target.service);
      if (held !== null) {
        recorder.tell(held.why, 'warning');
        chosen = held;
      }
      if (chosen.kind === 'refuse' || chosen.kind === 'nothing' || (waited && chosen.kind === 'wait')) {
        const patienceMs = this.#patienceMs();
        if (patienceMs > 0) {
          await this.#verify(observation.snapshot, patienceMs);
          ({ observation, diagnosis } = await look());
          recorder.record.after = observation.snapshot;
          if (recorder.record.attempts.at(-1)?.outcome !== 'rolled-back' && this.#recovered(diagnosis))
            return { kind: 'ended' };
        }
        this.#giveUp(chosen, diagnosis);
        return { kind: 'ended' };
      }
      recorder.stage('plan');
      recorder.tell(`It is not well yet (${chief(diagnosis)?.summary ?? 'see above'}): going on.`, 'notice');
    }
  }

  /** Why it was not begun, as somebody's hand had come in between; '' when it was. */
  async #try(rung: Rung, snapshot: Snapshot): Promise<string> {
    const { recorder, settings } = this.#climb;
    recorder.stage('fix');
    recorder.tell(`Trying: ${rungText(rung)}`, 'notice');
    const site = siteOf(snapshot, settings);
    const steps = [...guardOf(rung, snapshot, site), ...stepsOf(rung, site)];
    this.#planned = containersOf(snapshot);
    const attempt = await this.#apply(rung, steps, snapshot, '');
    const changed = changedMeanwhile(attempt);
    if (changed !== '') {
      recorder.tell(`${rungText(rung)} was not begun: ${changed}. Looking again`, 'warning');
      return changed;
    }
    recorder.record.attempts.push(attempt);
    if (attempt.outcome === 'interrupted') this.#stop(`the fix (${rungText(rung)})`);
    recorder.tell(attempt.note, attempt.outcome === 'done' ? 'info' : 'warning');
    if (attempt.outcome !== 'done') return '';
    const other = 'service' in rung && rung.service !== settings.target.service;
    const verdict = await this.#verify(
      snapshot,
      other ? Math.min(OTHER_SERVICE_MS, settings.verifyTimeoutMs) : settings.verifyTimeoutMs,
    );
    this.#replaceLast({ ...attempt, verdict });
    if (rung.action === 'rebuild' && verdict.outcome === 'not-healthy' && this.#hand === '')
      await this.#rollBack(rung.service, snapshot, attempt, verdict);
    return '';
  }

  async #apply(rung: Rung, steps: readonly Step[], snapshot: Snapshot, suffix: string): Promise<Attempt> {
    const { recorder, settings, runId, signal, round } = this.#climb;
    const again = round + this.#withdrawn;
    this.#seen = null;
    const id = `${runId}-${this.#tried.length + 1}${again === 0 ? '' : `-${again}`}${suffix}`;
    const attempt = await apply(
      this.#session,
      id,
      rung,
      steps,
      settings.commandTimeoutMs,
      {
        step: (step) =>
          recorder.tell(step.name === GUARD ? step.says : `${step.says}: ${shortened(typed(step.command))}`),
        stepEnded: (step, exitCode, durationMs) =>
          recorder.tell(
            `${step.name} ${exitCode === 0 ? 'done' : `failed with exit code ${exitCode}`} after ${(durationMs / 1000).toFixed(1)} s`,
            exitCode === 0 ? 'info' : 'warning',
          ),
        hostText: (text) => recorder.hostText(text),
      },
      signal,
    );
    return { ...attempt, evidence: evidenceOf(rung, snapshot, this.#session.folderOf(id)) };
  }

  /** The new image runs and does not answer as it should: the one before comes back. */
  async #rollBack(service: string, snapshot: Snapshot, attempt: Attempt, verdict: Verdict): Promise<void> {
    const { recorder, settings } = this.#climb;
    const old = siteOf(snapshot, settings).containers.find((container) => container.service === service);
    if (old === undefined) return;
    recorder.stage('fix');
    recorder.tell('The rebuilt backend does not become healthy: bringing the previous image back', 'warning');
    const back = await this.#apply(
      attempt.rung,
      rollbackSteps(service, siteOf(snapshot, settings), old.imageReference),
      snapshot,
      '-back',
    );
    this.#replaceLast({
      ...attempt,
      verdict,
      steps: [...attempt.steps, ...back.steps],
      durationMs: attempt.durationMs + back.durationMs,
      outcome: back.outcome === 'done' ? 'rolled-back' : back.outcome,
      note: `The rebuilt backend did not become healthy${returnText(back.outcome)}`,
    });
    if (back.outcome === 'interrupted') this.#stop('the return to the previous image');
  }

  /** A fix whose end was not seen may still be under way: nothing else is begun. */
  #stop(what: string): never {
    if (this.#climb.signal.aborted)
      throw new Cancelled(`in the middle of ${what}, which goes on, on the host, to its end`);
    throw (
      this.#session.unseenBecause ??
      new FixUnseen(`The end of ${what} was not seen within its time limit: it goes on, on the host.`)
    );
  }

  #replaceLast(attempt: Attempt): void {
    const { attempts } = this.#climb.recorder.record;
    attempts[attempts.length - 1] = attempt;
  }

  async #verify(snapshot: Snapshot, limitMs: number): Promise<Verdict> {
    const { host, settings, recorder, signal } = this.#climb;
    recorder.stage('verify');
    const since = Math.round(performance.now() - this.#began);
    const verdict = await verify(host, settings, snapshot, {
      limitMs,
      stableForMs: settings.stableForMs,
      signal,
      onChange: (reasons) =>
        recorder.tell(
          reasons.length === 0 ? 'All is well; watching whether it stays so' : `Not yet: ${reasons.join('; ')}`,
        ),
      onContainers: (containers) => this.#notice(containers),
    });
    recorder.record.verdict = verdict;
    if (verdict.recoveredAfterMs !== null) recorder.record.recoveryMs = since + verdict.recoveredAfterMs;
    if (verdict.outcome === 'interrupted') throw new Cancelled('while the recovery was being verified');
    return verdict;
  }

  /**
   * How long to watch before giving up. A step that failed, or was cut short, may have helped all the same; a previous image
   * that came back needs a moment to be what it was, when it ran before.
   */
  #patienceMs(): number {
    const { recorder, first, settings } = this.#climb;
    const last = recorder.record.attempts.at(-1);
    // There was no image to go back to: nothing was done that could show.
    if (last?.rung.action === 'roll-back' && last.steps[0]?.exitCode !== 0) return 0;
    if (last?.outcome === 'failed' && last.rung.action !== 'rebuild' && !isWell(first.diagnosis))
      return settings.verifyTimeoutMs;
    const ran = last?.evidence?.container.state.status === 'running';
    return last?.outcome === 'rolled-back' && ran ? Math.min(OTHER_SERVICE_MS, settings.verifyTimeoutMs) : 0;
  }

  /** An engine that was just started starts containers of its own accord: no hand is seen in that. */
  #notice(containers: readonly Container[]): void {
    const last = this.#climb.recorder.record.attempts.at(-1);
    if (last === undefined || last.rung.action === 'start-docker') return;
    if (this.#hand === '' && (this.#seen !== null || KEEPING.includes(last.rung.action))) {
      this.#hand = this.#seen === null ? replacedSince(this.#planned, containers) : handSince(this.#seen, containers);
      if (this.#hand !== '') this.#climb.recorder.tell(`Somebody else is at work: ${this.#hand}`, 'warning');
    }
    this.#seen = containers;
  }

  #steady(): boolean {
    const outcome = this.#climb.recorder.record.verdict?.outcome;
    return outcome === 'steady' || outcome === 'degraded';
  }

  /** Judged by a full look, not by the verification alone: a neighbour or the proxy may still be down. */
  #recovered(diagnosis: Diagnosis): boolean {
    const { record } = this.#climb.recorder;
    if (!this.#steady() || !isWell(diagnosis)) return false;
    const helped = record.attempts.filter(
      (attempt, at) => attempt.outcome === 'done' || at === record.attempts.length - 1,
    );
    const applied = helped
      .map((attempt) => `${rungText(attempt.rung)}${attempt.outcome === 'done' ? '' : ` (${attempt.outcome})`}`)
      .join(', then ');
    if (diagnosis.health === 'degraded')
      conclude(
        record,
        'degraded',
        'fixed-degraded',
        `After ${applied} the backend works again, with something left to look at: ${diagnosis.findings[0]?.summary ?? ''}`,
      );
    else conclude(record, 'fixed', 'fixed', `It is well again after this: ${applied}.`);
    this.#climb.recorder.tell(record.reason, 'notice');
    return true;
  }

  #giveUp(last: Plan, diagnosis: Diagnosis): void {
    const { recorder } = this.#climb;
    const { record } = recorder;
    const final = record.attempts.at(-1);
    const built =
      final?.outcome === 'failed' &&
      final.steps.some((step) => step.name === 'build' && step.exitCode !== 0 && step.exitCode !== null);
    const code = built
      ? 'build-failed'
      : final?.outcome === 'rolled-back'
        ? 'rolled-back'
        : last.kind === 'wait'
          ? 'still-starting'
          : 'fix-failed';
    const tried = record.attempts.map((attempt) => `${rungText(attempt.rung)} (${attempt.outcome})`).join(', ');
    const what = isWell(diagnosis)
      ? `The backend works, but what was tried did not succeed: ${tried}.`
      : `Still broken after ${tried}. ${chief(diagnosis)?.summary ?? 'It is not well.'}`;
    record.recoveryMs = null;
    conclude(record, 'unhealthy', code, `${what}${final && final.outcome !== 'done' ? ` ${final.note}` : ''}`);
    if (last.kind === 'refuse' && last.reasonCode !== 'fix-failed') record.reason += ` ${last.why}`;
    recorder.tell(record.reason, 'error');
  }
}

/** The backend's containers. */
function containersOf({ containers, project, target }: Snapshot): readonly Container[] {
  return (containers.known ? containers.value : []).filter(
    (one) => one.project === project && one.service === target.service && !ONE_OFF.test(one.name),
  );
}

/** What the guard saw; '' where it let the fix begin. */
function changedMeanwhile(attempt: Attempt): string {
  const guard = attempt.steps.find((step) => step.name === GUARD);
  return guard?.exitCode === CHANGED_MEANWHILE ? guard.output.trim() || 'something has changed since the look' : '';
}

function isWell(diagnosis: Diagnosis): boolean {
  return diagnosis.health === 'healthy' || diagnosis.health === 'degraded';
}

function returnText(outcome: Attempt['outcome']): string {
  if (outcome === 'done') return '; the previous image was brought back.';
  return outcome === 'interrupted'
    ? '; the previous image is being brought back on the host, and the end of that was not seen.'
    : ', and the previous image could not be brought back.';
}

/** The container that a rung is about to touch, with its log, as they were seen last. */
function evidenceOf(rung: Rung, snapshot: Snapshot, folder: string): AttemptEvidence | null {
  const service = 'service' in rung ? rung.service : snapshot.target.service;
  const containers = snapshot.containers.known ? snapshot.containers.value : [];
  const container = containers.find((one) => one.project === snapshot.project && one.service === service);
  return container ? { folder, container, log: snapshot.logs[container.id] ?? [] } : null;
}

function openSession({
  host,
  settings,
  runId,
  recorder,
}: Pick<Climb, 'host' | 'settings' | 'runId' | 'recorder'>): Promise<FixSession> {
  const { origin } = recorder.record;
  const who = origin.runUrl === '' ? 'the command line' : `${origin.actor} (${origin.workflow}) ${origin.runUrl}`;
  return FixSession.open(host, {
    projectDirectory: settings.target.projectDirectory,
    runId,
    holder: `${who}, since ${new Date().toISOString()}`.replace(/[\r\n]/g, ' '),
    lockTimeoutMs: settings.lockTimeoutMs,
    onWaiting: (holder) =>
      recorder.tell(
        `Another run holds the lock of this project: ${holder || 'unknown'}. Waiting up to ${settings.lockTimeoutMs / 1000} s`,
        'notice',
      ),
    onResume: () =>
      recorder.tell('The connection broke in the middle of a fix; it goes on, on the host. Connecting anew', 'warning'),
  });
}

/**
 * Waits until no other run holds the project's lock.
 * @returns false when it waited in vain; the record then says that the run was refused.
 */
export async function awaitOthers(climb: Pick<Climb, 'host' | 'settings' | 'runId' | 'recorder'>): Promise<boolean> {
  try {
    const session = await openSession(climb);
    await session.release();
    return true;
  } catch (error) {
    if (!(error instanceof SessionRefused)) throw error;
    refused(climb, error);
    return false;
  }
}

function refused({ recorder, settings }: Pick<Climb, 'recorder' | 'settings'>, error: SessionRefused): void {
  const why =
    error.reason === 'locked'
      ? `Another run holds the lock of this project: ${error.message || 'unknown'}. It was waited for ${settings.lockTimeoutMs / 1000} s; nothing was changed.`
      : `The fix could not be begun: ${error.message}. Nothing was changed.`;
  recorder.tell(why, 'error');
  conclude(recorder.record, 'refused', error.reason === 'locked' ? 'locked' : 'not-allowed', why);
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

function dryRun({ recorder, settings, first }: Climb): void {
  recorder.stage('fix');
  const site = siteOf(first.observation.snapshot, settings);
  for (const rung of first.plan.ladder) {
    recorder.tell(`Would try: ${rungText(rung)}`, 'notice');
    for (const step of [...guardOf(rung, first.observation.snapshot, site), ...stepsOf(rung, site)]) {
      recorder.tell(
        `Would ${step.says.charAt(0).toLowerCase()}${step.says.slice(1)}: ${shownCommand(typed(step.command))}`,
      );
      recorder.record.wouldRun.push({
        name: step.name,
        says: step.says,
        command: typed(step.command),
        exitCode: null,
        durationMs: 0,
        output: '',
      });
    }
  }
  const status =
    first.diagnosis.health === 'healthy' ? 'healthy' : first.diagnosis.health === 'ill' ? 'unhealthy' : 'degraded';
  conclude(
    recorder.record,
    status,
    'dry-run',
    `${first.plan.why} Dry run: nothing was changed; a real run would first try: ${first.plan.ladder.map(rungText).join(', then ')}.`,
  );
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

function shortened(command: string): string {
  const [first = '', ...rest] = command.split('\n');
  return rest.length > 0 ? `${first} …` : first;
}
