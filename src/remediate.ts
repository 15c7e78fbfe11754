/**
 * The whole run: observe, diagnose, plan, fix, verify. Each stage's work is elsewhere; what follows what stands here.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOff } from './broken-off.ts';
import { unlessCancelled } from './cancel.ts';
import { type Climb, climbLadder } from './climb/climb.ts';
import { awaitOthers } from './climb/lock.ts';
import { advise, conclude, concludeWithoutFix } from './conclude.ts';
import { withoutBegun } from './fix/budget.ts';
import { wayWords } from './host/address.ts';
import { connect } from './host/connect.ts';
import type { Host } from './host/host.ts';
import { reconnecting } from './host/reconnecting.ts';
import { type Look, look } from './look.ts';
import type { Diagnosis } from './model/diagnosis.ts';
import type { Plan } from './model/plan.ts';
import type { RunOrigin, RunRecord, Verdict } from './model/record.ts';
import type { Settings } from './model/settings.ts';
import { type Observation, observe } from './observe/observe.ts';
import { startedMeanwhile } from './plan/hands-off.ts';
import { chief, type Policy, plan } from './plan/plan.ts';
import { stoppedOnPurpose } from './plan/stopped-on-purpose.ts';
import { Recorder, type RunListener } from './recorder.ts';
import type { Begun } from './start.ts';
import { watchRecovery } from './watch-recovery.ts';
import { roundTripsText } from './words.ts';
import { leaveToOthers, yieldToOthers } from './yield.ts';

/** Times that a run looks again after somebody's hand came in between. */
const MOST_GIVEN_WAY = 3;
/** More fixes than one climb can withdraw. */
const ROUND = 10;

export interface RunRequest {
  readonly settings: Settings;
  readonly runId: string;
  readonly origin: RunOrigin;
  readonly listener: RunListener;
  /** Aborted when the run is to stop; the host is left consistent. */
  readonly signal: AbortSignal;
  /** What has begun already, with the same settings. Default: nothing. */
  readonly begun?: Begun | null;
  /** Called with the finished record before the connection is closed; `host` is null where it was never reached. */
  readonly beforeClose?: (record: RunRecord, host: Host | null) => Promise<void>;
}

/** Runs everything. Rejects only where `beforeClose` does: whatever else happens is in the record. */
export async function remediate(request: RunRequest): Promise<RunRecord> {
  const recorder = new Recorder(request.settings, request.runId, request.origin, request.listener);
  let host: Host | null = null;
  try {
    host = await reach(request, recorder);
    await new Run(request, recorder, host).go();
  } catch (error) {
    brokenOff(recorder, error, request.signal);
  }
  recorder.record.advice = advise(recorder.record);
  const record = recorder.finish();
  try {
    await request.beforeClose?.(record, host);
  } finally {
    host?.close();
  }
  return record;
}

async function reach({ settings, signal, begun }: RunRequest, recorder: Recorder): Promise<Host> {
  recorder.stage('connect');
  recorder.tell(`Connecting to ${recorder.record.host}${wayWords(settings.way)}`);
  const onAttempt = (text: string) => recorder.tell(text, 'notice');
  const onWarning = (text: string) => recorder.warn(text);
  const host = await reconnecting((closing) => {
    const options = { signal: AbortSignal.any([signal, closing]), onAttempt, onWarning };
    return begun ? begun.connection.open(options) : connect(settings.way, options);
  });
  const trips = host.connectRoundTrips;
  recorder.record.connectRoundTrips = trips;
  recorder.tell(`Connected to ${recorder.record.host}${trips === 0 ? '' : ` in ${roundTripsText(trips)}`}`);
  return host;
}

class Run {
  readonly #settings: Settings;
  readonly #signal: AbortSignal;
  readonly #runId: string;
  readonly #recorder: Recorder;
  readonly #host: Host;
  /** For the first look alone. */
  #begunLook: Begun['look'] | undefined;
  /** Times that this run gave way to somebody else's hand, and looked again. */
  #gaveWay = 0;

  constructor({ settings, signal, runId, begun }: RunRequest, recorder: Recorder, host: Host) {
    this.#settings = settings;
    this.#signal = signal;
    this.#runId = runId;
    this.#begunLook = begun?.look;
    this.#recorder = recorder;
    this.#host = host;
  }

