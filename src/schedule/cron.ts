/**
 * When a cron expression was last due: POSIX's five fields as GitHub takes them, in a time zone. Pure.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 */

interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** With both days named, either of them will do. */
  readonly bothDays: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Every date and weekday that can be named comes within eight years, 29 February included. */
const MOST_DAYS = 8 * 366;

/**
 * The last time, not after `now`, at which the expression was due, in milliseconds since the epoch.
 * @returns null where the expression or the time zone is none, or never due.
 */
export function lastDue(expression: string, timeZone: string, now: number): number | null {
  const cron = parseCron(expression);
  const clock = wallClock(timeZone);
  if (cron === null || clock === null) return null;
  // Wall times are reckoned as if they were UTC's; the zone's offset at that moment makes them real.
  const today = Math.floor(clock(now) / DAY_MS) * DAY_MS;
  for (let back = 0; back <= MOST_DAYS; back++) {
    const day = today - back * DAY_MS;
    const due = isDue(cron, new Date(day)) ? lastOfDay(cron, day, clock, now) : null;
    if (due !== null) return due;
  }
  return null;
}

function lastOfDay(cron: Cron, day: number, clock: (at: number) => number, now: number): number | null {
  for (const hour of [...cron.hours].sort(descending)) {
    for (const minute of [...cron.minutes].sort(descending)) {
      const at = realTime(day + (hour * 60 + minute) * MINUTE_MS, clock);
      if (at <= now) return at;
    }
  }
  return null;
}

const descending = (a: number, b: number) => b - a;

/** A wall time that the change to summer time skips becomes the moment it is put forward to. */
function realTime(wall: number, clock: (at: number) => number): number {
  const guess = wall - (clock(wall) - wall);
  return wall - (clock(guess) - guess);
}

/** What a clock in that zone shows at a moment, as if that were UTC; null where there is no such zone. */
function wallClock(timeZone: string): ((at: number) => number) | null {
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    return (at) => {
      const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
      const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
      return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    };
  } catch {
    return null;
  }
}

function isDue(cron: Cron, day: Date): boolean {
  if (!cron.months.has(day.getUTCMonth() + 1)) return false;
  const date = cron.days.has(day.getUTCDate());
  const weekday = cron.weekdays.has(day.getUTCDay());
  return cron.bothDays ? date || weekday : date && weekday;
}

/** null where the text is no expression of five fields. */
function parseCron(expression: string): Cron | null {
  const fields = expression.trim().toLowerCase().split(/\s+/);
  if (fields.length !== 5 || expression.length > 200) return null;
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(dayOfMonth, 1, 31);
  const months = parseField(month, 1, 12, MONTHS);
  const weekdays = parseField(dayOfWeek, 0, 7, WEEKDAYS);
  if (minutes === null || hours === null || days === null || months === null || weekdays === null) return null;
  if (weekdays.has(7)) weekdays.add(0);
  const bothDays = !dayOfMonth.startsWith('*') && !dayOfWeek.startsWith('*');
  return { minutes, hours, days, months, weekdays, bothDays };
}

/** `*`, `5`, `1-5`, each with `/2` or without, names for months and weekdays, several with commas. */
function parseField(field: string, min: number, max: number, names: readonly string[] = []): Set<number> | null {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:(\*)|([a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (match === null) return null;
    const [, all, from, to, every] = match;
    const first = all === undefined ? numberOf(from ?? '', names, min) : min;
    const step = every === undefined ? 1 : Number(every);
    const last =
      all !== undefined || (to === undefined && every !== undefined) ? max : numberOf(to ?? from ?? '', names, min);
    if (!(first >= min && last <= max && first <= last && step > 0)) return null;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return values;
}

function numberOf(word: string, names: readonly string[], min: number): number {
  const index = names.indexOf(word);
  return index >= 0 ? index + min : Number(word);
}
