import { describe, expect, test } from 'vitest';
import type { Hands } from '../../src/model/hands.ts';
import { cleanRecord } from '../../src/report/clean-record.ts';
import { createRedactor } from '../../src/report/redact.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { ago, known, snapshot } from '../snapshot-builder.ts';
import { sampleRecord } from './sample.ts';

function summary(hands: Partial<Hands>): string {
  const before = snapshot({ hands: { deploys: known([]), maintenance: [], ...hands } });
  const record = cleanRecord(sampleRecord('healthy', { before }), createRedactor({ secrets: [], patterns: [] }));
  return renderSummary(record, { docsUrl: '' });
}

describe('a run that changes nothing', () => {
  test('still tells of a marker, with its reason and its end', () => {
    const marker = {
      where: '/srv/app/.backend-health-maintenance',
      reason: 'moving <b>it</b>',
      until: ago(-3_600_000),
      byDefault: false,
    };
    expect(summary({ maintenance: [marker] })).toMatch(
      /🚧 Maintenance until 24 Nov 2026 04:12:40 UTC: moving &lt;b&gt;it&lt;\/b&gt; \(/,
    );
  });

  test('tells of one whose end has passed, so that it is taken away', () => {
    const marker = {
      where: '/srv/app/.backend-health-maintenance',
      reason: '',
      until: ago(3_600_000),
      byDefault: false,
    };
    expect(summary({ maintenance: [marker] })).toContain('that has passed, take it away');
  });

  test('tells of one whose end can’t be read', () => {
    const marker = { where: '/srv/app/.backend-health-maintenance', reason: '', until: '', byDefault: false };
    expect(summary({ maintenance: [marker] })).toContain('it does not hold');
  });

  test('tells of a deploy', () => {
    const deploy = {
      pid: 11,
      user: 'deploy',
      ageSeconds: 20,
      does: 'docker compose up',
      attached: false,
      mayBeElsewhere: false,
    };
    expect(summary({ deploys: known([deploy]) })).toContain('🚚 `docker compose up` by deploy was running, since 20 s');
  });
});
