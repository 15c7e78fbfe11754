/**
 * The run's settings after parsing: every value is valid, nothing here is optional. Times are milliseconds.
 */

import type { RunStatus } from './record.ts';
import type { Target } from './snapshot.ts';

export type FixChoice = 'none' | 'auto' | 'restart' | 'rebuild' | 'full-restart' | 'roll-back';

/** An SSH server, who logs in there, and what is known of its key. */
export interface SshServer {
  /** A name or address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Whether the keys are those of the ssh-agent at SSH_AUTH_SOCK; `privateKey` is not looked at then. */
  readonly useAgent: boolean;
  /** As pasted; see host/private-key.ts for what is accepted. */
  readonly privateKey: string;
  readonly passphrase: string;
  /** Lines in OpenSSH's known_hosts format; '' when none were given. */
  readonly knownHosts: string;
  /** `SHA256:…` fingerprints; any of them is accepted. */
  readonly fingerprints: readonly string[];
}

/** What carries the bytes to the host's SSH server. */
export type Route =
  | { readonly kind: 'direct' }
  | { readonly kind: 'jump'; readonly jump: SshServer }
  /** A shell command whose standard input and output are the connection, its `%` tokens replaced. */
  | { readonly kind: 'command'; readonly command: string };

/** How to reach the host. */
export type Way =
  | { readonly kind: 'local' }
  | (SshServer & {
      readonly kind: 'ssh';
      readonly route: Route;
      /** Whatever key the host shows is taken; a jump host's is checked all the same. */
      readonly acceptAnyHostKey: boolean;
      /** Names of algorithms to allow beside the modern ones; see host/algorithms.ts. */
      readonly algorithms: readonly string[];
      /** From the first attempt to an open session, retries and jump host included. */
      readonly connectTimeoutMs: number;
    });

export interface Settings {
  /** The host's name in the settings file, '' without one. */
  readonly name: string;
  readonly way: Way;
  readonly target: Target;
  readonly pingPath: string;
  readonly healthPath: string;
  readonly monitoringPath: string;
  readonly fix: FixChoice;
  /** Tag the image of a backend that is well, to go back to. */
  readonly keepGoodImage: boolean;
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
  readonly announce: AnnounceSettings;
}

/** What is told elsewhere once the run has ended. */
export interface AnnounceSettings {
  /** '' when none was given. */
  readonly githubToken: string;
  /** null: no incidents are kept. */
  readonly incident: IncidentSettings | null;
  /** null: nobody is told. */
  readonly notify: NotifySettings | null;
  /** null: no deployment's status is set. */
  readonly deployment: DeploymentSettings | null;
}

export interface IncidentSettings {
  /** `owner/name`; '' for the repository whose workflow runs. */
  readonly repository: string;
  /** At least one: the first is the one by which an issue is looked for. */
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
}

export type NotifyFormat = 'slack' | 'discord' | 'teams' | 'json';

export interface NotifySettings {
  /** A secret. https, or http on this machine. */
  readonly webhook: string;
  readonly format: NotifyFormat;
  readonly on: 'change' | 'failure' | 'always';
}

export interface DeploymentSettings {
  /** null: the one in the event that started the workflow. */
  readonly id: number | null;
  /** '' for none. */
  readonly environmentUrl: string;
}
