import { describe, expect, test } from 'vitest';
import { crashLoop, ids, quoted, remedy, stopped, top } from '../scene.ts';

describe('startup-error-permission', () => {
  test.each([
    "PermissionError: [Errno 13] Permission denied: '/state/cache.db'",
    "OSError: [Errno 30] Read-only file system: '/state/cache.db'",
  ])('is refused and quoted: %s', (line) => {
    const finding = top('startup-error-permission', crashLoop(1, line));
    expect(quoted(finding)).toContain(line);
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.byHand[0]).toContain('docker inspect automated-trading-platform-backend-aws-1');
  });

  test("quotes the engine's word of a mount", () => {
    const error =
      'error mounting "/home/deploy/app/config.yml" to rootfs: Are you trying to mount a directory onto a file (or vice-versa)?';
    expect(quoted(top('startup-error-permission', stopped(127, { error })))).toContain('State.Error');
  });

  test('is not raised for a command that can not be executed', () => {
    expect(ids(crashLoop(126, 'exec /entrypoint.sh: exec format error'))).not.toContain('startup-error-permission');
  });
});
