/**
 * How late a run by the clock began: GitHub starts those when it can, hours late at times. Told from the event that it
 * hands to the step.
 */

import { readFile } from 'node:fs/promises';
import type { LateStart } from '../model/record.ts';
import { lastDue } from './cron.ts';

/** An event is far smaller; a larger file is none. */
const MAX_EVENT_BYTES = 1024 * 1024;

/** null where the event names no schedule, or it can't be read: no run ends for that. */
export async function lateStart(eventPath: string, now: number): Promise<LateStart | null> {
  const text = await readFile(eventPath, 'utf8').catch(() => '');
  if (text.length > MAX_EVENT_BYTES) return null;
  return lateBy(text, now);
}

/** `event`: the event's JSON. Without a time zone of its own a schedule is in UTC. */
export function lateBy(event: string, now: number): LateStart | null {
  let value: unknown;
  try {
    value = JSON.parse(event);
  } catch {
    return null;
  }
  const { schedule: cron, timezone } = (value ?? {}) as { readonly schedule?: unknown; readonly timezone?: unknown };
  if (typeof cron !== 'string') return null;
  const timeZone = typeof timezone === 'string' && timezone !== '' ? timezone : 'UTC';
  const due = lastDue(cron, timeZone, now);
  return due === null ? null : { cron, timeZone, dueAt: new Date(due).toISOString(), atLeastMs: now - due };
}
