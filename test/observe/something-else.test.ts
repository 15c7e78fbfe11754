import { describe, expect, test } from 'vitest';
import type { CommandResult } from '../../src/host/host.ts';
import { ranSomethingElse } from '../../src/observe/something-else.ts';

const result = (changes: Partial<CommandResult>): CommandResult => ({
  exitCode: 0,
  stdout: '',
  stderr: '',
  truncated: false,
  timedOut: false,
  aborted: false,
  durationMs: 1,
  ...changes,
});

describe('a login that runs something else than it is asked for', () => {
  test.each([
    [{ stdout: 'This account is for SFTP only\n' }, 'said "This account is for SFTP only" and ended with exit code 0'],
    [{ exitCode: 1, stderr: 'This account is currently not available.\n' }, 'ended with exit code 1'],
    [{ exitCode: 1 }, 'said nothing and ended with exit code 1'],
  ])('is told by its answer: %j', (changes, says) => {
    const error = ranSomethingElse(result(changes), 'n0nce');
    expect(error).toMatchObject({ reasonCode: 'not-allowed', message: expect.stringContaining(says) });
    expect(error?.advice.join(' ')).toMatch(/ForceCommand.*command=/);
  });
});

describe('a host that is not judged so', () => {
  test.each([
    ['began the script', { stdout: 'Welcome\nn0nce begin engine 0\n' }],
    ['was too slow', { exitCode: null, timedOut: true }],
    ['had its shell killed', { exitCode: null }],
    ['can’t start a process', { exitCode: 254, stderr: '-bash: fork: retry: Resource temporarily unavailable' }],
    ['has no memory left', { exitCode: 1, stderr: 'sh: xmalloc: cannot allocate memory' }],
    ['has a full disk', { exitCode: 1, stderr: 'sh: cannot create temp file: No space left on device' }],
    ['said more than was read', { truncated: true, stdout: 'x'.repeat(100) }],
  ])('%s', (_, changes) => {
    expect(ranSomethingElse(result(changes), 'n0nce')).toBeNull();
  });
});
