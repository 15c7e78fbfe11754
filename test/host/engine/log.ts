/**
 * What a container has printed, line by line, over all its starts. The oldest lines go when there are too many.
 */

import { earlier, now } from './clock.ts';

export interface LogEntry {
  readonly at: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

const MOST_ENTRIES = 20_000;

export class ContainerLog {
  entries: LogEntry[] = [];

  write(stream: LogEntry['stream'], text: string): void {
    for (const line of text.split('\n')) this.entries.push({ at: now(), stream, text: line });
    if (this.entries.length > MOST_ENTRIES) this.entries.splice(0, this.entries.length - MOST_ENTRIES);
  }

  age(ms: number): void {
    this.entries = this.entries.map((entry) => ({ ...entry, at: earlier(entry.at, ms) }));
  }
}