  async go(): Promise<void> {
    const { record } = this.#recorder;
    const first = await this.#look();
    record.before = first.observation.snapshot;
    record.history = withoutBegun(first.observation.journal);
    const confirmed = this.#settings.awaitHealthy ? await this.#await(first) : await this.#confirm(first);
    record.diagnosis = confirmed.diagnosis;
    if (confirmed.diagnosis.health !== 'healthy') {
      const { changesOf } = await import('./changes/changes.ts');
      record.changes = changesOf(confirmed.observation.snapshot, confirmed.diagnosis, record.history, this.#runId);
    }
    if (this.#settings.awaitHealthy) record.after = confirmed.observation.snapshot;
    else if (confirmed !== first && confirmed.diagnosis.health !== 'ill' && first.diagnosis.health === 'ill') {
      record.after = confirmed.observation.snapshot;
      this.#recorder.tell('The trouble passed by itself: nothing is fixed on one bad sample.', 'notice');
      conclude(
        record,
        confirmed.diagnosis.health === 'degraded' ? 'degraded' : 'healthy',
        'healed-by-itself',
        `At first: ${chief(first.diagnosis)?.summary ?? 'something was wrong'} A second look found it gone, and nothing was changed.`,
      );
      return;
    }
    await this.#act(confirmed.observation, confirmed.diagnosis);
    if (this.#settings.keepGoodImage && record.status === 'healthy' && !this.#settings.dryRun)
      await this.#keepGoodImage();
  }

  async #keepGoodImage(): Promise<void> {
    const { record } = this.#recorder;
    const snapshot = record.after ?? record.before;
    if (snapshot === null) return;
    const { keepGoodImage } = await import('./fix/good-image.ts');
    const failed = await this.#unlessCancelled(keepGoodImage(this.#host, snapshot, this.#settings));
    if (failed === '') this.#recorder.tell(`The image in use is kept as the last good one of ${record.service}`);
    else this.#recorder.tell(`The image in use could not be kept as the last good one: ${failed}`, 'warning');
  }

  #look(): Promise<Look> {
    const begun = this.#begunLook;
    this.#begunLook = undefined;
    const observing = async () => observe(this.#host, this.#settings, (await begun) ?? null);
    return look(this.#recorder, () => this.#unlessCancelled(observing()));
  }

  /** A second look before anything is fixed or refused: one bad sample is no reason to touch production, nor to wake anybody. */
  async #confirm(first: Look): Promise<Look> {
    const { fix, confirmAfterMs } = this.#settings;
    const remedy = chief(first.diagnosis)?.remedy.kind;
    if (fix !== 'auto' || first.diagnosis.health !== 'ill' || confirmAfterMs === 0 || remedy === 'wait') return first;
    this.#recorder.tell(`Looking again in ${confirmAfterMs / 1000} s`);
    await this.#unlessCancelled(sleep(confirmAfterMs, undefined, { signal: this.#signal }));
    return this.#look();
  }

  /** After a deployment: patience first, judgement then. */
  async #await(first: Look): Promise<Look> {
    await this.#verify(first.observation, this.#settings.verifyTimeoutMs);
    return this.#look();
  }

  #verify(observation: Observation, limitMs: number): Promise<Verdict> {
    const watch = { host: this.#host, settings: this.#settings, recorder: this.#recorder, signal: this.#signal };
    return watchRecovery(watch, observation.snapshot, limitMs, 'while it waited for the backend');
  }

  async #act(observation: Observation, diagnosis: Diagnosis): Promise<void> {
    const { record } = this.#recorder;
    this.#recorder.stage('plan');
    const chosen = plan(diagnosis, this.#policy(), record.history);
    record.plan = chosen;
    switch (chosen.kind) {
      case 'nothing':
        return concludeWithoutFix(record, chosen, diagnosis, this.#settings.awaitHealthy);
      case 'refuse':
        this.#recorder.tell(`Refused: ${chosen.why}`, 'error');
        conclude(record, 'refused', chosen.reasonCode, chosen.why);
        return;
      case 'wait':
        return this.#wait(chosen, observation);
      case 'fix':
        if (this.#leavesStopped(chosen, observation)) return;
        if (await this.#gaveWayTo(observation, chosen.chosenBy)) return;
        if (chosen.warning !== '') this.#recorder.tell(chosen.warning, 'warning');
        for (const skipped of chosen.skipped) this.#recorder.tell(`Not ${skipped.action}: ${skipped.why}`, 'notice');
        return this.#climb({ plan: chosen, observation, diagnosis });
    }
  }

  /** Whether what `auto` would start was stopped on purpose, and is left so: the run is then over. */
  #leavesStopped({ chosenBy, ladder }: Plan & { kind: 'fix' }, { snapshot }: Observation): boolean {
    if (!this.#settings.respectManualStop || chosenBy !== 'auto') return false;
    const why = stoppedOnPurpose(snapshot, ladder, this.#recorder.record.history);
    if (why === '') return false;
    this.#recorder.tell(why, 'warning');
    conclude(this.#recorder.record, 'refused', 'stopped-on-purpose', why);
    return true;
  }

  /** Whether somebody else is at work: the run is then over, or went on from a look after they had ended. */
  async #gaveWayTo({ snapshot }: Observation, chosenBy: 'auto' | 'manual'): Promise<boolean> {
    const found = await this.#unlessCancelled(
      yieldToOthers(snapshot, {
        settings: this.#settings,
        recorder: this.#recorder,
        signal: this.#signal,
        peek: async () => (await observe(this.#host, this.#settings)).snapshot,
      }),
    );
    if (found === 'again') await this.#again('one deploy follows the other');
    if (found !== 'free') return true;
    // Who chose a fix by hand wants it, whatever else has just begun.
    const started = chosenBy === 'auto' ? startedMeanwhile(snapshot) : '';
    if (started === '' || this.#gaveWay > 0 || this.#settings.dryRun) return false;
    this.#recorder.tell(`${started}: looking again`, 'notice');
    await this.#again(started, false);
    return true;
  }

  /**
   * What somebody else did is given its time to show, where that is asked for; then a new look, and what it calls for. So
   * often at most.
   */
  async #again(why: string, patiently = true): Promise<void> {
    this.#gaveWay += 1;
    if (this.#gaveWay > MOST_GIVEN_WAY) return leaveToOthers(this.#recorder, why);
    const { record } = this.#recorder;
    const between = patiently ? await this.#look() : null;
    if (between !== null && between.diagnosis.health !== 'healthy')
      await this.#verify(between.observation, this.#settings.verifyTimeoutMs);
    // That was about what somebody else did: a fix of this run is verified by itself.
    record.verdict = null;
    const { observation, diagnosis } = await this.#look();
    record.diagnosis = diagnosis;
    record.after = observation.snapshot;
    if (diagnosis.health === 'ill' || diagnosis.health === 'starting') return this.#act(observation, diagnosis);
    const status = diagnosis.health === 'degraded' ? 'degraded' : 'healthy';
    conclude(record, status, 'healed-by-itself', `It is well again, and not by this run: ${why}. Nothing was changed.`);
  }

  async #climb(first: Climb['first']): Promise<void> {
    const end = await climbLadder({
      host: this.#host,
      settings: this.#settings,
      runId: this.#runId,
      recorder: this.#recorder,
      signal: this.#signal,
      first,
      look: () => this.#look(),
      policy: (tried) => this.#policy(tried),
      round: this.#gaveWay * ROUND,
    });
    if (end.kind === 'changed') await this.#again(end.why);
  }

  #policy(tried: Policy['tried'] = []): Policy {
    const { fix, target, maxAttempts, removeOrphans, allowPrune, allowStartDocker } = this.#settings;
    return {
      fix,
      service: target.service,
      services: target.services,
      attemptsLeft: maxAttempts - tried.length,
      removeOrphans,
      allowPrune,
      allowStartDocker,
      awaited: this.#settings.awaitHealthy,
      tried,
    };
  }

  /** Patience in place of a fix; when it is not rewarded, one more look decides. */
  async #wait(chosen: Plan & { kind: 'wait' }, observation: Observation): Promise<void> {
    const { record } = this.#recorder;
    if (this.#settings.dryRun) {
      conclude(record, 'degraded', 'dry-run', `Would wait: ${chosen.why}`);
      return;
    }
    const { lockHolder } = observation.snapshot;
    if (lockHolder.known && lockHolder.value !== '') {
      // What is starting is starting since another run has just restarted it: that run's end decides.
      const others = { host: this.#host, settings: this.#settings, runId: this.#runId, recorder: this.#recorder };
      if (!(await this.#unlessCancelled(awaitOthers(others)))) return;
      const next = await this.#look();
      record.diagnosis = next.diagnosis;
      record.after = next.observation.snapshot;
      return this.#act(next.observation, next.diagnosis);
    }
    this.#recorder.tell(`Waiting: ${chosen.why}`, 'notice');
    const limitMs = Math.max(this.#settings.verifyTimeoutMs, chosen.upToMs);
    await this.#verify(observation, limitMs);
    const last = await this.#look();
    record.after = last.observation.snapshot;
    if (last.diagnosis.health === 'healthy')
      conclude(
        record,
        'healthy',
        'started',
        `The backend finished starting by itself: nothing had to be fixed. ${chosen.why}`,
      );
    else if (last.diagnosis.health === 'degraded')
      conclude(
        record,
        'degraded',
        'degraded',
        last.diagnosis.findings[0]?.summary ?? 'The backend works, but not well.',
      );
    else if (plan(last.diagnosis, this.#policy(), record.history).kind === 'wait')
      conclude(
        record,
        'unhealthy',
        'still-starting',
        `Waited ${Math.round(limitMs / 1000)} s, and it is not ready yet. ${chosen.why}`,
      );
    else {
      record.diagnosis = last.diagnosis;
      await this.#act(last.observation, last.diagnosis);
    }
  }

  async #unlessCancelled<T>(work: Promise<T>): Promise<T> {
    const applied = this.#recorder.record.attempts.length > 0;
    return unlessCancelled(
      work,
      this.#signal,
      applied ? 'after the fix, before its end was known' : 'before anything was changed',
    );
  }
}
