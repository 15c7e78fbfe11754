/**
 * The whole record as JSON, for machines: snake_case keys, a schema version, bounded in size.
 */

import type { RunRecord } from '../model/record.ts';
import type { CleanRecord } from './clean-record.ts';
import { bound, jsonWithoutCommands } from './sanitise.ts';

export const SCHEMA_VERSION = 1;
export const MAX_JSON_BYTES = 5 * 1024 * 1024;

interface Limits {
  readonly maxLineLength: number;
  readonly maxLines: number;
  readonly maxItems: number;
}

const SMALLEST: Limits = { maxLineLength: 200, maxLines: 4, maxItems: 12 };
/** Each is tried until the text fits; after the last one the snapshots are left out. */
const LIMITS: readonly Limits[] = [
  { maxLineLength: 8_000, maxLines: 2_000, maxItems: 2_000 },
  { maxLineLength: 2_000, maxLines: 300, maxItems: 300 },
  { maxLineLength: 500, maxLines: 40, maxItems: 60 },
  SMALLEST,
];

/** Lists longer than a limit keep their end, as logs' and events' newest entries matter most. */
export function renderJson(record: CleanRecord): string {
  for (const limits of LIMITS) {
    const text = render(record, limits);
    if (Buffer.byteLength(text) < MAX_JSON_BYTES) return text;
  }
  return render({ ...record, before: null, after: null, events: [], history: [] }, SMALLEST);
}

function render(record: RunRecord, limits: Limits): string {
  const value = { schema_version: SCHEMA_VERSION, ...(snake(record, limits) as object) };
  return `${jsonWithoutCommands(JSON.stringify(value, null, 2))}\n`;
}

/** Maps whose keys are data, not names of fields. */
const KEYED_BY_DATA = new Set(['logs']);

function snake(value: unknown, limits: Limits, dataKeys = false): unknown {
  if (typeof value === 'string') return bound(value, limits);
  if (Array.isArray(value)) return value.slice(-limits.maxItems).map((item) => snake(item, limits));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, member]) => [
    dataKeys ? key : snakeKey(key),
    snake(member, limits, KEYED_BY_DATA.has(key)),
  ]);
  return Object.fromEntries(entries);
}

function snakeKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
