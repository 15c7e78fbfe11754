import { describe, expect, test } from 'vitest';
import { ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const parts = {
  engine: { status: 'missing', message: 'sh: docker: not found' },
  compose: { status: 'unavailable', message: 'sh: docker: not found' },
  backend: null,
  db: null,
  updater: null,
  endpoints: noAnswer(),
} as const;

describe('docker-missing', () => {
  test('names the user and refuses', () => {
    const finding = top('docker-missing', parts);
    expect(finding.summary).toContain('deploy (groups: deploy, docker)');
    expect(quoted(finding)).toContain('docker: not found');
    expect(remedy(finding)).toEqual(['refuse']);
  });

  test('explains that nothing answers, and is not taken for a missing Compose', () => {
    expect(ids(parts)).toEqual(['docker-missing', 'not-responding <- docker-missing']);
  });

  test('is not raised where the engine runs', () => {
    expect(ids()).toEqual([]);
  });
});
