import { expect, test } from 'vitest';
import { decideEndpoints, NOWHERE, pathsToAsk } from '../../../src/cli/init/endpoints.ts';
import type { EndpointOutcome } from '../../../src/model/snapshot.ts';

function answered(status: number, body = '{}', contentType = 'application/json'): EndpointOutcome {
  return { kind: 'answered', status, contentType, body, truncated: false, server: '' };
}

function values(own: readonly string[], outcomes: Readonly<Record<string, EndpointOutcome>>): string[] {
  return decideEndpoints(own, new Map(Object.entries(outcomes))).map((one) => one.value);
}

test('the usual paths that answer are taken', () => {
  const summary = answered(200, '{"backend_health":"degraded"}');
  const outcomes = { '/ping_fast': answered(200), '/healthz': answered(204), '/api/monitoring/summary': summary };
  expect(values([], outcomes)).toEqual(['/ping_fast', '/healthz', '/api/monitoring/summary']);
});

test('what the health check asks is taken where no usual path answers', () => {
  expect(values(['/up'], { '/up': answered(200), '/health': answered(404) })).toEqual(['', '/up', '']);
});

test('a backend that answers every path with a page tells nothing by that', () => {
  const page = answered(200, '<html>', 'text/html');
  const everywhere = Object.fromEntries(pathsToAsk([]).map((path) => [path, page]));
  expect(values([], everywhere)).toEqual(['', '', '']);
  expect(values([], { ...everywhere, '/api/health': answered(200, '{"ok":true}') })).toEqual(['', '/api/health', '']);
  expect(everywhere[NOWHERE]).toBe(page);
});

test('a summary without the word on the backend’s health is none', () => {
  expect(values([], { '/health': answered(200), '/api/monitoring/summary': answered(200, '{"cpu":1}') })[2]).toBe('');
});

test('a backend that is down gets the path of its health check, and a person is asked', () => {
  const down: EndpointOutcome = { kind: 'refused', message: '' };
  const [, health] = decideEndpoints(['/up'], new Map([['/up', down]]));
  expect(health).toMatchObject({ value: '/up', sure: false, why: expect.stringContaining('does not answer') });
  expect(decideEndpoints([], new Map([['/health', down]]))[1]).toMatchObject({ value: '', sure: false });
});
