import { describe, expect, test } from 'vitest';
import { ids, quoted, remedy, stopped, top } from '../scene.ts';

const compose = { status: 'unavailable', message: "docker: 'compose' is not a docker command." } as const;

describe('compose-unavailable', () => {
  test('is refused with the client’s own words when something is to be mended', () => {
    const finding = top('compose-unavailable', { ...stopped(0), compose });
    expect(quoted(finding)).toContain("'compose' is not a docker command");
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.byHand[0]).toContain('docker-compose-plugin');
  });

  test('is no trouble for a healthy backend', () => {
    expect(ids({ compose })).toEqual([]);
  });

  test('is not claimed while the engine itself does not answer', () => {
    const engine = { status: 'down', message: 'Cannot connect to the Docker daemon' } as const;
    expect(ids({ ...stopped(0), compose, engine })[0]).toBe('docker-down');
  });
});
