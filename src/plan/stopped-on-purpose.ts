/**
 * Whether what a plan would start again was stopped or paused by somebody, and not by its own end. Pure.
 */

import { byHand } from '../changes/by-hand.ts';
import type { Rung } from '../model/plan.ts';
import type { JournalEntry } from '../model/record.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** A stop so near a run of this that changed the host was that run's. */
const OWN_RUN_MS = 900_000;

/** Why the ladder should not be climbed, as a full sentence; '' where nothing that it touches was stopped on purpose. */
export function stoppedOnPurpose(
  snapshot: Snapshot,
  ladder: readonly Rung[],
  history: readonly JournalEntry[],
): string {
  const services = ladder.flatMap((rung) => ('service' in rung ? [rung.service] : []));
  const all = ladder.some((rung) => rung.action === 'full-restart' && rung.services.length === 0);
  const named = ladder.flatMap((rung) => (rung.action === 'full-restart' ? rung.services : []));
  const { events, engineStartedAt } = snapshot.past;
  const found = (snapshot.containers.known ? snapshot.containers.value : [])
    .filter((container) => container.project === snapshot.project && container.project !== '')
    .filter(({ service }) => all || services.includes(service) || named.includes(service))
    .flatMap((container) => {
      const how = byHand(
        container,
        events.known ? events.value : [],
        engineStartedAt.known ? engineStartedAt.value : '',
      );
      return how === null || byOwnRun(how.at, history) ? [] : [{ service: container.service, ...how }];
    })[0];
  if (found === undefined) return '';
  const at = found.at === '' ? '' : `, at ${found.at}`;
  return `\`${found.service}\` was ${found.did} by hand, or by a program${at} (${found.evidence}), and \`respect-manual-stop\` leaves it so. Nothing was changed.`;
}

function byOwnRun(at: string, history: readonly JournalEntry[]): boolean {
  return history.some((entry) => entry.option !== '' && Math.abs(Date.parse(entry.at) - Date.parse(at)) < OWN_RUN_MS);
}
