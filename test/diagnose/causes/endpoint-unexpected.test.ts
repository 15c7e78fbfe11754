import { describe, expect, test } from 'vitest';
import { answered } from '../../snapshot-builder.ts';
import { ESCALATION, endpointsBut, ids, quoted, remedy, top } from '../scene.ts';

const PAGE = '<!DOCTYPE html><html><head><title>Application error</title></head></html>';

describe('endpoint-unexpected', () => {
  test('is an HTML page where JSON belongs', () => {
    const finding = top('endpoint-unexpected', { endpoints: endpointsBut(answered('health', 200, PAGE)) });
    expect(finding.summary).toContain('/health: HTTP 200 with an HTML page');
    expect(quoted(finding)).toContain('Application error');
    expect(remedy(finding)).toEqual(ESCALATION);
  });

  test.each([
    ['an empty answer', ''],
    ['JSON without the value', '{"open_orders":3}'],
    ['a value that is null', '{"backend_health":null}'],
    ['a value that is no word', '{"backend_health":{"state":"healthy"}}'],
    ['a list', '[]'],
  ])('is %s from monitoring', (_, body) => {
    const finding = top('endpoint-unexpected', { endpoints: endpointsBut(answered('monitoring', 200, body)) });
    expect(finding.summary).toContain('HTTP 200 without `backend_health`');
  });

  test('looks for a nested value where the pointer says', () => {
    const target = { healthPointer: 'data.backend.health' };
    const nested = answered('monitoring', 200, '{"data":{"backend":{"health":"healthy"}}}');
    expect(ids({ target, endpoints: endpointsBut(nested) })).toEqual([]);
    expect(ids({ target })).toEqual(['endpoint-unexpected']);
  });

  test('does not judge an answer that was too long to be read whole', () => {
    const body = `{"orders":["${'x'.repeat(65_000)}`;
    const long = answered('monitoring', 200, body);
    const cut = { ...long, outcome: { ...long.outcome, truncated: true } } as typeof long;
    expect(ids({ endpoints: endpointsBut(cut) })).toEqual([]);
    expect(ids({ endpoints: endpointsBut(long) })).toEqual(['endpoint-unexpected']);
  });

  test('is not raised for a value that is told and not accepted', () => {
    const error = answered('monitoring', 200, '{"backend_health":"error"}');
    expect(ids({ endpoints: endpointsBut(error) })).toEqual(['monitoring-error']);
  });
});
