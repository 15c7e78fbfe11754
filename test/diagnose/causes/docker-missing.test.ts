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

  test('explains that Compose is not there either', () => {
    expect(ids(parts)).toContain('compose-unavailable <- docker-missing'.replace('compose-unavailable', 'not-responding'));
    expect(ids(parts)).not.toContain('compose-unavailable');
  });

  test('is not raised where the engine runs', () => {
    expect(ids()).toEqual([]);
  });
});
