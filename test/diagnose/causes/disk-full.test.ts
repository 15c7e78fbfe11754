import { describe, expect, test } from 'vitest';
import { known, machine } from '../../snapshot-builder.ts';
import { crashLoop, ids, quoted, remedy, stopped, top } from '../scene.ts';

const disk = (mount: string, usedPercent: number, availableBytes: number, inodesUsedPercent = 12) =>
  known(machine({ fileSystems: [{ mount, sizeBytes: 2 ** 35, availableBytes, usedPercent, inodesUsedPercent }] }));
const NO_SPACE = "OSError: [Errno 28] No space left on device: '/state/cache'";

describe('disk-full', () => {
  test('shows the file system and frees only what is safe', () => {
    const finding = top('disk-full', { ...stopped(1, {}, NO_SPACE), machine: disk('/', 100, 0) });
    expect(finding.summary).toBe('The file system / is full.');
    expect(quoted(finding)).toContain('[resource] df /: 100 % used, 0 MiB free');
    expect(quoted(finding)).toContain(NO_SPACE);
    expect(remedy(finding)).toEqual(['prune', 'restart backend-aws']);
    expect(finding.byHand.join()).toContain('Never prune volumes');
  });

  test('is known from the log alone', () => {
    expect(top('disk-full', crashLoop(1, NO_SPACE)).summary).toBe('The backend finds no space left on its disk.');
  });

  test('knows a file system without inodes', () => {
    expect(ids({ ...stopped(1), machine: disk('/var/lib/docker', 40, 2 ** 34, 100) })[0]).toBe('disk-full');
  });

  test('explains a database that stopped for it', () => {
    const dbLog = ['PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device'];
    const found = ids({ db: { state: { status: 'exited', exitCode: 1 } }, dbLog, machine: disk('/', 100, 0) });
    expect(found).toEqual(['disk-full', 'database-down <- disk-full']);
  });

  test('is no cause while everything works, nor at 95 %', () => {
    expect(ids({ machine: disk('/', 100, 0) })).toEqual([]);
    expect(ids({ ...stopped(1), machine: disk('/', 95, 2 ** 30) })[0]).toBe('container-exited');
  });
});
