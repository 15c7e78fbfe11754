/**
 * Keeps the record of a run while it goes on, and tells a listener of each entry as it is made.
 */

import { addressOf } from './host/address.ts';
import type { RecordEvent, RunOrigin, RunRecord, Stage } from './model/record.ts';
import type { Settings } from './model/settings.ts';

/** What is told while a run goes on. All texts may hold the host's own words: the listener redacts and escapes them. */
export interface RunListener {
  stage(stage: Stage): void;
  event(event: RecordEvent): void;
  /** A line that a command on the host printed. */
  hostText(text: string): void;
  /** Values that must never be shown from now on. */
  learnSecrets(environment: readonly string[]): void;
}

export class Recorder {
  readonly record: RunRecord;
  readonly #listener: RunListener;
  readonly #began = performance.now();
  #stage: Stage = 'connect';

  constructor(settings: Settings, runId: string, origin: RunOrigin, listener: RunListener) {
    this.#listener = listener;
    this.record = {
      startedAt: new Date().toISOString(),
      finishedAt: '',
      durationMs: 0,
      runId,
      name: settings.name,
      origin,
      host:
        settings.way.kind === 'local'
          ? 'local'
          : `${settings.way.username}@${addressOf(settings.way.host, settings.way.port)}`,
      service: settings.target.service,
      projectDirectory: settings.target.projectDirectory,
      fix: settings.fix,
      dryRun: settings.dryRun,
      events: [],
      warnings: [],
      connectRoundTrips: 0,
      before: null,
      after: null,
      diagnosis: null,
      changes: null,
      plan: null,
      attempts: [],
      wouldRun: [],
      verdict: null,
      recoveryMs: null,
      history: [],
      status: 'unhealthy',
      reasonCode: 'internal-error',
      reason: '',
      advice: [],
    };
  }

  /** Milliseconds since the run began. */
  elapsedMs(): number {
    return Math.round(performance.now() - this.#began);
  }

  stage(stage: Stage): void {
    this.#stage = stage;
    this.#listener.stage(stage);
  }

  tell(text: string, level: RecordEvent['level'] = 'info'): void {
    const event: RecordEvent = {
      at: new Date().toISOString(),
      atMs: this.elapsedMs(),
      stage: this.#stage,
      level,
      text,
    };
    this.record.events.push(event);
    this.#listener.event(event);
  }

  /** For what must be seen however the run ends: it stands in every view of the record. */
  warn(text: string): void {
    this.record.warnings.push(text);
    this.tell(text, 'warning');
  }

  hostText(text: string): void {
    this.#listener.hostText(text);
  }

  learnSecrets(environment: readonly string[]): void {
    this.#listener.learnSecrets(environment);
  }

  finish(): RunRecord {
    this.record.finishedAt = new Date().toISOString();
    this.record.durationMs = this.elapsedMs();
    return this.record;
  }
}
