import { describe, expect, test } from 'vitest';
import { answered } from '../../snapshot-builder.ts';
import { ESCALATION, endpointsBut, ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const broken = endpointsBut(answered('health', 500, '{"detail":"ledger does not balance"}'));

describe('endpoint-error', () => {
  test('quotes the answer and the log, and escalates', () => {
    const finding = top('endpoint-error', { endpoints: broken, log: ['ERROR: ledger does not balance'] });
    expect(finding.summary).toBe('backend-aws runs, but /health answers 500.');
    expect(quoted(finding)).toContain('HTTP 500 in 12 ms: {"detail":"ledger does not balance"}');
    expect(quoted(finding)).toContain('ERROR: ledger does not balance');
    expect(remedy(finding)).toEqual(ESCALATION);
  });

  test('explains a health check that asks the same endpoint', () => {
    expect(ids({ endpoints: broken, backend: { state: { health: 'unhealthy' } } })).toContain(
      'unhealthy <- endpoint-error',
    );
  });

  test.each([401, 403, 404, 405, 307])(
    'refuses to restart for a path that answers %i while the others are well',
    (status) => {
      const finding = top('endpoint-error', { endpoints: endpointsBut(answered('monitoring', status, '{}')) });
      expect(finding.summary).toContain(`/api/monitoring/summary answers ${status}`);
      expect(remedy(finding)).toEqual(['refuse']);
    },
  );

  test('does not put it down to the paths when none of them is found', () => {
    const none = (['ping', 'health', 'monitoring'] as const).map((name) => answered(name, 404, '{}'));
    expect(remedy(top('endpoint-error', { endpoints: endpointsBut(...none) }))).toEqual(ESCALATION);
  });

  test('quotes an empty answer as such', () => {
    expect(quoted(top('endpoint-error', { endpoints: endpointsBut(answered('ping', 503, '')) }))).toContain('(empty)');
  });

  test('is not raised for other trouble', () => {
    expect(ids({ endpoints: noAnswer('timeout') })).not.toContain('endpoint-error');
    expect(ids({ endpoints: endpointsBut(answered('health', 204, '')) })).toEqual([]);
  });
});
