/**
 * `docker system df -v` and the sizes of log files → what fills the disk.
 */

import * as v from 'valibot';
import type { DiskUse, LogUse, VolumeUse } from '../../model/disk-use.ts';
import type { Fact } from '../../model/fact.ts';
import type { Frame } from '../frames.ts';
import { parseJson } from '../json.ts';
import { readPairs } from '../machine.ts';
import type { Made } from '../past/made.ts';

const MOST_VOLUMES = 20;

const text = v.fallback(v.optional(v.string(), ''), '');
const number = v.fallback(v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(Number)), 0), 0);
const rows = <T extends v.GenericSchema>(row: T) => v.fallback(v.nullish(v.array(row), []), []);
const SYSTEM = v.object({
  Images: rows(v.object({ Repository: text, Tag: text, Size: text, UniqueSize: text, Containers: number })),
  Volumes: rows(v.object({ Name: text, Size: text, Links: number })),
  BuildCache: rows(
    v.object({
      Size: text,
      InUse: v.fallback(v.optional(v.union([v.string(), v.boolean()]), false), false),
      Shared: v.fallback(v.optional(v.union([v.string(), v.boolean()]), false), false),
    }),
  ),
});

/** Reads the probe's part `disk-use`. Never throws. */
export function readDiskUse(frame: Frame | undefined, made: readonly Made[]): Fact<DiskUse> {
  if (!frame) return { known: false, why: 'the host gave no answer' };
  if (frame.exitCode === 100) return { known: false, why: 'the disk has room, so the engine was not asked' };
  const pairs = readPairs(frame.text);
  const logs = readLogs(pairs.get('log') ?? [], made);
  const json = /^\{.*\}$/m.exec(frame.text)?.[0] ?? '';
  const parsed = v.safeParse(SYSTEM, parseJson(json));
  if (!parsed.success && logs.length === 0)
    return { known: false, why: 'the engine did not say in time what fills the disk' };
  const { Images = [], Volumes = [], BuildCache = [] } = parsed.success ? parsed.output : {};
  const dangling = (Images ?? []).filter(
    (image) => image.Repository === '<none>' && image.Tag === '<none>' && image.Containers === 0,
  );
  const unused = (BuildCache ?? []).filter((entry) => !isTrue(entry.InUse) && !isTrue(entry.Shared));
  const volumes = (Volumes ?? []).map(
    (one): VolumeUse => ({ name: one.Name, bytes: bytesOf(one.Size), links: Math.max(0, one.Links) }),
  );
  return {
    known: true,
    value: {
      logs: pairs.has('log')
        ? { known: true, value: logs }
        : { known: false, why: 'this user may not read the folder of the containers’ logs' },
      dangling: { count: dangling.length, bytes: sum(dangling.map((image) => bytesOf(image.UniqueSize))) },
      buildCacheBytes: sum(unused.map((entry) => bytesOf(entry.Size))),
      volumes: volumes.sort((a, b) => b.bytes - a.bytes).slice(0, MOST_VOLUMES),
    },
  };
}

/** `du -k` lines; a log and what was rotated beside it are one. Containers that are gone have no name. */
function readLogs(lines: readonly string[], made: readonly Made[]): LogUse[] {
  const found = new Map<string, number>();
  for (const line of lines) {
    const match = /^(\d+)\s+\S*\/containers\/([0-9a-f]{64})\//.exec(line);
    if (match) found.set(match[2] ?? '', (found.get(match[2] ?? '') ?? 0) + Number(match[1]) * 1024);
  }
  return [...found]
    .flatMap(([id, bytes]): LogUse[] => {
      const container = made.find((one) => one.id === id);
      if (container === undefined) return [];
      const { name, service, createdAt, logRotated } = container;
      return [{ container: name, service, bytes, since: createdAt, rotated: logRotated }];
    })
    .sort((a, b) => b.bytes - a.bytes);
}

function isTrue(value: string | boolean): boolean {
  return value === true || value === 'true';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

const UNITS: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** `1.234GB`, in the engine's decimal units; 0 for what is none. */
export function bytesOf(size: string): number {
  const match = /^([\d.]+)\s*([kKMGT]?B)$/.exec(size.trim());
  return match ? Math.round(Number(match[1]) * (UNITS[(match[2] ?? '').toUpperCase()] ?? 0)) || 0 : 0;
}
