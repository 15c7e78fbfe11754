import { describe, expect, test } from 'vitest';
import { ids, noAnswer, quoted, remedy, skipped, top } from '../scene.ts';

const missing = { backend: null, endpoints: noAnswer(), listeners: { known: true, value: [] } } as const;

describe('container-missing', () => {
  test('is started, since there is nothing to restart', () => {
    const finding = top('container-missing', missing);
    expect(quoted(finding)).toBe(
      '[state] docker ps -a: no container of service backend-aws; the project has: market-updater-aws (running), db (running)',
    );
    expect(remedy(finding)).toEqual(['start backend-aws', 'rebuild backend-aws', 'full-restart']);
    expect(skipped(finding)).toEqual(['restart: There is no container to restart.']);
    expect(finding.byHand[0]).toContain('`docker compose --profile aws up -d backend-aws`');
  });

  test('is found when the whole project is down', () => {
    const found = ids({ ...missing, db: null, updater: null });
    expect(found[0]).toBe('container-missing');
    expect(found).not.toContain('database-down');
  });

  test('explains the endpoints that give no answer', () => {
    expect(ids(missing)).toEqual(['container-missing', 'not-responding <- container-missing']);
  });

  test('gives way to an image that is missing too', () => {
    expect(ids({ ...missing, imagePresent: { known: true, value: false } })[0]).toBe('image-missing');
  });

  test('is not claimed while the engine does not answer', () => {
    const engine = { status: 'down', message: 'Cannot connect to the Docker daemon' } as const;
    expect(ids({ ...missing, engine })).not.toContain('container-missing');
  });
});
