/**
 * What fills the disk, by name and bytes. Looked at only where the disk is nearly full, as it takes the engine a while.
 */

import type { Fact } from './fact.ts';

/** A container's own log file, with what was rotated beside it. */
export interface LogUse {
  readonly container: string;
  /** '' for a container that Compose did not make. */
  readonly service: string;
  readonly bytes: number;
  /** RFC 3339: since when the log has grown. */
  readonly since: string;
  /** Whether the engine bounds it: `max-size`, or a driver that rotates by itself. */
  readonly rotated: boolean;
}

export interface VolumeUse {
  readonly name: string;
  readonly bytes: number;
  /** Containers that use it. */
  readonly links: number;
}

export interface DiskUse {
  /** Largest first. Unknown where this user can't read their folder. */
  readonly logs: Fact<readonly LogUse[]>;
  /** Images that have no name and no container. */
  readonly dangling: { readonly count: number; readonly bytes: number };
  /** Build cache that is not in use. */
  readonly buildCacheBytes: number;
  /** Largest first. */
  readonly volumes: readonly VolumeUse[];
}
