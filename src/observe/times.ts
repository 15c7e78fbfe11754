/**
 * Times as a host's programs print them. Pure.
 */

/** RFC 3339 of seconds since 1970; '' for what is none. */
export function fromSeconds(seconds: string): string {
  const number = Number(seconds);
  return seconds === '' || !Number.isFinite(number) || number <= 0 || number > 1e11
    ? ''
    : new Date(number * 1000).toISOString();
}
