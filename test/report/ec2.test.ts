import { describe, expect, test } from 'vitest';
import type { Ec2 } from '../../src/model/ec2.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { known, snapshot } from '../snapshot-builder.ts';
import { sampleRecord } from './sample.ts';

function summary(ec2: Partial<Ec2> | null): string {
  const value: Ec2 = {
    instanceType: 't3.medium',
    zone: 'eu-west-1a',
    lifeCycle: 'on-demand',
    interruption: null,
    rebalanceAt: '',
    events: [],
    ...ec2,
  };
  const before = snapshot(ec2 === null ? {} : { ec2: known(value) });
  return renderSummary(
    cleanRecord(sampleRecord('healthy', { before }), createRedactor({ secrets: [], patterns: [] })),
    { docsUrl: '' },
  );
}

describe('a host on EC2', () => {
  test('is told by its type', () => {
    expect(summary({})).toContain('☁️ EC2 `t3.medium` in `eu-west-1a`');
    expect(summary({ lifeCycle: 'spot' })).toContain('in `eu-west-1a`, spot');
  });

  test('that will be interrupted is told with the time', () => {
    expect(summary({ interruption: { action: 'terminate', at: '2026-11-24T04:00:00.000Z' } })).toContain(
      'EC2 will **terminate** this spot instance at 24 Nov 2026 04:00:00 UTC.',
    );
  });

  test('that may be interrupted is told', () => {
    expect(summary({ rebalanceAt: '2026-11-24T03:30:00.000Z' })).toContain('likelier than usual');
  });

  test('for which something is scheduled is told, and not what is over', () => {
    const event = {
      code: 'system-reboot',
      description: 'scheduled <reboot>',
      notBefore: '2026-11-25T09:00:00.000Z',
      notAfter: '',
      state: 'active',
    };
    expect(summary({ events: [event] })).toContain(
      'EC2 has scheduled `system-reboot` from 25 Nov 2026 09:00:00 UTC: scheduled &lt;reboot&gt;',
    );
    expect(summary({ events: [{ ...event, state: 'completed' }] })).not.toContain('has scheduled');
  });
});

test('where it was not asked nothing is told', () => {
  expect(summary(null)).not.toContain('EC2');
});
