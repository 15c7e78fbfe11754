/**
 * What changed before the trouble: every source asked, and what they say put in order. Pure.
 */

import type { Changes } from '../model/change.ts';
import type { Diagnosis, Finding } from '../model/diagnosis.ts';
import type { Fact } from '../model/fact.ts';
import type { JournalEntry } from '../model/record.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { firstSign, othersIn } from './first-sign.ts';
import { lookAt, type Source } from './look.ts';
import { rank } from './rank.ts';
import { containers, removals, strangers } from './sources/containers.ts';
import { certificates, clock, disk, kernelKills, packages, proxyFiles, runs, starts } from './sources/machine.ts';
import { commits, definitions, drifts, images, sources } from './sources/project.ts';

const SOURCES: readonly Source[] = [
  containers,
  removals,
  strangers,
  definitions,
  drifts,
  commits,
  sources,
  images,
  starts,
  kernelKills,
  packages,
  clock,
  disk,
  certificates,
  proxyFiles,
  runs,
];
/** Changes that are told at most. */
const MOST = 40;

/** @param runId of this run, whose own doings are none of the changes. */
export function changesOf(
  snapshot: Snapshot,
  diagnosis: Diagnosis,
  journal: readonly JournalEntry[],
  runId: string,
): Changes {
  const look = lookAt(
    snapshot,
    journal.filter((entry) => entry.id !== runId),
  );
  const cause = decisive(diagnosis);
  const sign = firstSign(look, diagnosis, cause);
  const drafts = SOURCES.flatMap((source) => source(look));
  const ill = cause === null ? [] : othersIn(look, cause);
  return { firstSign: sign, ranked: rank(look, drafts, sign, cause, ill).slice(0, MOST), unseen: unseen(snapshot) };
}

/** The first finding that is no effect of another. */
function decisive(diagnosis: Diagnosis): Finding | null {
  const roots = diagnosis.findings.filter((finding) => finding.effectOf === '');
  return roots.find((finding) => finding.remedy.kind !== 'nothing') ?? roots[0] ?? null;
}

function unseen({ past }: Snapshot): string[] {
  const facts: readonly (readonly [string, Fact<unknown>])[] = [
    ['events of the engine', past.events],
    ['images', past.images],
    ['drift', past.drift],
    ['files', past.files],
    ['commits', past.repository],
    ['packages', past.packages],
    ['kernel', past.kernelKills],
    ['clock', past.clockSteps],
    ['certificates', past.certificates],
  ];
  return facts.flatMap(([name, fact]) => (fact.known ? [] : [`${name}: ${fact.why}`]));
}
