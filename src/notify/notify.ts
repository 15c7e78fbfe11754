/**
 * Tells a webhook that the backend began to fail or has recovered: what was before, whether that is news, the message, and
 * what to remember of it.
 */

import type { Condition } from '../announce/condition.ts';
import type { Host } from '../host/host.ts';
import type { NotifySettings } from '../model/settings.ts';
import type { CleanRecord } from '../report/clean-record.ts';
import { type Before, decide, UNKNOWN } from './decide.ts';
import { payload } from './formats.ts';
import { readTold, writeTold } from './memory.ts';
import { messageOf } from './message.ts';
import type { PostOptions, PostResult } from './post.ts';

export interface NotifyRequest {
  readonly settings: NotifySettings;
  readonly condition: Condition;
  readonly record: CleanRecord;
  /** null where it could not be reached. */
  readonly host: Host | null;
  readonly projectDirectory: string;
  /** See Before. */
  readonly incidentOpen: boolean | null;
  readonly incidentUrl: string;
  /** Asked only where neither the host nor an incident remembers. */
  readonly earlierRun: () => Promise<'success' | 'failure' | null>;
  readonly post: (url: string, value: object, options: PostOptions) => Promise<PostResult>;
  readonly options: PostOptions;
}

export type NotifyOutcome =
  | { readonly kind: 'silent'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }
  /** `remembered`: false where the next run may tell the same again. */
  | { readonly kind: 'told'; readonly unsure: boolean; readonly remembered: boolean };

/** Never rejects. */
export async function notify(request: NotifyRequest): Promise<NotifyOutcome> {
  const { settings, condition, record, host, incidentOpen, incidentUrl } = request;
  if (condition === 'unknown' && settings.on !== 'always') return { kind: 'silent', why: UNKNOWN };
  const place = { ...settings, projectDirectory: request.projectDirectory, service: record.service };
  const before = await whatWasBefore(request, await readTold(host, place));
  const decision = decide(settings.on, condition, before);
  const remember = async () =>
    condition === 'unknown' || before.told === condition || (before.told !== null && writeTold(host, place, condition));
  if (!decision.tell) {
    if (before.told === 'failing') await remember();
    return { kind: 'silent', why: decision.why };
  }
  const { change, unsure } = decision;
  const message = messageOf(record, { condition, change, unsure, incidentUrl });
  const result = await request.post(settings.webhook, payload(settings.format, message, record), request.options);
  if (!result.sent) return { kind: 'failed', why: result.why };
  return { kind: 'told', unsure, remembered: (await remember()) || incidentOpen !== null };
}

async function whatWasBefore(request: NotifyRequest, told: Before['told']): Promise<Before> {
  const { incidentOpen, condition, record } = request;
  const forgotten = told === null && incidentOpen === null && condition === 'failing';
  return { told, incidentOpen, earlierRun: forgotten ? await request.earlierRun() : null, mended: mended(record) };
}

/** A restart by hand of a sound backend mends nothing. */
function mended({ attempts, diagnosis, status }: CleanRecord): boolean {
  const works = status === 'fixed' || status === 'degraded';
  return works && attempts.length > 0 && diagnosis?.health === 'ill';
}
