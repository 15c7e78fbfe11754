import { describe, expect, test } from 'vitest';
import { confirmedFromHost, dashboardAnswers, dashboardTrouble } from '../../src/diagnose/outside.ts';
import { answered, silent } from '../snapshot-builder.ts';
import { badGateway, endpointsBut, factsOf, fromHost } from './scene.ts';

describe('the dashboard', () => {
  test.each([200, 204, 301, 302, 308, 401])('that answers %i is sound', (status) => {
    expect(dashboardAnswers(answered('dashboard', status, ''))).toBe(true);
  });

  test.each([403, 404, 500, 502])('that answers %i is not', (status) => {
    expect(dashboardAnswers(answered('dashboard', status, ''))).toBe(false);
    expect(dashboardTrouble(factsOf({ endpoints: endpointsBut(answered('dashboard', status, '')) }))).toBe(
      `HTTP ${status}`,
    );
  });

  test('that gives no answer is not, and why is told', () => {
    const endpoints = endpointsBut(silent('dashboard', 'tls', 'certificate has expired'));
    expect(dashboardTrouble(factsOf({ endpoints }))).toBe('tls: certificate has expired');
    expect(dashboardTrouble(factsOf({ endpoints: endpointsBut(silent('dashboard', 'timeout')) }))).toBe('timeout');
  });

  test('that was not asked is no trouble', () => {
    expect(dashboardTrouble(factsOf({ endpoints: [] }))).toBe('');
  });

  test('is confirmed only by the host’s own failure', () => {
    expect(confirmedFromHost(factsOf({ endpoints: endpointsBut(badGateway()) }))).toBe(false);
    expect(confirmedFromHost(factsOf({ endpoints: endpointsBut(badGateway(), fromHost(badGateway())) }))).toBe(true);
    const fine = fromHost(answered('dashboard', 200, '{}'));
    expect(confirmedFromHost(factsOf({ endpoints: endpointsBut(badGateway(), fine) }))).toBe(false);
  });
});
