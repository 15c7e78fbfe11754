/**
 * CHANGELOG.md in the form of Keep a Changelog: the section of one version. Pure.
 */

export interface ChangelogEntry {
  /** `2026-11-24`. */
  readonly date: string;
  /** Without its heading. */
  readonly text: string;
}

/** null: the changelog has no section of this version with a date. */
export function entryOf(changelog: string, version: string): ChangelogEntry | null {
  for (const section of changelog.split(/^## /m).slice(1)) {
    const [, name, date] = /^\[([^\]]+)\] - (\d{4}-\d{2}-\d{2})$/m.exec(section.split('\n')[0] ?? '') ?? [];
    if (name === version && date !== undefined) return { date, text: section.slice(section.indexOf('\n') + 1).trim() };
  }
  return null;
}
