import { describe, expect, test } from 'vitest';
import { bytesOf, readDiskUse } from '../../../src/observe/disk/read.ts';
import { readMade } from '../../../src/observe/past/made.ts';
import { INSPECT } from '../fixtures.ts';

const made = readMade(INSPECT);
const backend = made.find((one) => one.service === 'backend-aws');
const read = (text: string, exitCode = 0) => readDiskUse({ exitCode, text }, made);

const SYSTEM = JSON.stringify({
  Images: [
    { Repository: '<none>', Tag: '<none>', Size: '900MB', UniqueSize: '120.5MB', Containers: '0' },
    { Repository: '<none>', Tag: '<none>', Size: '900MB', UniqueSize: '50MB', Containers: '1' },
    { Repository: 'app', Tag: 'latest', Size: '900MB', UniqueSize: '10MB', Containers: '1' },
  ],
  Containers: [],
  Volumes: [
    { Name: 'small', Size: '10kB', Links: '0' },
    { Name: 'shop_data', Size: '42.5GB', Links: '1' },
  ],
  BuildCache: [
    { Size: '1.5GB', InUse: 'false', Shared: 'false' },
    { Size: '3GB', InUse: 'true', Shared: 'false' },
    { Size: '4GB', InUse: 'false', Shared: 'true' },
  ],
});

describe('what fills the disk', () => {
  test('has volumes, build cache and dangling images by their bytes', () => {
    expect(read(SYSTEM)).toEqual({
      known: true,
      value: {
        logs: { known: false, why: expect.stringContaining('may not read') },
        dangling: { count: 1, bytes: 120_500_000 },
        buildCacheBytes: 1_500_000_000,
        volumes: [
          { name: 'shop_data', bytes: 42_500_000_000, links: 1 },
          { name: 'small', bytes: 10_000, links: 0 },
        ],
      },
    });
  });

  test('has the logs of containers, the rotated ones with them, and whether anything bounds them', () => {
    const path = `/var/lib/docker/containers/${backend?.id}`;
    const use = read(
      `log=2048\t${path}/${backend?.id}-json.log\nlog=1024\t${path}/${backend?.id}-json.log.1\nlog=9\t/var/lib/docker/containers/${'f'.repeat(64)}/x-json.log\n${SYSTEM}`,
    );
    expect(use.known && use.value.logs).toEqual({
      known: true,
      value: [
        {
          container: 'trading-e2e-backend-aws-1',
          service: 'backend-aws',
          bytes: 3 * 1024 * 1024,
          since: backend?.createdAt,
          rotated: false,
        },
      ],
    });
  });

  test('is not known where the disk has room, or the engine took too long', () => {
    expect(read('', 100)).toEqual({ known: false, why: 'the disk has room, so the engine was not asked' });
    expect(read('')).toEqual({ known: false, why: 'the engine did not say in time what fills the disk' });
    expect(readDiskUse(undefined, [])).toMatchObject({ known: false });
  });

  test('counts a driver or an option that rotates', () => {
    const rotated = (config: string) =>
      readMade(INSPECT.replaceAll('"LogConfig":{"Type":"json-file","Config":{}}', `"LogConfig":${config}`))[0]
        ?.logRotated;
    expect(rotated('{"Type":"json-file","Config":{"max-size":"10m"}}')).toBe(true);
    expect(rotated('{"Type":"local","Config":{}}')).toBe(true);
    expect(rotated('{"Type":"json-file","Config":{}}')).toBe(false);
  });
});

test.each([
  ['0B', 0],
  ['512B', 512],
  ['1.234kB', 1_234],
  ['12.5MB', 12_500_000],
  ['3TB', 3_000_000_000_000],
  ['N/A', 0],
])('%s is %i bytes', (text, bytes) => {
  expect(bytesOf(text)).toBe(bytes);
});
