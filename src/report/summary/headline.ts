/**
 * The first lines of the summary: how it ended, for which service, in one sentence, and when.
 */

import type { RunStatus } from '../../model/record.ts';
import type { CleanRecord } from '../clean-record.ts';
import { clock, count, day, duration } from '../quantity.ts';
import { forMarkdown, inlineCode, sentence } from '../sanitise.ts';
import { hostName, lateWords, STATUS } from '../wording.ts';
import { alert, paragraphs } from './markdown.ts';

const ALERTS: Readonly<Partial<Record<RunStatus, 'NOTE' | 'WARNING' | 'CAUTION'>>> = {
  degraded: 'WARNING',
  unhealthy: 'CAUTION',
  refused: 'WARNING',
  unreachable: 'CAUTION',
};

export function headline(record: CleanRecord): string {
  const { mark, word } = titleWords(record);
  const name = record.name === '' ? hostName(record.host) : record.name;
  const title = `## ${mark} ${word} · ${inlineCode(record.service)} on ${inlineCode(name)}`;
  const warnings = record.warnings.map((text) => alert('WARNING', sentence(text)));
  const late = lateWords(record.origin.late);
  const small = [particulars(record).join(' · '), late === '' ? '' : `🕰️ ${sentence(late)}`];
  return paragraphs(
    title,
    reason(record),
    ...warnings,
    `<sub>${small.filter((line) => line !== '').join('<br>')}</sub>`,
  );
}

function titleWords(record: CleanRecord): { mark: string; word: string } {
  if (record.reasonCode === 'dry-run') return { mark: '🧪', word: 'Dry run' };
  if (record.reasonCode === 'diagnosed-only') return { mark: '🔎', word: 'Diagnosed, not fixed' };
  if (rolledBack(record)) return { mark: '↩️', word: 'Rolled back' };
  if (record.reasonCode === 'cancelled') return { mark: '🛑', word: 'Cancelled' };
  return STATUS[record.status];
}

/** The backend is well, and what was deployed is not. */
function rolledBack({ status, attempts }: CleanRecord): boolean {
  return (status === 'fixed' || status === 'degraded') && attempts.at(-1)?.rung.action === 'roll-back';
}

function reason(record: CleanRecord): string {
  const deployed = rolledBack(record)
    ? 'What was deployed did not become healthy, and the last good image is back. '
    : '';
  const text = `**${deployed}${sentence(record.reason)}**`;
  const untouched =
    record.status === 'refused' && record.attempts.length === 0 ? '\nNothing on the host was changed.' : '';
  const kind = record.reasonCode === 'dry-run' ? 'NOTE' : rolledBack(record) ? 'WARNING' : ALERTS[record.status];
  return kind === undefined ? text : alert(kind, text + untouched);
}

function particulars(record: CleanRecord): string[] {
  const parts = [`${day(record.startedAt)}, ${clock(record.startedAt)} UTC`, `took ${duration(record.durationMs)}`];
  if (record.recoveryMs !== null) parts.push(`recovered in ${duration(record.recoveryMs)}`);
  if (record.attempts.length > 0) parts.push(count(record.attempts.length, 'attempt'));
  parts.push(`fix: ${forMarkdown(record.fix)}`, `reason: ${forMarkdown(record.reasonCode)}`);
  if (record.origin.event !== '') parts.push(`started by ${forMarkdown(record.origin.event.replaceAll('_', ' '))}`);
  return parts;
}
