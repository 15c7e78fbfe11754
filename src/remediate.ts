/**
 * The whole run: observe, diagnose, plan, fix, verify. Each stage's work is elsewhere; what follows what stands here.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, unlessCancelled } from './cancel.ts';
import { awaitOthers, type Climb, climbLadder, FixUnseen } from './climb.ts';
import { advise, conclude } from './conclude.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { withoutBegun } from './fix/budget.ts';
import { SessionRefused } from './fix/session.ts';
import { wayWords } from './host/address.ts';
import { connect } from './host/connect.ts';
import type { EarlyConnection } from './host/early-connection.ts';
import { ConnectionLost, type Host, HostUnreachable } from './host/host.ts';
import { reconnecting } from './host/reconnecting.ts';
import type { Diagnosis } from './model/diagnosis.ts';
import type { Plan } from './model/plan.ts';
import type { RunOrigin, RunRecord, Verdict } from './model/record.ts';
import type { Settings } from './model/settings.ts';
import { type Observation, observe } from './observe/observe.ts';
import type { BegunProbe } from './observe/probe-run.ts';
import { startedMeanwhile } from './plan/hands-off.ts';
import { chief, type Policy, plan } from './plan/plan.ts';
import { stoppedOnPurpose } from './plan/stopped-on-purpose.ts';
import { Recorder, type RunListener } from './recorder.ts';
import { verify } from './verify/verify.ts';
import { roundTripsText, rungText } from './words.ts';
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
  /** A connection to this host that has begun. Default: none. */
  readonly connection?: EarlyConnection | null;
  /** The probe that has begun over it. Default: none. */
  readonly probe?: Promise<BegunProbe | null>;
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
    end(recorder, error, request.signal);
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

