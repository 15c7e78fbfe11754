/**
 * Numbers and times among the values of the command line's own flags. Pure.
 */

import type { Flags } from './arguments.ts';
import { Usage } from './usage.ts';

/** A whole number. @throws {Usage} */
export function wholeNumber(flags: Flags, name: string, preset: number, min: number, max: number): number {
  const value = flags.get(name);
  if (value === undefined) return preset;
  const number = /^\d{1,9}$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Usage(`Flag \`--${name}\`: got \`${value.slice(0, 60)}\`, takes a whole number from ${min} to ${max}.`);
}

/** Seconds, or a number with s, m or h; gives milliseconds. @throws {Usage} */
export function durationMs(
  flags: Flags,
  name: string,
  presetMs: number,
  minSeconds: number,
  maxSeconds: number,
): number {
  const value = flags.get(name);
  if (value === undefined) return presetMs;
  const match = /^(\d{1,7}(?:\.\d{1,3})?)\s*(ms|s|m|h)?$/.exec(value.trim());
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? 's'] ?? 1000;
  const ms = match === null ? Number.NaN : Number(match[1]) * unit;
  if (ms >= minSeconds * 1000 && ms <= maxSeconds * 1000) return ms;
  throw new Usage(
    `Flag \`--${name}\`: got \`${value.slice(0, 60)}\`, takes seconds from ${minSeconds} to ${maxSeconds}, such as \`30\`, or with a unit, such as \`2m\`.`,
  );
}

/** One of some words; '' where the flag is not given. @throws {Usage} */
export function oneOf<T extends string>(flags: Flags, name: string, choices: readonly T[]): T | '' {
  const value = flags.get(name);
  if (value === undefined) return '';
  const choice = choices.find((one) => one === value.trim());
  if (choice !== undefined) return choice;
  throw new Usage(
    `Flag \`--${name}\`: got \`${value.slice(0, 60)}\`, takes ${choices.map((one) => `\`${one}\``).join(' or ')}.`,
  );
}

/** `10m`, `2h`, `3d`, or a moment of RFC 3339, as `docker logs --since` takes it; '' where it is not given. @throws {Usage} */
export function since(flags: Flags): string {
  const value = flags.get('since')?.trim();
  if (value === undefined) return '';
  const days = /^(\d{1,4})d$/.exec(value);
  if (days !== null) return `${Number(days[1]) * 24}h`;
  if (/^\d{1,7}[smh]$/.test(value)) return value;
  if (
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
    return value;
  throw new Usage(
    `Flag \`--since\`: got \`${value.slice(0, 60)}\`, takes a time ago, such as \`10m\`, \`2h\` or \`1d\`, or a moment, such as \`2026-11-24T03:00:00Z\`.`,
  );
}
