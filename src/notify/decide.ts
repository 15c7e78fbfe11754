/**
 * Whether a run is news: by what the channel was told last, and where that is not known, by what else remembers. Pure.
 */

import type { Condition } from '../announce/condition.ts';
import type { NotifySettings } from '../model/settings.ts';

/** What is known of before. */
export interface Before {
  /** What this channel was told last, from the host; `nothing`: never anything; null: the host could not be asked. */
  readonly told: 'failing' | 'well' | 'nothing' | null;
  /** Whether an incident was open when this run came; null: none is kept, or GitHub could not be asked. */
  readonly incidentOpen: boolean | null;
  /** How the same job ended in the run before; null: not known. */
  readonly earlierRun: 'success' | 'failure' | null;
  /** This run itself found the backend failing, and mended it. */
  readonly mended: boolean;
}

export type Change = 'broke' | 'recovered' | 'none';

export type Decision =
  /** `unsure`: nothing remembers what was before, so that this may be no news. */
  | { readonly tell: true; readonly change: Change; readonly unsure: boolean }
  | { readonly tell: false; readonly why: string };

/** Why a run is told to nobody that knows nothing itself. */
export const UNKNOWN = 'the run did not learn how the backend is';

export function decide(on: NotifySettings['on'], condition: Condition, before: Before): Decision {
  const known = former(before);
  const change = changeFrom(known, condition, before);
  const unsure = change === 'broke' && known === null;
  if (on === 'always') return { tell: true, change, unsure };
  if (condition === 'unknown') return { tell: false, why: UNKNOWN };
  if (on === 'failure')
    return condition === 'failing' ? { tell: true, change, unsure } : { tell: false, why: 'the backend is well' };
  if (change !== 'none') return { tell: true, change, unsure };
  return {
    tell: false,
    why: condition === 'failing' ? 'it was told already that the backend fails' : 'nothing changed',
  };
}

/** The state before, as far as anything remembers it; the surest memory counts. */
function former({ told, incidentOpen, earlierRun }: Before): 'failing' | 'well' | null {
  if (told !== null) return told === 'failing' ? 'failing' : 'well';
  if (incidentOpen !== null) return incidentOpen ? 'failing' : 'well';
  if (earlierRun !== null) return earlierRun === 'failure' ? 'failing' : 'well';
  return null;
}

function changeFrom(known: 'failing' | 'well' | null, condition: Condition, before: Before): Change {
  if (condition === 'failing') return known === 'failing' ? 'none' : 'broke';
  // A host that was unreachable could keep no memory of what was told then: the incident did.
  if (condition === 'well')
    return known === 'failing' || before.incidentOpen === true || before.mended ? 'recovered' : 'none';
  return 'none';
}
