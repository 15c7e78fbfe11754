/**
 * The life of an incident: one issue for a failing backend, opened once, commented when what is seen changes, closed when
 * it has recovered.
 */

import { createHash } from 'node:crypto';
import type { Condition } from '../announce/condition.ts';
import type { IncidentSettings } from '../model/settings.ts';
import type { CleanRecord } from '../report/clean-record.ts';
import { incidentEntry, incidentTitle, recoveryEntry, seenLine } from '../report/incident.ts';
import { ApiFailure } from './failure.ts';
import type { Issue, Issues } from './issues.ts';
import { incidentMark, replaceSeen, seenLines } from './marks.ts';

/** Second issues about the same backend that one run closes at most. */
const MOST_DUPLICATES = 5;

export interface IncidentRequest {
  readonly issues: Issues;
  readonly subject: string;
  readonly condition: Condition;
  readonly record: CleanRecord;
  readonly settings: Pick<IncidentSettings, 'labels' | 'assignees'>;
  /** Address of the folder docs/, '' for no links. */
  readonly docsUrl: string;
  /** Told what was left out, such as an assignee whom GitHub does not take. */
  readonly warn: (text: string) => void;
}

export type IncidentOutcome =
  /** `wasOpen`: nothing was asked of GitHub (null), or no incident was open (false). */
  | { readonly kind: 'none'; readonly wasOpen: false | null }
  | {
      readonly kind: 'opened' | 'commented' | 'seen-again' | 'closed';
      readonly wasOpen: boolean;
      readonly number: number;
      readonly url: string;
    };

/** @throws {ApiFailure} */
export async function keepIncident(request: IncidentRequest): Promise<IncidentOutcome> {
  if (request.condition === 'unknown') return { kind: 'none', wasOpen: null };
  const found = await request.issues.labelled(request.subject, request.settings.labels[0] ?? '');
  const issue = await keepFirst(request, found);
  if (request.condition === 'failing') {
    const known = issue ?? (await keepFirst(request, await request.issues.recent(request.subject)));
    return known === null ? open(request) : add(request, known);
  }
  return issue === null ? { kind: 'none', wasOpen: false } : close(request, issue);
}

/** Two runs at once may each have opened one: the first stays. */
async function keepFirst({ issues }: IncidentRequest, found: readonly Issue[]): Promise<Issue | null> {
  const [first, ...others] = found;
  for (const other of others.slice(0, MOST_DUPLICATES)) await closeDuplicate(issues, other, first);
  return first ?? null;
}

async function closeDuplicate(issues: Issues, duplicate: Issue, of: Issue | undefined): Promise<void> {
  await issues.comment(duplicate.number, `Duplicate of #${of?.number}`);
  await issues.close(duplicate.number, 'not_planned');
}

async function open(request: IncidentRequest): Promise<IncidentOutcome> {
  const { issues, subject, record, settings, docsUrl } = request;
  const body = [
    incidentMark(subject),
    entryText(record, docsUrl),
    '<sub>This issue is kept by the health check: it comments when what it sees changes, and closes the issue once the backend is well.</sub>',
  ].join('\n\n');
  const issue = { title: incidentTitle(record), body, labels: settings.labels };
  const opened = await openOrFind(request, { ...issue, assignees: settings.assignees });
  const all = await issues.labelled(subject, settings.labels[0] ?? '');
  const first = all.find((one) => one.number < opened.number);
  if (first === undefined) return { kind: 'opened', wasOpen: false, number: opened.number, url: opened.html_url };
  await closeDuplicate(issues, opened, first);
  return add(request, first);
}

/** An answer that did not come is no proof that nothing was opened: it is looked for before it is tried once more. */
async function openOrFind(
  { issues, subject, settings, warn }: IncidentRequest,
  issue: Parameters<Issues['open']>[0],
): Promise<Issue> {
  try {
    return await issues.open(issue);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.problem === 'values-refused' && issue.assignees.length > 0) {
      const opened = await issues.open({ ...issue, assignees: [] });
      warn(`GitHub did not take \`incident-assignees\`: ${error.message} The incident is assigned to nobody.`);
      return opened;
    }
    if (error.problem !== 'broken' && error.problem !== 'silent') throw error;
    const [found] = await issues.labelled(subject, settings.labels[0] ?? '');
    return found ?? (await issues.open(issue));
  }
}

/** Comments what this run saw; where the latest entry says the same already, that one counts it. */
async function add({ issues, record, docsUrl }: IncidentRequest, issue: Issue): Promise<IncidentOutcome> {
  const known = { wasOpen: true, number: issue.number, url: issue.html_url };
  const latest = await issues.latestEntry(issue);
  const print = printOf(record);
  if (latest.seen?.print !== print) {
    await issues.comment(issue.number, entryText(record, docsUrl));
    return { kind: 'commented', ...known };
  }
  const seen = { ...latest.seen, count: latest.seen.count + 1 };
  const lines = seenLines(seen, seenLine(record, seen.count, seen.since));
  await issues.rewrite(issue.number, latest, replaceSeen(latest.text, lines));
  return { kind: 'seen-again', ...known };
}

async function close({ issues, record, docsUrl }: IncidentRequest, issue: Issue): Promise<IncidentOutcome> {
  const latest = await issues.latestEntry(issue);
  // A run that could not close it has left its last comment already.
  if (latest.seen?.print !== 'recovered') {
    const tookMs = Date.parse(record.finishedAt) - Date.parse(issue.created_at);
    const seen = { print: 'recovered', count: 1, since: record.startedAt };
    const text = recoveryEntry(record, Number.isNaN(tookMs) ? null : tookMs, docsUrl);
    await issues.comment(issue.number, `${seenLines(seen, '')}${text}`);
  }
  await issues.close(issue.number, 'completed');
  return { kind: 'closed', wasOpen: true, number: issue.number, url: issue.html_url };
}

function entryText(record: CleanRecord, docsUrl: string): string {
  const seen = { print: printOf(record), count: 1, since: record.startedAt };
  return `${seenLines(seen, seenLine(record, 1, seen.since))}\n\n${incidentEntry(record, docsUrl)}`;
}

/** The same for runs that saw and tried the same, whatever the times, counts and ids in their texts. */
export function printOf(record: CleanRecord): string {
  const roots = (record.diagnosis?.findings ?? []).filter((one) => one.effectOf === '').map((one) => one.id);
  const tried = record.attempts.map(({ rung, outcome, verdict }) => [
    rung.action,
    'service' in rung ? rung.service : '',
    outcome,
    verdict?.outcome ?? '',
  ]);
  return createHash('sha256')
    .update(JSON.stringify([record.status, record.reasonCode, roots, tried]))
    .digest('hex')
    .slice(0, 16);
}
