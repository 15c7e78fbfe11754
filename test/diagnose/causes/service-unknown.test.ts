import { describe, expect, test } from 'vitest';
import { validCompose } from '../../snapshot-builder.ts';
import { ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const gone = { backend: null, endpoints: noAnswer(), listeners: { known: true, value: [] } } as const;

describe('service-unknown', () => {
  test('lists the services that are there, and refuses', () => {
    const finding = top('service-unknown', { ...gone, target: { service: 'backend' } });
    expect(finding.summary).toBe(
      'The project has no service "backend" (enabled are: backend-aws, market-updater-aws, db).',
    );
    expect(quoted(finding)).toContain('services: backend-aws, market-updater-aws, db');
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.byHand[0]).toContain('`profile`');
  });

  test('is a profile that was forgotten, without which no service is left', () => {
    const finding = top('service-unknown', {
      ...gone,
      compose: validCompose({ services: [] }),
      target: { profiles: [] },
    });
    expect(finding.summary).toContain('enabled are: none');
  });

  test('explains the missing container', () => {
    expect(ids({ ...gone, target: { service: 'backend' } })).toContain('container-missing <- service-unknown');
  });

  test('is not claimed where Compose’s answer could not be read, or the container is there', () => {
    const unread = validCompose({ services: [], project: '' });
    expect(ids({ ...gone, compose: unread })[0]).toBe('container-missing');
    expect(ids({ compose: validCompose({ services: [] }) })).toEqual([]);
  });
});
