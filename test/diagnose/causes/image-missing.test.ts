import { describe, expect, test } from 'vitest';
import { composeService, known, unknown, validCompose } from '../../snapshot-builder.ts';
import { ids, noAnswer, quoted, remedy, skipped, top } from '../scene.ts';

const gone = { backend: null, imagePresent: known(false), endpoints: noAnswer(), listeners: known([]) } as const;

describe('image-missing', () => {
  test('is built, since there is nothing to restart', () => {
    const finding = top('image-missing', gone);
    expect(quoted(finding)).toContain('no image automated-trading-platform-backend-aws');
    expect(remedy(finding)).toEqual(['rebuild backend-aws']);
    expect(skipped(finding)[0]).toContain('There is no container to restart.');
  });

  test('names an image that is pulled', () => {
    const services = [composeService({ image: 'registry.example.com/backend:4', builds: false })];
    expect(quoted(top('image-missing', { ...gone, compose: validCompose({ services }) }))).toContain(
      'no image registry.example.com/backend:4',
    );
  });

  test('explains the missing container', () => {
    expect(ids(gone)).toContain('container-missing <- image-missing');
  });

  test('is not raised where the container is there, or the images could not be listed', () => {
    expect(ids({ imagePresent: known(false) })).toEqual([]);
    expect(ids({ ...gone, imagePresent: unknown<boolean>('docker images failed') })[0]).toBe('container-missing');
  });
});
