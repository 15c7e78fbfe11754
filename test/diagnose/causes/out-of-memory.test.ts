import { describe, expect, test } from 'vitest';
import { answered, known, machine } from '../../snapshot-builder.ts';
import { crashLoop, ESCALATION, endpointsBut, ids, quoted, remedy, stopped, top } from '../scene.ts';

const killed = stopped(137, { oomKilled: true }, 'loading the order book');
const KERNEL = 'Memory cgroup out of memory: Killed process 4711 (python3) total-vm:812344kB';

describe('out-of-memory', () => {
  test('tells limit and memory, restarts, and says to raise the limit', () => {
    const finding = top('out-of-memory', {
      ...killed,
      backend: { ...killed.backend, memoryLimitBytes: 256 * 1024 * 1024 },
      machine: known(machine({ kernelKills: [KERNEL] })),
    });
    expect(finding.summary).toContain('was killed by the kernel; its container has a memory limit of 256 MiB');
    expect(quoted(finding)).toContain('OOM-killed');
    expect(quoted(finding)).toContain(KERNEL);
    expect(quoted(finding)).toContain('2560 of 4096 MiB available');
    expect(remedy(finding)).toEqual(ESCALATION);
    expect(finding.byHand[0]).toContain('mem_limit');
  });

  test('explains the exit', () => {
    expect(ids(killed)).toContain('container-exited <- out-of-memory');
  });

  test.each(['MemoryError', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'])(
    'is read from the log: %s',
    (line) => expect(ids(crashLoop(1, line))[0]).toBe('out-of-memory'),
  );

  test('is not raised for a kill that the engine does not put down to memory', () => {
    expect(ids(stopped(137))[0]).toBe('container-exited');
  });

  test('is not raised by an old kill of a child where the log tells another reason', () => {
    const line = 'psycopg2.OperationalError: FATAL:  password authentication failed for user "trader"';
    const endpoints = endpointsBut(answered('health', 500, '{}'));
    expect(ids({ backend: { state: { oomKilled: true } }, log: [line], endpoints })[0]).toBe('database-auth');
  });

  test('is not raised by an old kill while everything works', () => {
    expect(ids({ backend: { state: { oomKilled: true } } })).toEqual([]);
  });
});
