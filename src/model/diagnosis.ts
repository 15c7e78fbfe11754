/**
 * What is wrong and how it is known. A diagnosis is made from a snapshot alone.
 */

import type { Rung } from './plan.ts';

export type Severity = 'critical' | 'warning' | 'note';

/** A fact quoted in support of a finding. `text` is the host's own words: redact and escape before showing it. */
export interface Evidence {
  readonly kind: 'state' | 'log' | 'port' | 'endpoint' | 'health-check' | 'command' | 'resource' | 'configuration';
  /** Where it was seen, such as `container backend-aws` or `GET http://localhost:8002/health`. */
  readonly source: string;
  readonly text: string;
  /** RFC 3339, '' where the fact has no time of its own. */
  readonly at: string;
}

/** What would mend a cause. */
export type Remedy =
  | { readonly kind: 'fix'; readonly ladder: readonly Rung[]; readonly skipped: readonly SkippedRung[] }
  /** Patience: nothing is broken yet. `upToMs` is how long from now. */
  | { readonly kind: 'wait'; readonly upToMs: number; readonly why: string }
  /** No fix on the host can help; `why` is a full sentence. */
  | { readonly kind: 'refuse'; readonly why: string }
  /** Worth telling, nothing to do. */
  | { readonly kind: 'nothing' };

export interface SkippedRung {
  readonly action: Rung['action'];
  readonly why: string;
}

/** What a cause's `match` returns when the snapshot shows it. */
export interface Match {
  /** One sentence with this case's particulars, such as `backend-aws exited with code 137 (killed) 12 s ago.` */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly remedy: Remedy;
  /** What a person can do, most useful first; plain sentences, commands in backticks. */
  readonly byHand: readonly string[];
}

export interface Finding extends Match {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The section of the troubleshooting guide that this cause belongs to. */
  readonly guide: string;
  /** Id of the finding that this one is an effect of, '' when it stands for itself. */
  readonly effectOf: string;
}

export interface Diagnosis {
  /** `starting`: inside its start period, nothing else wrong. `degraded`: works, with something worth telling. */
  readonly health: 'healthy' | 'degraded' | 'starting' | 'ill';
  /** Most important first; the first one that is no effect is the cause. */
  readonly findings: readonly Finding[];
  /** Causes whose own code failed; the others were judged all the same. */
  readonly failedCauses: readonly { readonly id: string; readonly message: string }[];
}
