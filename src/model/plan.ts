/**
 * What to do about a diagnosis: an ordered ladder of rungs, or a reason to do nothing.
 */

import type { SkippedRung } from './diagnosis.ts';
import type { ReasonCode } from './record.ts';

/** One thing that can be done to the host. Each is verified before the next is tried. */
export type Rung =
  | { readonly action: 'restart'; readonly service: string }
  | { readonly action: 'start'; readonly service: string }
  | { readonly action: 'unpause'; readonly service: string }
  | { readonly action: 'recreate'; readonly service: string }
  | { readonly action: 'rebuild'; readonly service: string }
  /** To the image that a run found well and kept. */
  | { readonly action: 'roll-back'; readonly service: string }
  /** Empty `services`: all of the project's. */
  | { readonly action: 'full-restart'; readonly services: readonly string[] }
  | { readonly action: 'start-proxy' }
  | { readonly action: 'reload-proxy' }
  | {
      readonly action: 'remove-orphan';
      readonly service: string;
      readonly containerId: string;
      readonly containerName: string;
    }
  | { readonly action: 'prune' }
  | { readonly action: 'start-docker' };

export type Plan =
  | { readonly kind: 'nothing'; readonly reasonCode: ReasonCode; readonly why: string }
  | { readonly kind: 'wait'; readonly upToMs: number; readonly why: string }
  | { readonly kind: 'refuse'; readonly reasonCode: ReasonCode; readonly why: string }
  | {
      readonly kind: 'fix';
      readonly chosenBy: 'auto' | 'manual';
      readonly why: string;
      readonly ladder: readonly Rung[];
      readonly skipped: readonly SkippedRung[];
      /** Why auto would not have done this, '' when it would. */
      readonly warning: string;
    };
