/**
 * The remedies that several causes share.
 */

import type { Remedy, SkippedRung } from '../model/diagnosis.ts';
import type { Rung } from '../model/plan.ts';
import type { Facts } from './facts.ts';

/** Restart, then rebuild where there is something to build, then everything. */
export function escalate(of: Facts): Remedy {
  return fix([{ action: 'restart', service: of.service }, ...rebuildIfBuilt(of), fullRestart(of)]);
}

/** Rebuild only: a restart would start the same broken image again. */
export function rebuildOnly(of: Facts, whyNoRestart: string): Remedy {
  return fix(
    [{ action: 'rebuild', service: of.service }],
    [
      { action: 'restart', why: whyNoRestart },
      { action: 'full-restart', why: whyNoRestart },
    ],
  );
}

export function fix(ladder: readonly Rung[], skipped: readonly SkippedRung[] = []): Remedy {
  return { kind: 'fix', ladder, skipped };
}

export function refuse(why: string): Remedy {
  return { kind: 'refuse', why };
}

/** A rebuild where the service is built from source, or where Compose could not say. */
export function rebuildIfBuilt(of: Facts): Rung[] {
  return of.definition !== null && !of.definition.builds ? [] : [{ action: 'rebuild', service: of.service }];
}

export function fullRestart(of: Facts): Rung {
  return { action: 'full-restart', services: of.snapshot.target.services };
}

/** How a person would type a compose command for this project. */
export function composeCommand(of: Facts, words: string): string {
  const { profiles, composeFiles } = of.snapshot.target;
  const options = [...composeFiles.map((file) => `-f ${file}`), ...profiles.map((profile) => `--profile ${profile}`)];
  return `\`docker compose ${[...options, words].join(' ')}\``;
}
