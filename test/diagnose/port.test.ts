import { describe, expect, test } from 'vitest';
import { findPortConflict } from '../../src/diagnose/port.ts';
import { composeService, container, exited, known, unknown, validCompose } from '../snapshot-builder.ts';
import { factsOf, type Parts, stopped } from './scene.ts';

const conflict = (parts: Parts) => findPortConflict(factsOf(parts));
const holder = (pid: number, process: string, port = 8002) =>
  known([{ address: '0.0.0.0', port, pid, process, commandLine: process, user: '' }]);
const says = (error: string, parts: Parts = {}) => conflict({ ...stopped(128, { error }), ...parts });

describe('the port that is taken', () => {
  test.each([
    ['Bind for 0.0.0.0:9001 failed: port is already allocated', 9001],
    ['Error starting userland proxy: listen tcp4 0.0.0.0:9002: bind: address already in use', 9002],
    ['failed to bind host port for 0.0.0.0:9003:172.19.0.2:80/tcp: address already in use', 9003],
    ['failed to bind host port 0.0.0.0:9004/tcp: address already in use', 9004],
    [
      'Ports are not available: exposing port TCP 0.0.0.0:9005 -> 127.0.0.1:0: listen tcp 0.0.0.0:9005: bind: address already in use',
      9005,
    ],
    ['Bind for :::9006 failed: port is already allocated', 9006],
  ])('is named by the engine: %s', (error, port) => expect(says(error)?.port).toBe(port));

  test('is the published one where the engine names none', () => {
    expect(conflict({ ...stopped(0), listeners: holder(7, 'python3') })?.port).toBe(8002);
  });

  test('is nobody’s where neither engine nor host says so', () => {
    expect(conflict(stopped(0))).toBeNull();
    expect(conflict({ ...stopped(0), listeners: unknown<never>('no answer') })).toBeNull();
    expect(conflict({ backend: null, listeners: known([]) })).toBeNull();
  });
});

describe('its holder', () => {
  test('is a process, named as far as the host tells', () => {
    expect(conflict({ ...stopped(0), listeners: holder(7, 'python3') })).toMatchObject({
      holder: { pid: 7 },
      container: null,
    });
    const unnamed = conflict({ ...stopped(0), listeners: holder(0, '') });
    expect(unnamed?.evidence[0]?.text).toContain('a process of another user');
  });

  test("is not Docker's own proxy", () => {
    expect(conflict({ ...stopped(0), listeners: holder(88, 'docker-proxy') })).toBeNull();
  });

  test('is not another replica of the backend', () => {
    const replica = container({ name: 'automated-trading-platform-backend-aws-2' });
    expect(conflict({ ...stopped(0), others: [replica], listeners: holder(0, '') })).toBeNull();
  });

  test('is a container that publishes the port over TCP, paused or running', () => {
    const ports = (protocol: string) => [{ hostIp: '', hostPort: 8002, containerPort: 80, protocol }];
    const other = (protocol: string, status: 'running' | 'paused' | 'exited') =>
      container({ project: 'shop', service: 'web', name: 'shop-web-1', ports: ports(protocol), state: { status } });
    expect(conflict({ ...stopped(0), others: [other('tcp', 'running')] })?.container?.name).toBe('shop-web-1');
    expect(conflict({ ...stopped(0), others: [other('tcp', 'paused')] })?.container?.name).toBe('shop-web-1');
    expect(conflict({ ...stopped(0), others: [other('tcp', 'exited')] })).toBeNull();
    expect(conflict({ ...stopped(0), others: [other('udp', 'running')] })).toBeNull();
  });

  test('is not a sibling that rightly publishes what the backend does not', () => {
    const sibling = container({ service: 'proxy', ports: container().ports });
    const services = [composeService({ ports: [] }), composeService({ name: 'proxy', ports: sibling.ports })];
    const parts = { backend: exited(0, { ports: [] }), others: [sibling], compose: validCompose({ services }) };
    expect(conflict(parts)).toBeNull();
    expect(conflict({ ...parts, compose: validCompose({ services: [] }) })).toBeNull();
    expect(conflict({ ...parts, backend: exited(0) })?.container?.service).toBe('proxy');
  });

  test('is an orphan only where Compose says which services there are', () => {
    const orphan = container({ service: 'old', ports: container().ports });
    expect(conflict({ ...stopped(0), others: [orphan] })?.orphan?.service).toBe('old');
    const compose = { status: 'unavailable', message: 'none' } as const;
    expect(conflict({ ...stopped(0), others: [orphan], compose })).toMatchObject({
      orphan: null,
      container: { service: 'old' },
    });
  });
});
