/**
 * The job summary: GitHub Markdown that a tired person understands on its first screen. Pure; takes a clean record alone.
 */

import type { CleanRecord } from './clean-record.ts';
import { inlineCode } from './sanitise.ts';
import { cause } from './summary/cause.ts';
import { changeTable, likeliestChange } from './summary/changes.ts';
import { disk } from './summary/disk.ts';
import { commands, done, notDone } from './summary/done.ts';
import { ec2 } from './summary/ec2.ts';
import { hands } from './summary/hands.ts';
import { headline } from './summary/headline.ts';
import { history } from './summary/history.ts';
import { logs } from './summary/logs.ts';
import { leaveOutLeast, type Section } from './summary/markdown.ts';
import { nextSteps } from './summary/next-steps.ts';
import { machineLine, state } from './summary/state.ts';
import { timeLine } from './summary/time-line.ts';

/** GitHub drops a summary of more than 1 MiB whole. */
export const MAX_SUMMARY_BYTES = 900 * 1024;

/** `docsUrl`: address of the folder docs/, '' for no links. */
export function renderSummary(record: CleanRecord, { docsUrl }: { readonly docsUrl: string }): string {
  return `${within(MAX_SUMMARY_BYTES, sections(record, docsUrl))}\n`;
}

function sections(record: CleanRecord, docsUrl: string): Section[] {
  const section = (title: string, value: number, text: string): Section => ({ title, value, text });
  const next = section('what to do', 90, nextSteps(record));
  const urgent = record.status === 'unhealthy' || record.status === 'refused' || record.status === 'unreachable';
  const first = urgent && record.reasonCode !== 'dry-run';
  return [
    section('headline', Number.POSITIVE_INFINITY, headline(record)),
    section('hands off', 95, hands(record)),
    section('ec2', 55, ec2(record)),
    section('likeliest change', 85, likeliestChange(record)),
    section('cause', 80, cause(record, docsUrl)),
    ...(first ? [next] : []),
    section('what was done', 70, done(record) || notDone(record)),
    section('before and after', 60, state(record)),
    ...(first ? [] : [next]),
    section('disk', 46, disk(record)),
    section('what changed', 45, changeTable(record)),
    section('time line', 40, timeLine(record)),
    section('commands', 20, commands(record)),
    section('logs', 10, logs(record)),
    section('history', 30, history(record)),
    section('footer', 50, footer(record)),
  ].filter((one) => one.text !== '');
}

/** Leaves out the sections of least value until the rest fits, and says which. */
function within(maxBytes: number, all: readonly Section[]): string {
  const { text, left } = leaveOutLeast(all, (whole) => Buffer.byteLength(whole) <= maxBytes - 300);
  const notice =
    left.length === 0
      ? ''
      : `\n\n✂️ Left out, as GitHub takes 1 MiB at most: ${left.join(', ')}. They are in the JSON report.`;
  return hardCut(text, maxBytes - 300) + notice;
}

function hardCut(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  return Buffer.from(text)
    .subarray(0, maxBytes)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
}

function footer(record: CleanRecord): string {
  const machine = machineLine(record);
  const lines = [
    machine,
    `Run ${inlineCode(record.runId)} · ${inlineCode(record.host)} · ${inlineCode(record.projectDirectory)}`,
  ];
  return `<sub>${lines.filter((line) => line !== '').join('<br>')}</sub>`;
}
