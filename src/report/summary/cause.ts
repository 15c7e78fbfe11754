/**
 * What is wrong and how it is known: the cause with its evidence, what it explains, and what else was seen.
 */

import type { Evidence, Finding } from '../../model/diagnosis.ts';
import type { CleanRecord } from '../clean-record.ts';
import { clock } from '../quantity.ts';
import { cut, forMarkdown, inlineCode, sentence, tableCode, tableSentence } from '../sanitise.ts';
import { SEVERITY_MARK } from '../wording.ts';
import { bullets, paragraphs, table } from './markdown.ts';

const MAX_EVIDENCE = 12;
const MAX_EVIDENCE_LENGTH = 300;

/** The finding that explains the others; null when there is none. */
export function topFinding(record: CleanRecord): Finding | null {
  return record.diagnosis?.findings.find((finding) => finding.effectOf === '') ?? record.diagnosis?.findings[0] ?? null;
}

export function cause(record: CleanRecord, docsUrl: string): string {
  const top = topFinding(record);
  const failed = failedCauses(record);
  if (top === null) return failed;
  const others = (record.diagnosis?.findings ?? []).filter((finding) => finding !== top);
  const effects = others.filter((finding) => finding.effectOf !== '');
  const further = others.filter((finding) => finding.effectOf === '');
  const word = top.severity === 'note' ? 'Worth knowing' : 'Cause';
  return paragraphs(
    `### ${SEVERITY_MARK[top.severity]} ${word}: ${forMarkdown(top.title)}`,
    `${sentence(top.summary)} ${idLink(top, docsUrl)}`,
    evidenceTable(top.evidence),
    list('It explains as well:', effects, docsUrl),
    list('Also seen, with causes of their own:', further, docsUrl),
    failed,
  );
}

function idLink(finding: Finding, docsUrl: string): string {
  const code = inlineCode(finding.id);
  return docsUrl === '' ? code : `[${code}](${docsUrl}/causes.md#${encodeURIComponent(finding.id)})`;
}

function evidenceTable(evidence: readonly Evidence[]): string {
  if (evidence.length === 0) return '';
  const rows = evidence
    .slice(0, MAX_EVIDENCE)
    .map((one) => [clock(one.at) || '–', tableSentence(one.source), tableCode(cut(one.text, MAX_EVIDENCE_LENGTH))]);
  const missing = evidence.length - rows.length;
  return paragraphs(table(['At&nbsp;(UTC)', 'Where', 'What'], rows), missing > 0 ? `… and ${missing} more.` : '');
}

function list(intro: string, findings: readonly Finding[], docsUrl: string): string {
  if (findings.length === 0) return '';
  const items = findings.map(
    (one) =>
      `${SEVERITY_MARK[one.severity]} ${forMarkdown(one.title)}: ${sentence(one.summary)} ${idLink(one, docsUrl)}`,
  );
  return `${intro}\n\n${bullets(items)}`;
}

function failedCauses(record: CleanRecord): string {
  const failed = record.diagnosis?.failedCauses ?? [];
  if (failed.length === 0) return '';
  return bullets(failed.map((one) => `⚙️ The check ${inlineCode(one.id)} failed itself: ${forMarkdown(one.message)}`));
}
