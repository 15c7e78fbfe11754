/**
 * The run's settings after parsing: every value is valid, nothing here is optional. Times are milliseconds.
 */

import type { RunStatus } from './record.ts';
import type { Target } from './snapshot.ts';

export type FixChoice = 'none' | 'auto' | 'restart' | 'rebuild' | 'full-restart';

/** How to reach the host. */
export type Way =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly port: number;
      readonly username: string;
      /** As pasted; see host/private-key.ts for what is accepted. */
      readonly privateKey: string;
      readonly passphrase: string;
      /** Lines in OpenSSH's known_hosts format; '' when none were given. */
      readonly knownHosts: string;
      /** `SHA256:…` fingerprints; any of them is accepted. */
      readonly fingerprints: readonly string[];
      /** From the first attempt to an open session, retries included. */
      readonly connectTimeoutMs: number;
    };

export interface Settings {
  readonly way: Way;
  readonly target: Target;
  readonly pingPath: string;
  readonly healthPath: string;
  readonly monitoringPath: string;
  readonly fix: FixChoice;
  /** Wait for a steady backend before judging it. */
  readonly awaitHealthy: boolean;
  readonly dryRun: boolean;
  readonly maxAttempts: number;
  readonly confirmAfterMs: number;
  readonly verifyTimeoutMs: number;
  readonly stableForMs: number;
  readonly commandTimeoutMs: number;
  readonly endpointTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** What somebody stopped or paused is left so. */
  readonly respectManualStop: boolean;
  /** What happens when a fix is due while somebody deploys. */
  readonly onDeploy: 'wait' | 'report';
  readonly maxFixes: number;
  readonly fixWindowMs: number;
  readonly logLines: number;
  readonly failOn: readonly RunStatus[];
  readonly reportPath: string;
  readonly ec2Metadata: boolean;
  readonly useSudo: boolean;
  readonly allowPrune: boolean;
  readonly allowStartDocker: boolean;
  readonly removeOrphans: boolean;
  /** Further patterns whose matches are redacted. */
  readonly redact: readonly RegExp[];
}
