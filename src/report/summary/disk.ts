/**
 * What fills a disk that is nearly full, by name and bytes: what could be freed, when it will be full, and what keeps logs
 * from filling it again.
 */

import type { DiskUse, LogUse } from '../../model/disk-use.ts';
import type { FileSystem, Snapshot } from '../../model/snapshot.ts';
import type { CleanRecord } from '../clean-record.ts';
import { bytes, count, duration } from '../quantity.ts';
import { codeBlock, forMarkdown, inlineCode, tableCode } from '../sanitise.ts';
import { details, paragraphs, table } from './markdown.ts';

const MOST_ROWS = 12;
/** Smaller than this is not what fills a disk. */
const LEAST_BYTES = 1_000_000;
/** From the first days of a container nothing can be told of its rate. */
const LEAST_AGE_MS = 3_600_000;

export function disk(record: CleanRecord): string {
  const snapshot = record.before;
  if (snapshot === null || !snapshot.diskUse.known) return '';
  const use = snapshot.diskUse.value;
  const fullest = fullestOf(snapshot);
  const rows = rowsOf(use);
  const title = `What fills the disk${fullest === null ? '' : ` (${inlineHtml(fullest)})`}`;
  const body = paragraphs(
    rows.length === 0 ? 'Nothing of the engine’s is large.' : table(['What', 'Name', 'Size', 'Could be freed'], rows),
    reclaimable(use),
    forecast(use, fullest, snapshot),
    use.logs.known ? '' : `Sizes of logs: ${forMarkdown(use.logs.why)}.`,
    rotation(use),
  );
  return details(title, body);
}

function fullestOf({ machine }: Snapshot): FileSystem | null {
  const all = machine.known ? machine.value.fileSystems : [];
  return [...all].sort((a, b) => b.usedPercent - a.usedPercent)[0] ?? null;
}

function inlineHtml({ mount, usedPercent, availableBytes }: FileSystem): string {
  return `${forMarkdown(mount)}: ${usedPercent} %, ${bytes(availableBytes)} free`;
}

function rowsOf(use: DiskUse): string[][] {
  const logs = use.logs.known ? use.logs.value : [];
  const all = [
    ...logs.map((log) => ({ what: 'log', name: tableCode(log.container), size: log.bytes, free: 'by rotation' })),
    ...use.volumes.map((volume) => ({
      what: 'volume',
      name: tableCode(volume.name),
      size: volume.bytes,
      free: volume.links === 0 ? 'in use by no container; never removed here' : 'no',
    })),
    { what: 'build cache', name: '–', size: use.buildCacheBytes, free: '`docker builder prune`' },
    {
      what: 'dangling images',
      name: count(use.dangling.count, 'image'),
      size: use.dangling.bytes,
      free: '`docker image prune`',
    },
  ];
  return all
    .filter((one) => one.size >= LEAST_BYTES)
    .sort((a, b) => b.size - a.size)
    .slice(0, MOST_ROWS)
    .map((one) => [one.what, one.name, bytes(one.size), one.free]);
}

function reclaimable({ buildCacheBytes, dangling }: DiskUse): string {
  const all = buildCacheBytes + dangling.bytes;
  return all < LEAST_BYTES
    ? 'Build cache and dangling images hold next to nothing: `allow-prune` would free little.'
    : `Could be freed safely: ${bytes(all)} of build cache and dangling images (\`allow-prune: true\` lets a run do that when the disk is full). Volumes are never touched.`;
}

/** At the rate at which logs that nothing bounds have grown since their containers were made. */
function forecast(use: DiskUse, fullest: FileSystem | null, snapshot: Snapshot): string {
  const now = Date.parse(snapshot.machine.known ? snapshot.machine.value.now : snapshot.takenAt);
  const growing = (use.logs.known ? use.logs.value : []).filter((log) => !log.rotated);
  const perMs = growing.reduce((sum, log) => {
    const ageMs = now - Date.parse(log.since);
    return ageMs >= LEAST_AGE_MS ? sum + log.bytes / ageMs : sum;
  }, 0);
  if (fullest === null || perMs * 86_400_000 < LEAST_BYTES) return '';
  const left = duration(fullest.availableBytes / perMs);
  return `Logs that nothing bounds have grown by ${bytes(perMs * 86_400_000)} a day: at that rate alone ${forMarkdown(fullest.mount)} is full in ${left}.`;
}

function rotation(use: DiskUse): string {
  const unbounded = (use.logs.known ? use.logs.value : []).filter(
    (log) => !log.rotated && log.service !== '' && log.bytes >= LEAST_BYTES,
  );
  if (unbounded.length === 0) return '';
  const services = [...new Set(unbounded.map((log: LogUse) => log.service))].slice(0, 5);
  const lines = services.map((service) => `  ${service}:\n    logging: *rotated`).join('\n');
  return paragraphs(
    `So that ${services.map(inlineCode).join(', ')} can’t fill it again, in the compose file (then \`docker compose up -d\`, which makes the containers anew and drops their old logs):`,
    codeBlock(
      `x-logging: &rotated\n  driver: json-file\n  options: { max-size: "10m", max-file: "3" }\n\nservices:\n${lines}`,
      'yaml',
    ),
  );
}
