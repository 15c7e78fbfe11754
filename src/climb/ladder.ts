/**
 * Climbs the ladder of a plan: one rung, verify, look again, the next rung. Ends when the backend is steady, or nothing is
 * left that may be tried.
 */

import { Cancelled } from '../cancel.ts';
import { apply } from '../fix/apply.ts';
import { GUARD, guardOf } from '../fix/guard.ts';
import { stepsOf } from '../fix/options.ts';
import { rollbackSteps } from '../fix/rebuild.ts';
import type { FixSession } from '../fix/session.ts';
import { siteOf, typed } from '../fix/site.ts';
import type { Step } from '../fix/step.ts';
import type { Look } from '../look.ts';
import type { Plan, Rung } from '../model/plan.ts';
import type { Attempt, Verdict } from '../model/record.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { heldBack } from '../plan/base-first.ts';
import { chief, plan } from '../plan/plan.ts';
import { watchRecovery } from '../watch-recovery.ts';
import { rungText } from '../words.ts';
import { leaveToOthers } from '../yield.ts';
import { changedMeanwhile, evidenceOf, returnText } from './attempt.ts';
import type { Climb, ClimbEnd } from './climb.ts';
import { giveUp, isWell, OTHER_SERVICE_MS, patienceMs, recovered, steady } from './end.ts';
import { backendsIn, ThirdHand } from './third-hand.ts';

/** A fix was sent, and its end did not come. */
export class FixUnseen extends Error {
  override readonly name = 'FixUnseen';
}

/** Times that somebody's hand may come in between before the project is left to them. */
const MOST_WITHDRAWN = 2;

/** One climb, under the lock that its session holds. */
export class Ladder {
  readonly #climb: Climb;
  readonly #session: FixSession;
  readonly #tried: Rung[] = [];
  /** Fixes that were not begun, as somebody's hand had come in between. */
  #withdrawn = 0;
  readonly #began = performance.now();
  readonly #hand = new ThirdHand();

  constructor(climb: Climb, session: FixSession) {
    this.#climb = climb;
    this.#session = session;
  }

  async up(): Promise<ClimbEnd> {
    const { recorder, first, policy, look, settings } = this.#climb;
    let { plan: chosen, observation, diagnosis }: Look & { plan: Plan } = first;
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
      if (steady(recorder.record) && diagnosis.health === 'ill') ({ observation, diagnosis } = await look());
      recorder.record.after = observation.snapshot;
      if (recovered(recorder, diagnosis)) return { kind: 'ended' };
      if (diagnosis.health === 'ill' && (await this.#leftToOthers(observation.snapshot))) return { kind: 'ended' };
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
        const watchMs = patienceMs(recorder.record, isWell(first.diagnosis), settings);
        if (watchMs > 0) {
          await this.#verify(observation.snapshot, watchMs);
          ({ observation, diagnosis } = await look());
          recorder.record.after = observation.snapshot;
          if (recorder.record.attempts.at(-1)?.outcome !== 'rolled-back' && recovered(recorder, diagnosis))
            return { kind: 'ended' };
        }
        giveUp(recorder, chosen, diagnosis);
        return { kind: 'ended' };
      }
      recorder.stage('plan');
      recorder.tell(`It is not well yet (${chief(diagnosis)?.summary ?? 'see above'}): going on.`, 'notice');
    }
  }

  /** Whether somebody else had a hand in it since the fix: no second one is made over that, and the climb has ended. */
  async #leftToOthers(snapshot: Snapshot): Promise<boolean> {
    const { recorder, look, settings } = this.#climb;
    this.#hand.notice(backendsIn(snapshot));
    if (this.#hand.did === '') return false;
    recorder.tell(`Somebody else is at work: ${this.#hand.did}`, 'warning');
    // A fix that was cut short by it was not watched yet.
    if (recorder.record.attempts.at(-1)?.outcome !== 'done') {
      await this.#verify(snapshot, settings.verifyTimeoutMs);
      const { observation, diagnosis } = await look();
      recorder.record.after = observation.snapshot;
      if (recovered(recorder, diagnosis)) return true;
    }
    leaveToOthers(recorder, this.#hand.did, 'No second fix is tried');
    return true;
  }

  /** Why it was not begun, as somebody's hand had come in between; '' when it was. */
  async #try(rung: Rung, snapshot: Snapshot): Promise<string> {
    const { recorder, settings } = this.#climb;
    recorder.stage('fix');
    recorder.tell(`Trying: ${rungText(rung)}`, 'notice');
    const site = siteOf(snapshot, settings);
    const steps = [...guardOf(rung, snapshot, site), ...stepsOf(rung, site)];
    this.#hand.fixBegins(rung, snapshot);
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
    if (rung.action === 'rebuild' && verdict.outcome === 'not-healthy' && this.#hand.did === '')
      await this.#rollBack(rung.service, snapshot, attempt, verdict);
    return '';
  }

  async #apply(rung: Rung, steps: readonly Step[], snapshot: Snapshot, suffix: string): Promise<Attempt> {
    const { recorder, settings, runId, signal, round } = this.#climb;
    const again = round + this.#withdrawn;
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
    this.#hand.fixBegins(attempt.rung, snapshot);
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
    const { recorder } = this.#climb;
    const since = Math.round(performance.now() - this.#began);
    const verdict = await watchRecovery(
      this.#climb,
      snapshot,
      limitMs,
      'while the recovery was being verified',
      (containers) => this.#hand.notice(containers),
    );
    if (verdict.recoveredAfterMs !== null) recorder.record.recoveryMs = since + verdict.recoveredAfterMs;
    return verdict;
  }
}

function shortened(command: string): string {
  const [first = '', ...rest] = command.split('\n');
  return rest.length > 0 ? `${first} …` : first;
}