async function reach({ settings, signal, connection }: RunRequest, recorder: Recorder): Promise<Host> {
  recorder.stage('connect');
  recorder.tell(`Connecting to ${recorder.record.host}${wayWords(settings.way)}`);
  const onAttempt = (text: string) => recorder.tell(text, 'notice');
  const onWarning = (text: string) => recorder.warn(text);
  const host = await reconnecting((closing) => {
    const options = { signal: AbortSignal.any([signal, closing]), onAttempt, onWarning };
    return connection ? connection.open(options) : connect(settings.way, options);
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
  #begunProbe: RunRequest['probe'];
  /** Times that this run gave way to somebody else's hand, and looked again. */
  #gaveWay = 0;

  constructor({ settings, signal, runId, probe }: RunRequest, recorder: Recorder, host: Host) {
    this.#settings = settings;
    this.#signal = signal;
    this.#runId = runId;
    this.#begunProbe = probe;
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

  async #look(): Promise<Look> {
    this.#recorder.stage('observe');
    const begun = (await this.#begunProbe) ?? null;
    this.#begunProbe = undefined;
    const observation = await this.#unlessCancelled(observe(this.#host, this.#settings, begun));
    this.#recorder.learnSecrets(observation.environment);
    const { cost } = observation.snapshot;
    this.#recorder.tell(`Observed the host in ${cost.durationMs} ms and ${roundTripsText(cost.roundTrips)}`);
    this.#recorder.stage('diagnose');
    const diagnosis = diagnose(observation.snapshot);
    for (const finding of diagnosis.findings) {
      const level =
        finding.effectOf !== '' || finding.severity === 'note'
          ? 'notice'
          : finding.severity === 'critical'
            ? 'error'
            : 'warning';
      this.#recorder.tell(
        `${finding.title}: ${finding.summary}${finding.effectOf === '' ? '' : ` (an effect of ${finding.effectOf})`}`,
        level === 'error' && finding.effectOf !== '' ? 'notice' : level,
      );
    }
    for (const failed of diagnosis.failedCauses)
      this.#recorder.tell(`The cause ${failed.id} could not be judged: ${failed.message}`, 'warning');
    if (diagnosis.findings.length === 0) this.#recorder.tell('Nothing is wrong');
    return { observation, diagnosis };
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
    const { record } = this.#recorder;
    record.verdict = await this.#verify(first.observation, this.#settings.verifyTimeoutMs);
    return this.#look();
  }

  async #verify(observation: Observation, limitMs: number): Promise<Verdict> {
    this.#recorder.stage('verify');
    const verdict = await verify(this.#host, this.#settings, observation.snapshot, {
      limitMs,
      stableForMs: this.#settings.stableForMs,
      signal: this.#signal,
      onChange: (reasons) =>
        this.#recorder.tell(
          reasons.length === 0 ? 'All is well; watching whether it stays so' : `Not yet: ${reasons.join('; ')}`,
        ),
    });
    if (verdict.outcome === 'interrupted') throw new Cancelled('while it waited for the backend');
    return verdict;
  }

  async #act(observation: Observation, diagnosis: Diagnosis): Promise<void> {
    const { record } = this.#recorder;
    this.#recorder.stage('plan');
    const chosen = plan(diagnosis, this.#policy(), record.history);
    record.plan = chosen;
    switch (chosen.kind) {
      case 'nothing':
        return this.#nothingToDo(chosen, diagnosis);
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

  #nothingToDo(chosen: Plan & { kind: 'nothing' }, diagnosis: Diagnosis): void {
    const { record } = this.#recorder;
    const cause = chief(diagnosis);
    if (diagnosis.health === 'healthy') conclude(record, 'healthy', 'healthy', 'Everything answers as it should.');
    else if (diagnosis.health === 'ill')
      conclude(record, 'unhealthy', 'diagnosed-only', `${cause?.summary ?? 'Something is wrong.'} ${chosen.why}`);
    else if (diagnosis.health === 'starting')
      conclude(
        record,
        this.#settings.awaitHealthy ? 'unhealthy' : 'degraded',
        'still-starting',
        `${cause?.summary ?? 'It is starting.'} ${chosen.why}`,
      );
    else
      conclude(
        record,
        'degraded',
        chosen.reasonCode === 'diagnosed-only' ? 'degraded' : chosen.reasonCode,
        diagnosis.findings[0]?.summary ?? chosen.why,
      );
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
    const verdict = await this.#verify(observation, limitMs);
    record.verdict = verdict;
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

interface Look {
  readonly observation: Observation;
  readonly diagnosis: Diagnosis;
}

/** What the run had done when it lost sight of the host. */
function appliedBefore(record: RunRecord): string {
  const last = record.attempts.at(-1);
  if (last === undefined) return '';
  return last.outcome === 'interrupted'
    ? ` A fix was under way (${rungText(last.rung)}): it goes on, on the host, to its end.`
    : ` Before that a fix was applied (${rungText(last.rung)}): how the backend is now is not known.`;
}

/** What ended the run before its natural end, put into the record. */
function end(recorder: Recorder, error: unknown, signal: AbortSignal): void {
  const { record } = recorder;
  if (error instanceof Cancelled || signal.aborted) {
    const where = error instanceof Cancelled ? error.message : 'in the middle of its work';
    recorder.tell(`Cancelled ${where}`, 'warning');
    conclude(record, 'unhealthy', 'cancelled', `The run was cancelled (interrupted by a signal) ${where}.`);
  } else if (error instanceof HostUnreachable) {
    recorder.tell(error.message, 'error');
    conclude(record, 'unreachable', error.reasonCode, `${error.message}${appliedBefore(record)}`);
    record.advice = [...error.advice];
  } else if (error instanceof FixUnseen) {
    recorder.tell(error.message, 'error');
    conclude(record, 'unhealthy', 'fix-failed', error.message);
  } else if (error instanceof SessionRefused) {
    const why = `The connection broke, and the lock of this project could not be taken again: ${error.message || 'unknown'}.`;
    recorder.tell(why, 'error');
    conclude(record, 'refused', 'locked', `${why}${appliedBefore(record)}`);
  } else if (error instanceof ConnectionLost) {
    recorder.tell(error.message, 'error');
    conclude(
      record,
      'unreachable',
      'connection-lost',
      `The connection to ${record.host} broke and could not be made again: ${error.message}${appliedBefore(record)}`,
    );
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    recorder.tell(text, 'error');
    conclude(
      record,
      'unhealthy',
      'internal-error',
      `The run failed by a mistake of its own: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
