/**
 * The job summary of many hosts: a row each, worst first, then what is wrong with those that are not well. Pure; its texts
 * are cleaned already (report.ts), and are made harmless for Markdown here.
 */

import { clock, day, duration } from '../report/quantity.ts';
import { forMarkdown, inlineCode, sentence, tableCell, tableCode, tableSentence } from '../report/sanitise.ts';
import { alert, bullets, details, numbered, paragraphs, table } from '../report/summary/markdown.ts';
import { STATUS } from '../report/wording.ts';
import { type HostResult, inOneSentence, isWell, type Merged } from './merge.ts';
import type { HostReport } from './report.ts';

/** More than that many hosts in detail would bury the table. */
const MAX_DETAILS = 30;
const NO_REPORT = 'Its job left no report: it failed before it began, was cancelled, or did not run.';

export interface MergedOptions {
  /** Address of the run that merges, '' when it is not known: other runs are linked where they are on the same server. */
  readonly runUrl: string;
  /** Address of the folder docs/, '' for no links. */
  readonly docsUrl: string;
  readonly at: string;
}

export function renderMerged(merged: Merged, options: MergedOptions): string {
  const ill = merged.hosts.filter((host) => !isWell(host));
  return `${paragraphs(
    headline(merged, ill.length),
    merged.hosts.length === 0 ? '' : rows(merged, options),
    ...ill.slice(0, MAX_DETAILS).map((host) => detail(host)),
    ill.length > MAX_DETAILS ? `… and ${ill.length - MAX_DETAILS} more: their own jobs have the details.` : '',
    unread(merged.unread),
    `<sub>${[`${day(options.at)}, ${clock(options.at)} UTC`, ...tally(merged)].join(' · ')}</sub>`,
  )}\n`;
}

function headline(merged: Merged, ill: number): string {
  const total = merged.hosts.length;
  const noun = total === 1 ? 'host' : 'hosts';
  if (total === 0) return paragraphs('## ❔ No reports', alert('WARNING', `**${inOneSentence(merged)}**`));
  const title = ill === 0 ? `## ✅ ${total} ${noun}, all well` : `## ❌ ${ill} of ${total} ${noun} not well`;
  return paragraphs(
    title,
    ill === 0 ? '' : alert('CAUTION', `**${forMarkdown(inOneSentence(merged).replace(/^.*?: /, 'Not well: '))}**`),
  );
}

function tally({ counts }: Merged): string[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status === 'missing' ? 'without a report' : status}`);
}

function rows(merged: Merged, options: MergedOptions): string {
  const head = ['', 'Host', 'Status', 'Cause', 'What was done', 'Took', 'Run'];
  return table(
    merged.hosts.some((host) => link(host, options) !== '') ? head : head.slice(0, -1),
    merged.hosts.map((host) => {
      const cells = row(host, options);
      return merged.hosts.some((one) => link(one, options) !== '') ? [...cells, link(host, options) || '–'] : cells;
    }),
  );
}

function row(host: HostResult, options: MergedOptions): string[] {
  if (host.kind === 'missing') return ['❔', tableCode(host.name), 'No&nbsp;report', '–', '–', '–'];
  const { report } = host;
  const { mark, word } = STATUS[report.status];
  return [
    mark,
    tableCode(host.name),
    `${word}${report.dryRun ? ' (dry run)' : ''}`,
    causeCell(report, options.docsUrl),
    report.done.length === 0
      ? '–'
      : report.done.map((one) => `${tableCode(one.action)} ${outcome(one.outcome)}`).join(', '),
    `${duration(report.durationMs)}${report.recoveryMs === null ? '' : `, well after ${duration(report.recoveryMs)}`}`,
  ];
}

function outcome(word: string): string {
  return word === 'done' ? '' : `(${tableCell(word)})`;
}

function causeCell({ cause, reasonCode, status }: HostReport, docsUrl: string): string {
  if (cause === null) return status === 'healthy' ? '–' : tableCode(reasonCode);
  const title = tableSentence(cause.title);
  return docsUrl === '' || !/^[a-z0-9-]+$/.test(cause.id) ? title : `[${title}](${docsUrl}/causes.md#${cause.id})`;
}

/** A link to another run on the same server; what else a report may say is no link. */
function link(host: HostResult, { runUrl }: MergedOptions): string {
  if (host.kind === 'missing' || host.report.runUrl === runUrl) return '';
  const url = host.report.runUrl;
  if (!URL.canParse(url) || !URL.canParse(runUrl) || new URL(url).origin !== new URL(runUrl).origin) return '';
  return /^https:\/\/[\w.:-]+(?:\/[\w.-]+){2}\/actions\/runs\/\d+$/.test(url) ? `[run](${url})` : '';
}

function detail(host: HostResult): string {
  if (host.kind === 'missing') return details(`❔ <b>${forMarkdown(host.name)}</b>: no report`, NO_REPORT);
  const { report } = host;
  const { mark, word } = STATUS[report.status];
  return details(
    `${mark} <b>${forMarkdown(host.name)}</b>: ${word.toLowerCase()}`,
    paragraphs(
      sentence(report.reason),
      report.cause === null
        ? ''
        : `**${forMarkdown(report.cause.title)}** (${inlineCode(report.cause.id)}): ${sentence(report.cause.summary)}`,
      report.done.length === 0
        ? ''
        : `Done:\n\n${bullets(report.done.map((one) => `${inlineCode(one.action)}: ${sentence(one.note || one.outcome)}`))}`,
      report.advice.length === 0 ? '' : `What to do:\n\n${numbered(report.advice.map(sentence))}`,
      `<sub>${inlineCode(report.service)} on ${inlineCode(report.host)} · ${forMarkdown(report.reasonCode)} · ${day(report.startedAt)}, ${clock(report.startedAt)} UTC</sub>`,
    ),
  );
}

function unread(files: Merged['unread']): string {
  if (files.length === 0) return '';
  const items = files.slice(0, 20).map((file) => `${inlineCode(file.path)}: ${sentence(file.why)}`);
  return details(`⚠️ Files that are no reports (${files.length})`, bullets(items));
}
