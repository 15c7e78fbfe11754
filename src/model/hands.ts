/**
 * Who else is at work on the project: deploys under way, and people who asked to be left alone. Facts only.
 */

import type { Fact } from './fact.ts';

/** A process on the host that deploys, or may. */
export interface Deploy {
  readonly pid: number;
  readonly user: string;
  readonly ageSeconds: number;
  /** What it does, without its arguments, which may hold secrets: `docker compose up`, `git pull`. */
  readonly does: string;
  /** It stays for as long as the containers run: `up` without `--detach`. */
  readonly attached: boolean;
  /** Another user's, whose folder may not be read and whose words name none: it may be of another project. */
  readonly mayBeElsewhere: boolean;
}

/** A wish to be left alone, with its end. */
export interface Maintenance {
  /** A file, or the label of a container. */
  readonly where: string;
  readonly reason: string;
  /** RFC 3339; '' where the wish names an end that can't be read: it then does not hold. */
  readonly until: string;
  /** The end was not named: it is so long after the file was written. */
  readonly byDefault: boolean;
}

export interface Hands {
  /** Of this project's folder, or such as may be. */
  readonly deploys: Fact<readonly Deploy[]>;
  readonly maintenance: readonly Maintenance[];
}
