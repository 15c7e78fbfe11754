/**
 * Who else is at work on the project, or asked to leave it alone: told even where nothing had to be changed.
 */

import type { CleanRecord } from '../clean-record.ts';
import { clock, day } from '../quantity.ts';
import { forMarkdown, sentence } from '../sanitise.ts';

const MOST = 3;

export function hands(record: CleanRecord): string {
  const seen = (record.after ?? record.before)?.hands;
  if (seen === undefined) return '';
  const told = record.reasonCode === 'maintenance';
  const wishes = told ? [] : seen.maintenance.slice(0, MOST);
  const lines = wishes.map(({ until, reason, where, byDefault }) => {
    const why = reason === '' ? '' : `: ${forMarkdown(reason)}`;
    if (until === '')
      return `🚧 ${sentence(where)} asks for maintenance, and its end can’t be read: it does not hold${why}`;
    const passed = Date.parse(until) <= Date.parse(record.startedAt);
    const end = `${day(until)} ${clock(until)} UTC${byDefault ? ' (it names no end)' : ''}`;
    return passed
      ? `🚧 ${sentence(where)} asked for maintenance until ${end}: that has passed, take it away${why}`
      : `🚧 Maintenance until ${end}${why} (${sentence(where)})`;
  });
  const deploys =
    record.reasonCode === 'deploy-under-way' || !seen.deploys.known ? [] : seen.deploys.value.slice(0, MOST);
  return [
    ...lines,
    ...deploys.map((one) => `🚚 ${sentence(`\`${one.does}\` by ${one.user} was running, since ${one.ageSeconds} s`)}`),
  ].join('<br>');
}
