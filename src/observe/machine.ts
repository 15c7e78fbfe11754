/**
 * The machine itself: user, load, memory, disks.
 */

import type { FileSystem, Machine } from '../model/snapshot.ts';
import { firstLines } from './lines.ts';
import { fromSeconds } from './times.ts';

const MAX_LINES = 500;
const LINE_LENGTH = 4096;

/** Reads `KEY=value` lines; a key that comes several times keeps all its values, in order. */
export function readPairs(text: string): ReadonlyMap<string, readonly string[]> {
  const pairs = new Map<string, string[]>();
  for (const line of firstLines(text, MAX_LINES, LINE_LENGTH)) {
    const match = /^([A-Za-z]+)[=:]\s*(.*)$/.exec(line);
    if (!match) continue;
    const [, key = '', value = ''] = match;
    const values = pairs.get(key);
    if (values === undefined) pairs.set(key, [value]);
    else values.push(value);
  }
  return pairs;
}

/** Reads the probe's parts `machine` and `disks`. Numbers that the host does not tell are 0. */
export function readMachine(machine: string, disks: string, nonce: string): Machine {
  const pairs = readPairs(machine);
  const first = (key: string) => pairs.get(key)?.[0] ?? '';
  const kibibytes = (key: string) => (Number.parseInt(first(key), 10) || 0) * 1024;
  return {
    ...readIdentity(first('id')),
    system: first('system'),
    now: fromSeconds(first('now')),
    uptimeSeconds: Number.parseFloat(first('uptime')) || 0,
    load1: Number.parseFloat(first('load')) || 0,
    cpus: first('online') === '' ? Number.parseInt(first('cpus'), 10) || 0 : countOf(first('online')),
    memoryTotalBytes: kibibytes('MemTotal'),
    memoryAvailableBytes: kibibytes('MemAvailable'),
    fileSystems: readFileSystems(disks, nonce),
    kernelKills: pairs.get('kernel') ?? [],
  };
}

/** `uid=1000(deploy) gid=1000(deploy) groups=1000(deploy),999(docker)`: id(1). What has no name is told by its number. */
function readIdentity(text: string): Pick<Machine, 'user' | 'groups'> {
  const names = (list: string) =>
    [...list.matchAll(/(?:^|,)(\d+)(?:\(([^)]*)\))?/g)].map(([, id = '', name]) => name ?? id);
  const [, user = '', groups = ''] = /^uid=(\S+)(?:.*? groups=(.*?)(?: context=.*)?)?$/.exec(text) ?? [];
  return { user: names(user)[0] ?? '', groups: names(groups) };
}

/** How many numbers a list such as `0-3,6` names. */
function countOf(ranges: string): number {
  return ranges.split(',').reduce((count, range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return count + Math.max(0, last - first + 1 || 0);
  }, 0);
}

/** `df -P` ends each line with: size used available capacity% mount. */
function readFileSystems(text: string, nonce: string): FileSystem[] {
  const found = new Map<string, FileSystem>();
  for (const line of firstLines(text, MAX_LINES, LINE_LENGTH)) {
    const match = /^(\S+) (blocks|inodes) .*?\s(\d+)\s+\d+\s+(-?\d+)\s+(\d+|-)%?\s+(\/.*)$/.exec(line);
    if (!match || match[1] !== nonce) continue;
    const [, , kind, size = '0', available = '0', percent = '0', mount = ''] = match;
    const known = found.get(mount) ?? { mount, sizeBytes: 0, availableBytes: 0, usedPercent: 0, inodesUsedPercent: 0 };
    const used = Number(percent) || 0;
    found.set(
      mount,
      kind === 'inodes'
        ? { ...known, inodesUsedPercent: used }
        : {
            ...known,
            sizeBytes: Number(size) * 1024,
            availableBytes: Math.max(0, Number(available)) * 1024,
            usedPercent: used,
          },
    );
  }
  return [...found.values()];
}
