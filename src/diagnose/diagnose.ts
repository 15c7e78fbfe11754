/**
 * Snapshot → Diagnosis. Pure. A cause that fails is reported, and the others go on.
 */

import type { Diagnosis, Finding } from '../model/diagnosis.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Cause } from './cause.ts';
import { CAUSES } from './causes.ts';
import { facts } from './facts.ts';

/** Judges a snapshot by the causes in their order of precedence. */
export function diagnose(snapshot: Snapshot, causes: readonly Cause[] = CAUSES): Diagnosis {
  const of = facts(snapshot);
  const findings: Finding[] = [];
  const failedCauses: { id: string; message: string }[] = [];
  for (const cause of causes) {
    try {
      const match = cause.match(of);
      if (match === null) continue;
      const root = findings.find((finding) => finding.effectOf === '' && explains(finding.id, cause.id, causes));
      findings.push({
        id: cause.id,
        title: cause.title,
        severity: cause.severity,
        guide: cause.guide,
        effectOf: root?.id ?? '',
        ...match,
      });
    } catch (error) {
      failedCauses.push({ id: cause.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  const roots = findings.filter((finding) => finding.effectOf === '');
  return {
    health: health(roots),
    findings: [...roots, ...findings.filter((finding) => finding.effectOf !== '')],
    failedCauses,
  };
}

function explains(id: string, effect: string, causes: readonly Cause[]): boolean {
  return causes.find((cause) => cause.id === id)?.explains.includes(effect) ?? false;
}

function health(roots: readonly Finding[]): Diagnosis['health'] {
  const [first] = roots;
  if (first === undefined) return 'healthy';
  if (first.remedy.kind === 'wait') return 'starting';
  return roots.some((finding) => finding.severity === 'critical')
    ? 'ill'
    : roots.every((finding) => finding.remedy.kind === 'nothing')
      ? 'degraded'
      : 'ill';
}
