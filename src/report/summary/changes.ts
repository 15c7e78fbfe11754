/**
 * What changed before the trouble: the likeliest in one line for the first screen, all of it as a folded table. The words
 * keep apart what is near in time and what is more than that.
 */

import type { RankedChange } from '../../model/change.ts';
import type { CleanRecord } from '../clean-record.ts';
import { clock, count, day, duration } from '../quantity.ts';
import { forMarkdown, sentence, tableCode, tableSentence } from '../sanitise.ts';
import { details, paragraphs, table } from './markdown.ts';
import { isRunOfSameServer } from './run-link.ts';

const MOST_ROWS = 30;

/** One line; '' where there is nothing to say. */
export function likeliestChange(record: CleanRecord): string {
  const words = changeLine(record);
  if (words === '') return '';
  const link = safeLink(record.changes?.ranked[0]?.link ?? '', record);
  return `🕑 ${sentence(words)}${link === '' ? '' : ` ([see it](${link}))`}`;
}

/** The same in words, for every view. */
export function changeLine(record: CleanRecord): string {
  const { changes } = record;
  if (changes === null || changes.firstSign === null) return '';
  const top = changes.ranked[0];
  if (top === undefined || (top.relation === 'apart' && (top.beforeMs ?? -1) < 0))
    return 'What changed: nothing that the host knows of, in the day before the first sign of failure.';
  if (top.relation === 'explains')
    return `What changed: ${top.what}${top.at === '' ? '' : `, ${clock(top.at)} UTC`}. This is what was found, not only near it.`;
  const before = distanceWords(top);
  if (top.relation === 'near')
    return `What changed last: ${top.what}, ${before}. Near in time; whether it is the cause is not shown by that.`;
  return `What changed: nothing known in the hour before the first sign of failure; before that, ${top.what}, ${before}.`;
}

function distanceWords({ beforeMs }: RankedChange): string {
  if (beforeMs === null) return 'at an unknown time';
  if (beforeMs < 1_000)
    return beforeMs < 0 ? `${duration(-beforeMs)} after it` : 'just before the first sign of failure';
  return `${duration(beforeMs)} before the first sign of failure`;
}

/** Newest first, with what stands at the top of the ranking marked. */
export function changeTable(record: CleanRecord): string {
  const { changes } = record;
  if (changes === null || (changes.ranked.length === 0 && changes.unseen.length === 0)) return '';
  const ranks = new Map(changes.ranked.map((change, index) => [change, index + 1]));
  const shown = changes.ranked.slice(0, MOST_ROWS).sort((a, b) => (Date.parse(b.at) || 0) - (Date.parse(a.at) || 0));
  const rows = shown.map((change) => [
    change.at === '' ? '–' : `${day(change.at)} ${clock(change.at)}`,
    change.beforeMs === null
      ? '–'
      : change.beforeMs < 0
        ? `${duration(-change.beforeMs)} after`
        : `${duration(change.beforeMs)} before`,
    String(ranks.get(change) ?? ''),
    `${tableSentence(change.what)}${linkOf(change, record)}`,
    tableCode(change.evidence) || '–',
  ]);
  const sign = changes.firstSign;
  const intro = sign === null ? '' : `First sign of failure: ${clock(sign.at)} UTC, ${sentence(sign.sign)}.`;
  const unseen =
    changes.unseen.length === 0 ? '' : `Not looked at: ${changes.unseen.map((text) => forMarkdown(text)).join('; ')}.`;
  const body = rows.length === 0 ? '' : table(['When (UTC)', 'First sign', 'Rank', 'What', 'How it is known'], rows);
  return details(`What changed (${count(changes.ranked.length, 'change')})`, paragraphs(intro, body, unseen));
}

function linkOf(change: RankedChange, record: CleanRecord): string {
  const link = safeLink(change.link, record);
  return link === '' ? '' : ` ([see it](${link}))`;
}

/** Commits, and runs on the server that this run is on; nothing else that a host says becomes a link. */
function safeLink(link: string, record: CleanRecord): string {
  if (/^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w.-]+){2}\/commit\/[0-9a-f]{7,64}$/.test(link)) return link;
  return isRunOfSameServer(link, record.origin.runUrl) ? link : '';
}
