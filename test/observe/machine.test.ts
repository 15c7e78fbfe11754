import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMachine, readPairs } from '../../src/observe/machine.ts';
import { NONCE } from './fixtures.ts';

const MACHINE = `id=uid=1000(deploy) gid=1000(deploy) groups=1000(deploy),998(docker) context=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023
system=Linux 6.1.0-18-amd64
now=1795508131
online=0,2-3
uptime=2532.71 4011.02
load=5.23 3.01 1.97 2/431 5123
MemTotal:        4028716 kB
MemAvailable:    2511004 kB
kernel=[ 1201.2] Memory cgroup out of memory: Killed process 4711 (python3)
kernel=[ 1300.9] oom-kill:constraint=CONSTRAINT_MEMCG`;
const DISKS = `${NONCE} blocks /dev/vda1 41152736 18874368 22278368 46% /
${NONCE} inodes /dev/vda1 2621440 314572 2306868 12% /
${NONCE} blocks overlay 1024 1100 -76 100% /srv/my app`;

describe('the machine', () => {
  test('is read from /proc, id and df', () => {
    expect(readMachine(MACHINE, DISKS, NONCE)).toEqual({
      user: 'deploy',
      groups: ['deploy', 'docker'],
      system: 'Linux 6.1.0-18-amd64',
      now: '2026-11-24T08:15:31.000Z',
      uptimeSeconds: 2532.71,
      load1: 5.23,
      cpus: 3,
      memoryTotalBytes: 4028716 * 1024,
      memoryAvailableBytes: 2511004 * 1024,
      fileSystems: [
        {
          mount: '/',
          sizeBytes: 41152736 * 1024,
          availableBytes: 22278368 * 1024,
          usedPercent: 46,
          inodesUsedPercent: 12,
        },
        { mount: '/srv/my app', sizeBytes: 1024 * 1024, availableBytes: 0, usedPercent: 100, inodesUsedPercent: 0 },
      ],
      kernelKills: [
        '[ 1201.2] Memory cgroup out of memory: Killed process 4711 (python3)',
        '[ 1300.9] oom-kill:constraint=CONSTRAINT_MEMCG',
      ],
    });
  });

  test.each([
    ['uid=0(root) gid=0(root) groups=0(root)', 'root', ['root']],
    [
      'uid=501(jo) gid=20(staff) groups=20(staff),513(domain users),998(docker)',
      'jo',
      ['staff', 'domain users', 'docker'],
    ],
    ['uid=4000 gid=4000 groups=4000', '4000', ['4000']],
    ['uid=4000', '4000', []],
    ['id: not found', '', []],
  ])('is told who is logged in: %s', (id, user, groups) => {
    expect(readMachine(`id=${id}`, '', NONCE)).toMatchObject({ user, groups });
  });

  test('counts its processors as nproc does where there is no other list', () => {
    expect(readMachine('cpus=4', '', NONCE).cpus).toBe(4);
  });

  test('that tells nothing is empty', () => {
    expect(readMachine('', '', NONCE)).toMatchObject({
      user: '',
      groups: [],
      cpus: 0,
      memoryTotalBytes: 0,
      fileSystems: [],
    });
  });

  test('has no file system that some other text makes up', () => {
    expect(readMachine('', DISKS.replaceAll(NONCE, 'x'), NONCE).fileSystems).toEqual([]);
  });

  test('counts no inodes where the file system has none', () => {
    expect(readMachine('', `${NONCE} inodes vfat 0 0 0 - /boot`, NONCE).fileSystems[0]?.inodesUsedPercent).toBe(0);
  });

  test('is never a reason to throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (machine, disks) =>
        Number.isFinite(readMachine(machine, disks, NONCE).load1),
      ),
    );
  });
});

describe('pairs', () => {
  test('keep all values of a key, and "=" in a value', () => {
    expect([...readPairs('error=a=b\nerror=c\n=x\nno pair')]).toEqual([['error', ['a=b', 'c']]]);
  });
});
