/**
 * Snapshots of real runs, taken from their records: the diagnosis is held to what it ought to say of each. Made by
 * scripts/record-fixture.ts.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { SCHEMA_VERSION } from '../../../src/report/json.ts';

export const RECORDED = import.meta.dirname;

export interface Fixture {
  readonly name: string;
  /** Ids of the findings, roots first; an effect is written `id <- root`. */
  readonly causes: readonly string[];
  readonly snapshot: Snapshot;
}

/**
 * The first look of a run, from its record in JSON.
 * @throws where the text is no such record, or the run did not get to look.
 */
export function fixtureOf(record: string): Snapshot {
  const { schema_version: version, before } = JSON.parse(record) as Record<string, unknown>;
  if (version !== SCHEMA_VERSION) throw new Error(`This is no record of schema version ${SCHEMA_VERSION}.`);
  if (before === null || before === undefined) throw new Error('This run did not get to look at the host.');
  return camel(before) as Snapshot;
}

/** What the diagnosis finds. @throws where a cause fails. */
export function causesIn(snapshot: Snapshot): string[] {
  const { findings, failedCauses } = diagnose(snapshot);
  if (failedCauses.length > 0) throw new Error(`causes failed: ${JSON.stringify(failedCauses)}`);
  return findings.map(({ id, effectOf }) => (effectOf === '' ? id : `${id} <- ${effectOf}`));
}

export function fixtures(): Fixture[] {
  return readdirSync(RECORDED)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      name: file.replace(/\.json$/, ''),
      ...(JSON.parse(readFileSync(join(RECORDED, file), 'utf8')) as Omit<Fixture, 'name'>),
    }));
}

/** Maps whose keys are data, as in src/report/json.ts. */
const KEYED_BY_DATA = new Set(['logs']);

function camel(value: unknown, dataKeys = false): unknown {
  if (Array.isArray(value)) return value.map((item) => camel(item));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, member]) => [
    dataKeys ? key : key.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
    camel(member, KEYED_BY_DATA.has(key)),
  ]);
  return Object.fromEntries(entries);
}
