/**
 * Times as the engine prints them: RFC 3339 in UTC with nanoseconds, and the words of `docker ps`. It keeps no time itself.
 */

export const NEVER = '0001-01-01T00:00:00Z';

/** A moment, RFC 3339 with nine digits. `performance.now()` supplies what lies below the millisecond. */
export function now(): string {
  const ms = performance.timeOrigin + performance.now();
  const nanos = String(Math.floor((ms % 1000) * 1_000_000)).padStart(9, '0');
  return new Date(ms).toISOString().replace(/\.\d+Z$/, `.${nanos}Z`);
}

/** A moment that is so much earlier; `NEVER` stays. */
export function earlier(moment: string, ms: number): string {
  return moment === NEVER
    ? moment
    : new Date(Date.parse(moment) - ms).toISOString().replace(/\.\d+Z$/, /\.\d+Z$/.exec(moment)?.[0] ?? 'Z');
}

/** Milliseconds since a moment that `now` gave. */
export function since(moment: string): number {
  return performance.timeOrigin + performance.now() - Date.parse(moment);
}

/** How the engine words a span, such as `5 seconds` or `About a minute`. */
export function span(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.round(seconds / 3600);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (hours === 1) return 'About an hour';
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

/** `2026-11-24 07:46:24 +0000 UTC`, as `ps --format json` prints it. */
export function listed(moment: string): string {
  return `${moment.slice(0, 19).replace('T', ' ')} +0000 UTC`;
}
