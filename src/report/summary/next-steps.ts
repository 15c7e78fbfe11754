/**
 * What a person should do now.
 */

import type { CleanRecord } from '../clean-record.ts';
import { sentence } from '../sanitise.ts';
import { topFinding } from './cause.ts';
import { numbered, paragraphs } from './markdown.ts';

export function nextSteps(record: CleanRecord): string {
  const byHand = record.status === 'healthy' || record.status === 'fixed' ? [] : (topFinding(record)?.byHand ?? []);
  const steps = [...new Set([...record.advice, ...byHand])].slice(0, 10);
  if (steps.length === 0) return '';
  return paragraphs(`### ${TITLES[record.status]}`, numbered(steps.map(sentence)));
}

const TITLES: Readonly<Record<CleanRecord['status'], string>> = {
  healthy: 'Worth doing',
  fixed: 'So that it does not come back',
  degraded: 'What to do',
  unhealthy: 'What to do now',
  refused: 'What to do now',
  unreachable: 'What to check',
};
