/**
 * What every view of a record needs besides the record: how to hide secrets, and where the documentation is.
 */

import type { Redact } from './redact.ts';

export interface Safe {
  readonly redact: Redact;
  /** Address of the folder docs/, without a slash at its end; '' for no links. */
  readonly docsUrl: string;
}
