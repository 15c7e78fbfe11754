/**
 * Whether somebody else is at work on the project, so that nothing may be changed now. Pure.
 */

import type { Deploy, Maintenance } from '../model/hands.ts';
import type { Snapshot } from '../model/snapshot.ts';

export type HandsOff =
  | { readonly kind: 'free' }
  | { readonly kind: 'deploy'; readonly why: string }
  | { readonly kind: 'maintenance'; readonly why: string };

/** A foreground `up` stays while its containers run: only so long after its start is it a deploy. */
export const ATTACHED_SECONDS = 300;
/** A process that is older hangs: it is no deploy to wait for. */
export const HANGS_SECONDS = 7_200;

export function handsOff(snapshot: Snapshot): HandsOff {
  const maintenance = holding(snapshot);
  if (maintenance !== null) {
    const reason = maintenance.reason === '' ? 'no reason is given' : maintenance.reason;
    const end = `${maintenance.until}${maintenance.byDefault ? ' (it names no end)' : ''}`;
    return {
      kind: 'maintenance',
      why: `Maintenance until ${end}: ${reason} (${maintenance.where}). Nothing is changed until then, or until it is taken away.`,
    };
  }
  const deploy = deployUnderWay(snapshot);
  return deploy === null ? { kind: 'free' } : { kind: 'deploy', why: deployWords(deploy) };
}

/** A look takes a moment, and the host's clock is told in whole seconds. */
const ONE_LOOK_MS = 2_000;

/**
 * The backend's container, where it was started in the middle of the look, and not by its policy: what its endpoints
 * answered may then be of the life before. '' where it was not.
 */
export function startedMeanwhile(snapshot: Snapshot): string {
  const { containers, target, project } = snapshot;
  const since = Date.parse(clock(snapshot)) - ONE_LOOK_MS;
  const found = (containers.known ? containers.value : []).find(
    ({ service, state, ...one }) =>
      one.project === project &&
      service === target.service &&
      state.status === 'running' &&
      state.restartCount === 0 &&
      Date.parse(state.startedAt) > since,
  );
  return found === undefined ? '' : `\`${found.service}\` was started while it was looked at`;
}

/** The wish that holds longest; null where none does. */
export function holding(snapshot: Snapshot): Maintenance | null {
  const now = Date.parse(clock(snapshot));
  const valid = snapshot.hands.maintenance.filter((one) => Date.parse(one.until) > now);
  return valid.sort((a, b) => Date.parse(b.until) - Date.parse(a.until))[0] ?? null;
}

/** The host's own time: the wishes are written there. */
function clock({ machine, takenAt }: Snapshot): string {
  return machine.known && machine.value.now !== '' ? machine.value.now : takenAt;
}

/** The deploy that has gone on for longest. Where another run of this holds the lock, its commands are none. */
function deployUnderWay({ hands, lockHolder }: Snapshot): Deploy | null {
  if (!hands.deploys.known || (lockHolder.known && lockHolder.value !== '')) return null;
  const deploys = hands.deploys.value.filter(
    ({ ageSeconds, attached }) => ageSeconds < (attached ? ATTACHED_SECONDS : HANGS_SECONDS),
  );
  return [...deploys].sort((a, b) => b.ageSeconds - a.ageSeconds)[0] ?? null;
}

function deployWords({ does, user, ageSeconds, pid, mayBeElsewhere }: Deploy): string {
  const where = mayBeElsewhere ? ' In which folder it works can’t be read: it is taken for this one.' : '';
  return `A deploy is under way: \`${does}\` by ${user}, since ${ageSeconds} s (process ${pid}).${where}`;
}
