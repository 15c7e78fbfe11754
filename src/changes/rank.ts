/**
 * Puts changes in order: what is near the first sign of failure, near the backend, and of the kind that such a failure comes
 * from, first. Nearness proves nothing, and is never called a cause. Pure.
 */

import type { ChangeKind, FirstSign, RankedChange } from '../model/change.ts';
import type { Finding } from '../model/diagnosis.ts';
import { type Draft, type Look, msBetween, type Reach } from './look.ts';

/** Further back than this, a change is no longer called near. */
export const NEAR_MS = 3_600_000;
/** Nothing further back than this is told. */
export const LOOK_BACK_MS = 86_400_000;
/** Times of files are whole seconds, and an event is written a moment after what it tells of. */
const SLACK_MS = 2_000;

/** As many doublings of the distance in time as a change further from the backend is worth less. */
const REACH: Readonly<Record<Reach, number>> = {
  own: 0,
  applied: 1,
  needed: 1.5,
  host: 2,
  neighbour: 2.5,
  beneath: 2.75,
  foreign: 3,
  idle: 4,
};
/** What a kind that fits the finding is worth more. */
const FITS = 3.5;

/** Kinds of change that the findings, by their ids, often come from. */
const KINDS: Readonly<Record<string, readonly ChangeKind[]>> = {
  'container-exited': ['by-hand'],
  'container-paused': ['by-hand'],
  'container-missing': ['removed'],
  'container-created': ['recreated', 'configuration', 'other-container'],
  'image-missing': ['image-on-host'],
  'compose-invalid': ['file', 'commit'],
  'service-unknown': ['file', 'commit'],
  'startup-error-environment': ['configuration', 'file'],
  'startup-error-configuration': ['configuration', 'file'],
  'startup-error-import': ['image'],
  'startup-error-entrypoint': ['image', 'configuration'],
  'healthcheck-misconfigured': ['configuration'],
  'database-auth': ['configuration', 'file'],
  'database-address': ['configuration', 'network'],
  'name-resolution': ['network', 'configuration'],
  'database-down': ['by-hand', 'removed'],
  'neighbour-down': ['by-hand', 'removed'],
  'out-of-memory': ['limits', 'kernel-kill'],
  'port-conflict': ['other-container', 'configuration'],
  'port-conflict-orphan': ['configuration', 'file'],
  'docker-down': ['engine', 'package', 'reboot'],
  'disk-full': ['disk'],
  certificate: ['certificate', 'clock'],
  'proxy-down': ['package', 'file'],
  'proxy-stale-upstream': ['recreated', 'image', 'configuration', 'file'],
  'runner-view': ['certificate', 'file'],
};

/** Packages that fit a finding, where not any of them does. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  'docker-down': /^(docker|containerd|runc|moby|iptables|nftables|systemd|linux-|kernel)/,
  'proxy-down': /^(nginx|openssl|libssl)/,
};

/** @param ill services that the cause is about, beside the backend: what was done to them is as near as can be. */
export function rank(
  look: Look,
  drafts: readonly Draft[],
  sign: FirstSign | null,
  cause: Finding | null,
  ill: readonly string[],
): RankedChange[] {
  const scored = drafts
    .filter((draft) => draft.at === '' || recent(draft.at, look.now))
    .map((draft) =>
      ill.includes(draft.subject) && draft.reach !== 'idle' ? { ...draft, reach: 'own' as const } : draft,
    )
    .map((draft) => {
      const beforeMs = distance(draft.at, sign);
      const relation = relationOf(look, draft, beforeMs, cause);
      return {
        draft,
        change: { ...without(draft), beforeMs, relation },
        score: score(draft, beforeMs, relation, cause),
      };
    });
  return scored
    .sort((a, b) => a.score - b.score || Date.parse(b.draft.at) - Date.parse(a.draft.at))
    .map(({ change }) => change);
}

function without({ reach: _reach, ...change }: Draft): Omit<Draft, 'reach'> {
  return change;
}

function recent(at: string, now: string): boolean {
  const ms = msBetween(at, now);
  return ms <= LOOK_BACK_MS && ms >= -60_000;
}

function distance(at: string, sign: FirstSign | null): number | null {
  if (sign === null || at === '') return null;
  const ms = msBetween(at, sign.at);
  if (Number.isNaN(ms)) return null;
  return ms < 0 && ms >= -SLACK_MS ? 0 : ms;
}

function score(
  draft: Draft,
  beforeMs: number | null,
  relation: RankedChange['relation'],
  cause: Finding | null,
): number {
  const fits = cause !== null && fitting(draft, cause.id) ? FITS : 0;
  if (relation === 'explains') return -100;
  if (beforeMs === null) return 60 + REACH[draft.reach] - (fits > 0 ? 50 : 0);
  if (beforeMs < 0) return 100 + Math.log2(1 - beforeMs / 60_000);
  return Math.log2(1 + beforeMs / 60_000) + REACH[draft.reach] - fits;
}

function fitting(draft: Draft, cause: string): boolean {
  if (!(KINDS[cause] ?? []).includes(draft.kind)) return false;
  return draft.kind !== 'package' || (PACKAGES[cause]?.test(draft.subject) ?? true);
}

/** `explains` is said of nothing but what is itself what was found: somebody stopped it, and it is stopped. */
function relationOf(
  look: Look,
  draft: Draft,
  beforeMs: number | null,
  cause: Finding | null,
): RankedChange['relation'] {
  if (cause !== null && isItself(look, draft, cause.id)) return 'explains';
  const near = beforeMs !== null && beforeMs >= 0 && beforeMs <= NEAR_MS;
  return near ? 'near' : 'apart';
}

function isItself(look: Look, draft: Draft, cause: string): boolean {
  const { databaseService } = look.snapshot.target;
  switch (draft.kind) {
    case 'by-hand':
    case 'removed':
      if (cause === 'database-down') return draft.subject === databaseService;
      if (cause === 'neighbour-down') return draft.subject !== look.service && draft.subject !== databaseService;
      if (draft.subject !== look.service) return false;
      return draft.kind === 'removed'
        ? cause === 'container-missing'
        : cause === 'container-exited' || cause === 'container-paused';
    case 'certificate':
      return cause === 'certificate' && draft.what.endsWith('expired');
    case 'disk':
      return cause === 'disk-full';
    default:
      return false;
  }
}
