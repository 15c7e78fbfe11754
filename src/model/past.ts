/**
 * What the host still knows of the hours before this look. Facts only; `src/changes` makes a time line of them.
 */

import type { Fact } from './fact.ts';

/** An image that the project's containers run, or that their names stand for now. Times are RFC 3339, '' when not known. */
export interface ImageFacts {
  readonly id: string;
  readonly tags: readonly string[];
  /** When it was built, wherever that was. */
  readonly createdAt: string;
  /** When it last got a name on this host: by a pull, a build or `docker tag`. */
  readonly taggedAt: string;
  /** Labels `org.opencontainers.image.*`; '' where the image has none. */
  readonly revision: string;
  readonly source: string;
  readonly version: string;
}

/** One event of the engine, which keeps the last 256. */
export interface EngineEvent {
  readonly at: string;
  readonly type: 'container' | 'image' | 'network' | 'daemon';
  /** Such as `create`, `die`, `kill`, `oom`, `pull`, `health_status: unhealthy`. */
  readonly action: string;
  readonly id: string;
  readonly name: string;
  readonly project: string;
  readonly service: string;
  /** Of `die`; '' else. */
  readonly exitCode: string;
  /** Of `kill`; '' else. */
  readonly signal: string;
  /** The container of a network's event; '' else. */
  readonly container: string;
}

/** The project folder as git sees it. */
export interface Repository {
  readonly head: Commit;
  /** Where `HEAD` was moved to, newest first: `git reflog`. */
  readonly moves: readonly RepositoryMove[];
  /** Tracked files that differ from the commit, relative to the project folder. */
  readonly modified: readonly string[];
  /** `origin`, without user and password; '' where there is none. */
  readonly remote: string;
}

export interface Commit {
  readonly hash: string;
  readonly at: string;
  readonly subject: string;
}

export interface RepositoryMove {
  readonly at: string;
  readonly hash: string;
  /** Such as `pull: Fast-forward`. */
  readonly how: string;
}

/** A file of the project and when it was last written. */
export interface FileTime {
  /** Relative to the project folder; a whole path for files of nginx. */
  readonly name: string;
  readonly at: string;
  /** `definition`: compose and env files. `build`: Dockerfiles. `source`: what else was written lately. `proxy`: of nginx. */
  readonly role: 'definition' | 'build' | 'source' | 'proxy';
}

/** In what a running container differs from what the compose files now say. */
export interface Drift {
  readonly service: string;
  readonly containerId: string;
  readonly differences: readonly Difference[];
  /** Files that the container was made from, where they are others than those in use now; empty when they are the same. */
  readonly otherFiles: readonly string[];
}

export interface Difference {
  readonly what:
    | 'image'
    | 'command'
    | 'entrypoint'
    | 'environment'
    | 'ports'
    | 'mounts'
    | 'labels'
    | 'memory limit'
    | 'restart policy'
    | 'health check';
  /** In words, without the values of variables: `EXCHANGE_API_KEY has another value`. */
  readonly text: string;
}

export interface PackageChange {
  readonly at: string;
  readonly action: 'installed' | 'upgraded' | 'removed';
  readonly name: string;
  readonly version: string;
}

export interface Certificate {
  /** A file, or `HOST:PORT`. */
  readonly where: string;
  readonly subject: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface ClockStep {
  readonly at: string;
  readonly text: string;
}

/** A process that the kernel killed for want of memory. */
export interface KernelKill {
  readonly at: string;
  readonly process: string;
}

/** A container that says which workflow run made it, or its image. */
export interface DeployRun {
  readonly containerId: string;
  /** As the label has it: not to be trusted. */
  readonly url: string;
}

export interface Past {
  readonly deployRuns: readonly DeployRun[];
  readonly images: Fact<readonly ImageFacts[]>;
  readonly events: Fact<readonly EngineEvent[]>;
  /** Unknown where the folder is no repository. */
  readonly repository: Fact<Repository>;
  readonly files: Fact<readonly FileTime[]>;
  /** Unknown where Compose did not say what the services should be. */
  readonly drift: Fact<readonly Drift[]>;
  readonly bootedAt: Fact<string>;
  readonly engineStartedAt: Fact<string>;
  readonly kernelKills: Fact<readonly KernelKill[]>;
  readonly packages: Fact<readonly PackageChange[]>;
  readonly clockSteps: Fact<readonly ClockStep[]>;
  readonly certificates: Fact<readonly Certificate[]>;
}
