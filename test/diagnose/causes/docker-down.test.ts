import { describe, expect, test } from 'vitest';
import { unknown } from '../../snapshot-builder.ts';
import { ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const MESSAGE = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
const down = {
  engine: { status: 'down', message: MESSAGE },
  containers: unknown<never>(MESSAGE),
  endpoints: noAnswer(),
} as const;

describe('docker-down', () => {
  const parts = { ...down, backend: null, db: null, updater: null } as const;

  test("quotes the client's words; a start of Docker is for the policy to allow", () => {
    const finding = top('docker-down', parts);
    expect(quoted(finding)).toBe(`[command] docker version: ${MESSAGE}`);
    expect(remedy(finding)).toEqual(['start-docker']);
    expect(finding.byHand[0]).toContain('journalctl -u docker');
  });

  test('is the only root', () => {
    expect(
      ids(parts)
        .slice(1)
        .every((id) => id.endsWith(' <- docker-down')),
    ).toBe(true);
  });

  test('tells an engine that gives no answer at all', () => {
    expect(
      top('docker-down', { ...parts, engine: { status: 'unknown', message: 'no answer in time' } }).summary,
    ).toContain('does not answer');
  });

  test('is not what a missing permission is', () => {
    expect(ids({ ...parts, engine: { status: 'forbidden', message: 'permission denied' } })).not.toContain(
      'docker-down',
    );
  });
});
