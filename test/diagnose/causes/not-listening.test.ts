import { describe, expect, test } from 'vitest';
import { composeService, known, silent, validCompose } from '../../snapshot-builder.ts';
import { ESCALATION, endpointsBut, ids, noAnswer, quoted, remedy, skipped, top } from '../scene.ts';

const sockets = (...ports: [number, boolean][]) => known(ports.map(([port, loopbackOnly]) => ({ port, loopbackOnly })));

describe('not-listening', () => {
  test('quotes the ports that are listened on in the container, and the ones published', () => {
    const finding = top('not-listening', {
      endpoints: noAnswer('reset', 'socket hang up'),
      sockets: sockets([8003, false]),
      log: ['INFO: serving on port 8003', 'INFO: listening on 0.0.0.0:8003'],
    });
    expect(finding.summary).toBe(
      'backend-aws runs and does not listen on port 8002; in its container are listened on: 8003.',
    );
    expect(quoted(finding)).toContain('[port] sockets in automated-trading-platform-backend-aws-1: 8003');
    expect(quoted(finding)).toContain('8002->8002/tcp');
    expect(quoted(finding)).toContain('listening on 0.0.0.0:8003');
    expect(remedy(finding)).toEqual(ESCALATION);
  });

  test('tells a program that listens on its loopback interface only', () => {
    const { summary } = top('not-listening', { endpoints: noAnswer('reset'), sockets: sockets([8002, true]) });
    expect(summary).toContain('listens on its loopback interface only, not on port 8002');
    expect(summary).toContain('8002 (loopback only)');
  });

  test('tells that nothing listens at all', () => {
    expect(top('not-listening', { endpoints: noAnswer(), sockets: sockets() }).summary).toContain(
      'nothing in its container listens',
    );
  });

  test('names the port in the container where another one is published', () => {
    const ports = [{ hostIp: '0.0.0.0', hostPort: 8002, containerPort: 80, protocol: 'tcp' }];
    const finding = top('not-listening', {
      backend: { ports },
      endpoints: noAnswer('reset'),
      sockets: sockets([8002, false]),
    });
    expect(finding.summary).toContain('does not listen on port 80;');
  });

  test('recreates a container that lacks the port which the compose file publishes', () => {
    const finding = top('not-listening', { backend: { ports: [] }, endpoints: noAnswer() });
    expect(finding.summary).toBe('backend-aws runs, and its container publishes no port 8002 on the host.');
    expect(quoted(finding)).toContain('none is published');
    expect(remedy(finding)).toEqual(['recreate backend-aws']);
    expect(skipped(finding)[0]).toContain('A restart keeps the ports');
  });

  test('refuses where the compose file publishes no such port', () => {
    const compose = validCompose({ services: [composeService({ ports: [] })] });
    expect(remedy(top('not-listening', { backend: { ports: [] }, compose, endpoints: noAnswer() }))).toEqual([
      'refuse',
    ]);
  });

  test('asks for no published port on the host’s own network', () => {
    const backend = { ports: [], networkMode: 'host' };
    const { summary } = top('not-listening', { backend, endpoints: noAnswer(), sockets: sockets() });
    expect(summary).toContain('does not listen on port 8002');
  });

  test('is not claimed of a port that is listened on, nor of another host', () => {
    expect(ids({ endpoints: noAnswer('reset') })).toEqual(['not-responding']);
    expect(ids({ endpoints: noAnswer(), sockets: sockets([8003, false]), target: { local: false } })).toEqual([
      'not-responding',
    ]);
  });

  test('is not raised while an endpoint answers', () => {
    const endpoints = endpointsBut(silent('health', 'reset', 'socket hang up'));
    expect(ids({ endpoints, sockets: sockets([8003, false]) })).toEqual(['not-responding']);
  });
});
