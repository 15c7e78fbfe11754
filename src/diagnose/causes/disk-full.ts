/** A file system of the host is full. */

import type { FileSystem } from '../../model/snapshot.ts';
import { BACKEND_SYMPTOMS, type Cause, evidence, OUTER_SYMPTOMS } from '../cause.ts';
import { logEvidence } from '../facts.ts';
import { fix } from '../remedies.ts';
import { readSigns } from '../signs/read.ts';

/** Below this a write of any size is likely to fail. */
const MINIMUM_BYTES = 1_048_576;

function isFull(fileSystem: FileSystem): boolean {
  return (
    (fileSystem.sizeBytes > 0 && (fileSystem.usedPercent >= 100 || fileSystem.availableBytes < MINIMUM_BYTES)) ||
    fileSystem.inodesUsedPercent >= 100
  );
}

export const diskFull: Cause = {
  id: 'disk-full',
  title: 'The disk is full',
  severity: 'critical',
  guide: 'Step 3: Logs',
  means:
    'A file system that the backend, its database or the engine writes to has no room left, in bytes or in inodes.',
  recognised: "A program's log says `No space left on device`, or a file system is full while the backend is ill.",
  automatic:
    'Refused, unless `allow-prune` is `true`: then build cache and dangling images are removed, never volumes.',
  byHand:
    'Find what takes the room (`docker system df`, `du -xh`), rotate the container logs (`logging: {driver: local}` with `max-size`), and free what is safe to free. Never prune volumes.',
  explains: [...BACKEND_SYMPTOMS, ...OUTER_SYMPTOMS, 'database-down', 'database-not-ready', 'container-missing'],
  match(of) {
    const { machine } = of.snapshot;
    const full = machine.known ? machine.value.fileSystems.filter(isFull) : [];
    const said = [
      ...readSigns(of.log)
        .filter((sign) => sign.kind === 'disk-full')
        .map((sign) => logEvidence(sign, of.service)),
      ...readSigns(of.databaseLog.slice(-20))
        .filter((sign) => sign.kind === 'disk-full')
        .map((sign) => logEvidence(sign, of.snapshot.target.databaseService)),
    ].slice(-3);
    const databaseIll = of.database !== null && of.database.state.status !== 'running';
    if (!(of.ill || databaseIll) || (said.length === 0 && full.length === 0)) return null;
    const where = full.map((fileSystem) => fileSystem.mount).join(', ');
    return {
      summary: where === '' ? 'The backend finds no space left on its disk.' : `The file system ${where} is full.`,
      evidence: [
        ...said,
        ...(machine.known ? machine.value.fileSystems : []).map((fileSystem) =>
          evidence(
            'resource',
            `df ${fileSystem.mount}`,
            `${fileSystem.usedPercent} % used, ${Math.floor(fileSystem.availableBytes / 1_048_576)} MiB free, inodes ${fileSystem.inodesUsedPercent} % used`,
          ),
        ),
      ],
      remedy: fix([{ action: 'prune' }, { action: 'restart', service: of.service }]),
      byHand: [
        'See what takes the room: `docker system df`, `sudo du -xh --max-depth=2 / | sort -h | tail`.',
        'Rotate container logs: `logging: {driver: local, options: {max-size: 10m, max-file: "3"}}` in the compose file.',
        'Free space that is safe to free: `docker builder prune` and `docker image prune`. Never prune volumes: the database lives there.',
      ],
    };
  },
};
