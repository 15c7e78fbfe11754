/**
 * What shows on the run's page beside the summary: a few lines, within GitHub's ten of each kind.
 */

import type { Finding, Severity } from '../model/diagnosis.ts';
import type { CleanRecord } from './clean-record.ts';
import { cut, forLog } from './sanitise.ts';
import { topFinding } from './summary/cause.ts';
import { STATUS } from './wording.ts';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** GitHub shows ten of each kind for a step; one is left for the runner's own. */
const MAX_OF_A_KIND = 9;
/** GitHub cuts a message at 4,096 characters. */
const MAX_MESSAGE = 4_000;

export function annotations(record: CleanRecord): Annotation[] {
  const top = topFinding(record);
  const others = (record.diagnosis?.findings ?? []).filter((one) => one !== top && one.effectOf === '');
  const all = [ending(record, top), ...record.warnings.map(ofWarning), ...others.map(ofFinding)];
  return all.filter(
    (one, index) => all.slice(0, index).filter((earlier) => earlier.level === one.level).length < MAX_OF_A_KIND,
  );
}

function ending(record: CleanRecord, top: Finding | null): Annotation {
  const sentences = [record.reason];
  if (top !== null) sentences.push(`Cause: ${top.title} (${top.id}). ${top.summary}`);
  const first = record.advice[0];
  if (first !== undefined && level(record) !== 'notice') sentences.push(`Next: ${first}`);
  return annotation(
    level(record),
    `${STATUS[record.status].word}: ${record.service} on ${record.host}`,
    sentences.join('\n'),
  );
}

function level(record: CleanRecord): Annotation['level'] {
  if (record.reasonCode === 'dry-run' || record.status === 'healthy') return 'notice';
  if (record.status === 'fixed' || record.status === 'degraded') return 'warning';
  return 'error';
}

function ofFinding(finding: Finding): Annotation {
  const levels: Readonly<Record<Severity, Annotation['level']>> = {
    critical: 'warning',
    warning: 'warning',
    note: 'notice',
  };
  return annotation(levels[finding.severity], `${finding.title} (${finding.id})`, finding.summary);
}

function ofWarning(text: string): Annotation {
  return annotation('warning', 'Not checked', text);
}

function annotation(level: Annotation['level'], title: string, message: string): Annotation {
  return { level, title: cut(oneLine(title), 200), message: cut(forLog(message), MAX_MESSAGE) };
}

function oneLine(text: string): string {
  return forLog(text).replace(/\s+/g, ' ').trim();
}
