/**
 * What changed before the trouble began, as far as the host still knows. Nearness in time is no proof, and the words keep
 * the two apart: see `relation`.
 */

export type ChangeKind =
  | 'image'
  | 'configuration'
  | 'recreated'
  | 'restarted'
  | 'by-hand'
  | 'removed'
  | 'limits'
  | 'network'
  | 'other-container'
  | 'image-on-host'
  | 'commit'
  | 'file'
  | 'drift'
  | 'fix'
  | 'reboot'
  | 'engine'
  | 'kernel-kill'
  | 'package'
  | 'clock'
  | 'disk'
  | 'certificate';

export interface Change {
  /** RFC 3339; '' where it is not known when. */
  readonly at: string;
  readonly kind: ChangeKind;
  /** The service, file, package or machine that it happened to. */
  readonly subject: string;
  /** A clause without a full stop, names in backticks: `` `backend-aws` runs another image``. */
  readonly what: string;
  /** How it is known: a label, an event, a file's time. */
  readonly evidence: string;
  /** A commit or a workflow run, '' where none is known. */
  readonly link: string;
}

export interface RankedChange extends Change {
  /** Milliseconds from the change to the first sign of failure; negative: after it; null: one of the two is not known. */
  readonly beforeMs: number | null;
  /** `explains`: it is itself what the diagnosis found. `near`: near in time, and no more is known. `apart`: neither. */
  readonly relation: 'explains' | 'near' | 'apart';
}

/** When the trouble first showed, and in what. */
export interface FirstSign {
  readonly at: string;
  readonly sign: string;
}

export interface Changes {
  readonly firstSign: FirstSign | null;
  /** What most likely has to do with the failure first; what came after it, and what has no time, last. */
  readonly ranked: readonly RankedChange[];
  /** What could not be looked at, and why. */
  readonly unseen: readonly string[];
}
