import { describe, expect, test } from 'vitest';
import { known } from '../../snapshot-builder.ts';
import { ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const parts = {
  folder: known({ status: 'missing', directory: '~/automated-trading-platform' } as const),
  backend: null,
  db: null,
  updater: null,
  project: '',
  endpoints: noAnswer(),
  compose: { status: 'unavailable', message: "cd: can't cd to ~/automated-trading-platform" },
} as const;

describe('project-missing', () => {
  test('names folder and user, and refuses', () => {
    const finding = top('project-missing', parts);
    expect(finding.summary).toContain(
      '~/automated-trading-platform does not exist on the host, or deploy may not enter it',
    );
    expect(quoted(finding)).toContain('[command] cd ~/automated-trading-platform');
    expect(remedy(finding)).toEqual(['refuse']);
  });

  test('is the only root', () => {
    expect(
      ids(parts)
        .slice(1)
        .every((id) => id.endsWith(' <- project-missing')),
    ).toBe(true);
  });

  test('is not claimed where the host did not answer', () => {
    expect(ids({ folder: { known: false, why: 'the host gave no answer' } })).toEqual([]);
  });
});
