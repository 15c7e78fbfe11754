/**
 * The append-only record of a run. Summary, annotations, outputs, JSON and terminal are views of it.
 */

import type { Changes } from './change.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Plan, Rung } from './plan.ts';
import type { Container, LogLine, Snapshot } from './snapshot.ts';

/** How a run ended. A contract: see docs/outputs.md. */
export type RunStatus = 'healthy' | 'fixed' | 'degraded' | 'unhealthy' | 'refused' | 'unreachable';

/** Why it ended so: a closed list, documented in docs/outputs.md. */
export type ReasonCode =
  | 'healthy'
  | 'healed-by-itself'
  | 'degraded'
  | 'started'
  | 'fixed'
  | 'fixed-degraded'
  | 'diagnosed-only'
  | 'dry-run'
  | 'fix-failed'
  | 'build-failed'
  | 'rolled-back'
  | 'still-starting'
  | 'would-not-help'
  | 'not-allowed'
  | 'runner-view-only'
  | 'locked'
  | 'budget-spent'
  | 'deploy-under-way'
  | 'maintenance'
  | 'stopped-on-purpose'
  | 'cancelled'
  | 'invalid-input'
  | 'dns-failed'
  | 'connection-refused'
  | 'connect-timeout'
  | 'network-unreachable'
  | 'banner-timeout'
  | 'not-ssh'
  | 'no-common-algorithm'
  | 'proxy-command-failed'
  | 'forwarding-refused'
  | 'host-key-mismatch'
  | 'host-key-unknown'
  | 'authentication-failed'
  | 'private-key-unusable'
  | 'ssh-agent-unusable'
  | 'passphrase-wrong'
  | 'no-answer'
  | 'connection-lost'
  | 'no-report'
  | 'internal-error';

export type Stage = 'connect' | 'observe' | 'diagnose' | 'plan' | 'fix' | 'verify' | 'report';

/** One entry of the time line. */
export interface RecordEvent {
  readonly at: string;
  /** Milliseconds since the run began. */
  readonly atMs: number;
  readonly stage: Stage;
  readonly level: 'info' | 'notice' | 'warning' | 'error';
  readonly text: string;
}

/** One step of a rung, as sent to the host. */
export interface StepResult {
  readonly name: string;
  /** What it does, said before it was done. */
  readonly says: string;
  /** The command as a person would type it on the host. */
  readonly command: string;
  /** null: it was not reached. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** Bounded tail of what it printed. */
  readonly output: string;
}

/** One look of the verification: what is not yet as it should be; empty when all is well. */
export interface VerifySample {
  readonly atMs: number;
  readonly reasons: readonly string[];
}

export interface Verdict {
  readonly outcome: 'steady' | 'degraded' | 'not-healthy' | 'interrupted';
  /** Why it is not steady; empty when it is. */
  readonly reasons: readonly string[];
  readonly samples: readonly VerifySample[];
  /** From the start of the verification to the first good sample of the steady run, null when there was none. */
  readonly recoveredAfterMs: number | null;
  readonly durationMs: number;
}

export interface AttemptEvidence {
  /** Where the fix keeps its output, and whatever it saved, on the host. */
  readonly folder: string;
  readonly container: Container;
  readonly log: readonly LogLine[];
}

/** One rung tried: what was done, and how it ended. */
export interface Attempt {
  readonly rung: Rung;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly steps: readonly StepResult[];
  readonly outcome: 'done' | 'failed' | 'rolled-back' | 'interrupted';
  /** One sentence. */
  readonly note: string;
  /** What the service's container was before this attempt: a restart or a recreate must not destroy the evidence. */
  readonly evidence: AttemptEvidence | null;
  /** null: not verified, as the steps themselves failed. */
  readonly verdict: Verdict | null;
}

/** Where the run was started, from GitHub's environment; empty strings on a command line. */
export interface RunOrigin {
  readonly runUrl: string;
  readonly workflow: string;
  readonly event: string;
  readonly actor: string;
  readonly repository: string;
  /** How late a run by the clock began; null for any other, and where it can't be told. */
  readonly late: LateStart | null;
}

/** A run by the clock, which GitHub starts when it can. */
export interface LateStart {
  readonly cron: string;
  readonly timeZone: string;
  /** The last time before the start at which it was due. */
  readonly dueAt: string;
  /** From then to the start. It is later still when GitHub left times out. */
  readonly atLeastMs: number;
}

/** One line of the host's journal: a run that found trouble, or one that began to change the host. */
export interface JournalEntry {
  /** The run's id: a run that changed the host has an entry when it began and one when it ended. */
  readonly id: string;
  readonly at: string;
  readonly cause: string;
  /** The rung tried, '' when nothing was. */
  readonly option: string;
  /** A run status, or `begun`. */
  readonly status: string;
  readonly recoveryMs: number | null;
  readonly runUrl: string;
}

export interface RunRecord {
  readonly startedAt: string;
  finishedAt: string;
  durationMs: number;
  readonly runId: string;
  /** The host's name in the settings file, '' without one. */
  readonly name: string;
  readonly origin: RunOrigin;
  /** `deploy@example.com:22`, or `local`. */
  readonly host: string;
  readonly service: string;
  readonly projectDirectory: string;
  readonly fix: string;
  readonly dryRun: boolean;
  readonly events: RecordEvent[];
  /** What a person must know however the run ends, such as a host key that was not checked. */
  readonly warnings: string[];
  /** That connecting took at first; 0 on the host itself, or where it failed. Those of each look are in its snapshot. */
  connectRoundTrips: number;
  before: Snapshot | null;
  after: Snapshot | null;
  /** The diagnosis on which the plan was made. */
  diagnosis: Diagnosis | null;
  /** What changed before the trouble; null where nothing is wrong, or nothing was seen. */
  changes: Changes | null;
  plan: Plan | null;
  attempts: Attempt[];
  /** Commands that a real run would send; filled in a dry run. */
  wouldRun: StepResult[];
  verdict: Verdict | null;
  /** From the confirmed failure to the first moment of the steady state, null when nothing recovered. */
  recoveryMs: number | null;
  /** The host's journal, newest last. */
  history: readonly JournalEntry[];
  status: RunStatus;
  reasonCode: ReasonCode;
  /** One sentence: why this end. */
  reason: string;
  /** What a person should do next, most useful first. */
  advice: string[];
}
