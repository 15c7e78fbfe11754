/**
 * What a backend needs comes before the backend: decides when its own fix is held back, as what it needs could not be
 * brought back. Pure.
 */

import type { Plan, Rung } from '../model/plan.ts';
import type { Attempt } from '../model/record.ts';
import { rungText } from '../words.ts';

/**
 * A backend that still runs is not restarted while the service that the last attempt was for is down: it might not come up
 * again without it. The refusal in place of the next plan, or null when nothing speaks against that.
 *
 * @param last the attempt before, undefined when there was none. @param service the backend's.
 */
export function heldBack(
  next: Plan,
  last: Pick<Attempt, 'rung' | 'outcome'> | undefined,
  service: string,
): (Plan & { kind: 'refuse' }) | null {
  const rung = next.kind === 'fix' ? next.ladder[0] : undefined;
  if (last?.outcome !== 'failed' || rung === undefined) return null;
  const base = serviceOf(last.rung);
  if (base === '' || base === service || serviceOf(rung) !== service) return null;
  const why = `${rungText(rung)} was not tried, as ${base} could not be brought back first.`;
  return { kind: 'refuse', reasonCode: 'would-not-help', why };
}

const serviceOf = (rung: Rung): string => ('service' in rung ? rung.service : '');
