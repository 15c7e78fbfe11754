import { describe, expect, test } from 'vitest';
import { answered, container, snapshot, target } from '../../snapshot-builder.ts';
import { badGateway, endpointsBut, fromHost, ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const LINE =
  '2026/11/24 03:12:38 [error] 31#31: *7 connect() failed (113: No route to host) while connecting to upstream, upstream: "http://172.18.0.9:8002/api/monitoring/summary"';
const proxy = { kind: 'service', running: true, manager: 'systemd', errorLog: [LINE] } as const;
const both = { endpoints: endpointsBut(badGateway(), fromHost(badGateway())), proxies: [proxy] };
const dashboardOf = (parts: typeof both) => parts.endpoints.filter(({ name }) => name === 'dashboard');

describe('proxy-stale-upstream', () => {
  test('compares the address that nginx asks with the one the backend has, and reloads nginx', () => {
    const finding = top('proxy-stale-upstream', both);
    expect(finding.summary).toBe('nginx still sends requests to 172.18.0.9, and backend-aws now has 172.18.0.3.');
    expect(quoted(finding)).toContain(LINE);
    expect(quoted(finding)).toContain('[state] addresses of backend-aws: 172.18.0.3');
    expect(remedy(finding)).toEqual(['reload-proxy']);
  });

  test.each([502, 503, 504])('is raised for %i, without a log to compare too', (status) => {
    const gateway = answered('dashboard', status, '');
    const parts = { endpoints: endpointsBut(gateway, fromHost(gateway)), proxies: [{ ...proxy, errorLog: [] }] };
    expect(top('proxy-stale-upstream', parts).summary).toContain(`answers ${status}`);
  });

  test('is believed by the log where the host can not ask the dashboard', () => {
    expect(ids({ ...both, endpoints: endpointsBut(badGateway()) })[0]).toBe('proxy-stale-upstream');
  });

  test('is not believed by old lines of the log where the host sees the dashboard well', () => {
    const fine = fromHost(snapshot().endpoints.find(({ name }) => name === 'dashboard') ?? badGateway());
    expect(ids({ ...both, endpoints: endpointsBut(badGateway(), fine) })).toEqual(['runner-view']);
  });

  test('is not raised while the backend itself is ill, or no proxy runs', () => {
    const endpoints = [...noAnswer('timeout').slice(0, 3), ...dashboardOf(both)];
    expect(ids({ ...both, endpoints })).toEqual(['not-responding']);
    expect(ids({ ...both, proxies: [{ ...proxy, running: false }] })).toEqual(['runner-view']);
  });

  test('is not raised for an error that nginx passes on', () => {
    const error = answered('dashboard', 500, '');
    expect(ids({ ...both, endpoints: endpointsBut(error, fromHost(error)) })).toEqual(['runner-view']);
  });
});

describe('a backend that is reached only through its own nginx', () => {
  const nginx = container({ service: 'nginx', ports: container().ports, image: { reference: 'nginx:1.27' } });
  const inFront = {
    kind: 'container',
    containerId: nginx.id,
    service: 'nginx',
    running: true,
    errorLog: [LINE],
  } as const;
  const gateway = (['ping', 'health', 'monitoring'] as const).map((name) => answered(name, 502, ''));
  const parts = { backend: { ports: [] }, others: [nginx], proxies: [inFront], target: target({ dashboardUrl: '' }) };

  test('is well where nginx does not reach it: nginx is reloaded', () => {
    expect(remedy(top('proxy-stale-upstream', { ...parts, endpoints: gateway }))).toEqual(['reload-proxy']);
  });

  test('is well where nginx does not run: nginx is started', () => {
    const down = { ...parts, proxies: [{ ...inFront, running: false }] };
    expect(remedy(top('proxy-down', { ...down, endpoints: noAnswer('refused').slice(0, 3) }))).toEqual(['start-proxy']);
  });

  test('is ill where the error is its own, or its own health check fails too', () => {
    const own = (['ping', 'health', 'monitoring'] as const).map((name) => answered(name, 500, ''));
    expect(ids({ ...parts, endpoints: own })[0]).toBe('endpoint-error');
    const unhealthy = { ports: [], state: { health: 'unhealthy' } } as const;
    expect(ids({ ...parts, backend: unhealthy, endpoints: gateway })[0]).toBe('endpoint-error');
  });
});
