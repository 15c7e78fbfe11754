/**
 * The texts of an incident: title, what a run saw and tried, the end. GitHub Markdown, pure, from a clean record alone.
 */

import type { CleanRecord } from './clean-record.ts';
import { clock, day, duration } from './quantity.ts';
import { cut, inlineCode, oneLine, sentence } from './sanitise.ts';
import { cause, topFinding } from './summary/cause.ts';
import { done, notDone } from './summary/done.ts';
import { headline } from './summary/headline.ts';
import { logs } from './summary/logs.ts';
import { leaveOutLeast, paragraphs, type Section } from './summary/markdown.ts';
import { nextSteps } from './summary/next-steps.ts';
import { state } from './summary/state.ts';
import { hostName } from './wording.ts';

/** GitHub takes 65,536 characters; the marks and lines around an entry have the rest. */
export const MAX_ENTRY = 64_000;
/** GitHub takes 256. */
const MAX_TITLE = 200;

/** Plain text on one line. */
export function incidentTitle(record: CleanRecord): string {
  const what =
    record.status === 'unreachable' ? 'is unreachable' : `is failing: ${topFinding(record)?.title ?? record.reason}`;
  return cut(oneLine(`${record.service} on ${hostName(record.host)} ${what}`), MAX_TITLE);
}

/** What one run saw and tried. */
export function incidentEntry(record: CleanRecord, docsUrl: string): string {
  const section = (title: string, value: number, text: string): Section => ({ title, value, text });
  return whole([
    section('headline', Number.POSITIVE_INFINITY, headline(record)),
    section('cause', 80, cause(record, docsUrl)),
    section('what to do', 90, nextSteps(record)),
    section('what was done', 70, done(record) || notDone(record)),
    section('state', 60, state(record)),
    section('logs', 10, logs(record)),
    section('footer', 50, `<sub>${footer(record)}</sub>`),
  ]);
}

/** The last entry: that it is over, and how long it took. `tookMs` is null where that is not known. */
export function recoveryEntry(record: CleanRecord, tookMs: number | null, docsUrl: string): string {
  const title = `## ✅ Recovered${tookMs === null ? '' : ` after ${duration(Math.max(0, tookMs))}`}`;
  const rest = record.status === 'degraded' ? cause(record, docsUrl) : '';
  const section = (name: string, value: number, text: string): Section => ({ title: name, value, text });
  return whole([
    section('headline', Number.POSITIVE_INFINITY, paragraphs(title, `**${sentence(record.reason)}**`)),
    section('what is left', 80, rest),
    section('what was done', 70, done(record)),
    section('what to do', 60, nextSteps(record)),
    section('footer', 50, `<sub>${footer(record)}</sub>`),
  ]);
}

/** `Seen 3 times …`, with the latest run. `count` is at least 1. */
export function seenLine(record: CleanRecord, count: number, since: string): string {
  const at = (time: string) => `${day(time)}, ${clock(time)} UTC`;
  const run = runLink(record);
  if (count === 1) return `Seen once, at ${at(since)}${run}.`;
  return `Seen **${count} times** without a change, first at ${at(since)}, last at ${at(record.startedAt)}${run}.`;
}

function runLink(record: CleanRecord): string {
  const { runUrl } = record.origin;
  return /^https?:\/\/[^\s()<>"']+$/.test(runUrl) ? ` ([run](${runUrl}))` : '';
}

function footer(record: CleanRecord): string {
  const where = `Run ${inlineCode(record.runId)} · ${inlineCode(record.host)} · ${inlineCode(record.projectDirectory)}`;
  return `${where}${runLink(record)}`;
}

/** Leaves out the sections of least value until the rest fits, says which, and lets no text look like a mark of ours. */
function whole(sections: readonly Section[]): string {
  const { text, left } = leaveOutLeast(
    sections.filter((one) => one.text !== ''),
    (all) => all.length <= MAX_ENTRY - 300,
  );
  const notice =
    left.length === 0
      ? ''
      : `\n\n✂️ Left out, as GitHub takes 65,536 characters at most: ${left.join(', ')}. They are in the run's summary and report.`;
  return `${cut(text, MAX_ENTRY - 300)}${notice}`.replaceAll('<!--', '< !--');
}
