/**
 * Times, durations and sizes in the words of a report.
 */

/** `840 ms`, `4.2 s`, `48 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1).replace(/\.0$/, '')} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return two(seconds, 60, 'min', 's');
  if (seconds < 86_400) return two(Math.floor(seconds / 60), 60, 'h', 'min');
  return two(Math.floor(seconds / 3_600), 24, 'd', 'h');
}

function two(small: number, per: number, bigUnit: string, smallUnit: string): string {
  const rest = small % per;
  return `${Math.floor(small / per)} ${bigUnit}${rest === 0 ? '' : ` ${rest} ${smallUnit}`}`;
}

/** The time of day of an RFC 3339 moment in UTC, `03:12:40`; '' when it is none. */
export function clock(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? '' : new Date(time).toISOString().slice(11, 19);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `24 Nov 2026`; '' when it is no moment. */
export function day(at: string): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return '';
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `12 s ago` as seen from `now`; '' when either is no moment. */
export function ago(at: string, now: string): string {
  const ms = Date.parse(now) - Date.parse(at);
  if (Number.isNaN(ms)) return '';
  return ms < 1_000 ? 'just now' : `${duration(ms)} ago`;
}

/** `1 attempt`, `3 attempts`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `512 B`, `1.5 MB`, `34 GB`: in powers of ten, as the engine counts. */
export function bytes(number: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = number;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
