import { describe, expect, test } from 'vitest';
import type { DiskUse, LogUse } from '../../src/model/disk-use.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { ago, known, machine, snapshot, unknown } from '../snapshot-builder.ts';
import { sampleRecord } from './sample.ts';

const DAY = 86_400_000;
const log = (overrides: Partial<LogUse> = {}): LogUse => ({
  container: 'app-backend-aws-1',
  service: 'backend-aws',
  bytes: 20e9,
  since: ago(10 * DAY),
  rotated: false,
  ...overrides,
});

function summary(use: Partial<DiskUse> | null): string {
  const diskUse = known({
    logs: known([log()]),
    dangling: { count: 3, bytes: 1.2e9 },
    buildCacheBytes: 3e9,
    volumes: [{ name: 'app_data', bytes: 7e9, links: 1 }],
    ...use,
  });
  const fileSystems = [{ mount: '/', sizeBytes: 40e9, availableBytes: 2e9, usedPercent: 95, inodesUsedPercent: 10 }];
  const before = snapshot({ machine: known(machine({ fileSystems })), ...(use === null ? {} : { diskUse }) });
  return renderSummary(
    cleanRecord(sampleRecord('unhealthy', { before }), createRedactor({ secrets: [], patterns: [] })),
    { docsUrl: '' },
  );
}

describe('a disk that is nearly full', () => {
  test('is told by name and bytes, the largest first', () => {
    const text = summary({});
    expect(text).toContain('What fills the disk (/: 95 %, 2.0 GB free)');
    const rows = text.split('\n').filter((line) => /^\| (log|volume|build cache|dangling images) \|/.test(line));
    expect(rows).toEqual([
      '| log | `app-backend-aws-1` | 20 GB | by rotation |',
      '| volume | `app_data` | 7.0 GB | no |',
      '| build cache | – | 3.0 GB | `docker builder prune` |',
      '| dangling images | 3 images | 1.2 GB | `docker image prune` |',
    ]);
  });

  test('says what could be freed safely, and that volumes are not', () => {
    expect(summary({})).toContain('Could be freed safely: 4.2 GB of build cache and dangling images');
    expect(summary({ buildCacheBytes: 0, dangling: { count: 0, bytes: 0 } })).toContain('would free little');
  });

  test('says when it will be full at the rate of its logs', () => {
    expect(summary({})).toContain('have grown by 2.0 GB a day: at that rate alone / is full in 1 d');
    expect(summary({ logs: known([log({ rotated: true })]) })).not.toContain('at that rate');
    expect(summary({ logs: known([log({ since: ago(60_000) })]) })).not.toContain('at that rate');
  });

  test('gives the lines that rotate logs, for the services that need them', () => {
    expect(summary({})).toContain(
      'x-logging: &rotated\n  driver: json-file\n  options: { max-size: "10m", max-file: "3" }\n\nservices:\n  backend-aws:\n    logging: *rotated',
    );
    expect(summary({ logs: known([log({ rotated: true })]) })).not.toContain('x-logging');
  });

  test('says why the sizes of logs are not known', () => {
    expect(summary({ logs: unknown('this user may not read them') })).toContain(
      'Sizes of logs: this user may not read them.',
    );
  });
});

test('a disk with room is not told of', () => {
  expect(summary(null)).not.toContain('What fills the disk');
});
