/**
 * The two viewpoints compared: the dashboard as the runner sees it, and as the host does.
 */

import type { EndpointAnswer } from '../model/snapshot.ts';
import type { Facts } from './facts.ts';

/** A dashboard that wants a login answers, and nobody has given one. */
const ASKS_FOR_LOGIN = 401;

/** What is wrong with the dashboard as seen from the runner; '' when nothing is. */
export function dashboardTrouble(of: Facts): string {
  return of.dashboard ? trouble(of.dashboard) : '';
}

/** Whether the host sees the dashboard fail too: what the runner alone sees is no reason to touch anything. */
export function confirmedFromHost(of: Facts): boolean {
  return of.dashboardFromHost !== null && trouble(of.dashboardFromHost) !== '';
}

function trouble({ outcome }: EndpointAnswer): string {
  if (outcome.kind !== 'answered') return outcome.message === '' ? outcome.kind : `${outcome.kind}: ${outcome.message}`;
  const sound = (outcome.status >= 200 && outcome.status < 400) || outcome.status === ASKS_FOR_LOGIN;
  return sound ? '' : `HTTP ${outcome.status}`;
}

/** Whether the dashboard answers as a sound one does. */
export function dashboardAnswers(answer: EndpointAnswer): boolean {
  return trouble(answer) === '';
}
