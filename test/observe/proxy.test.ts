import { describe, expect, test } from 'vitest';
import { readProxies } from '../../src/observe/proxy.ts';
import { container, logLines } from '../snapshot-builder.ts';

const host = (text: string, exitCode = 0) => readProxies({ text, exitCode }, [], {});

describe('nginx of the host', () => {
  test('is read with its manager, its state and its error log', () => {
    expect(host('manager=systemd\nenabled=enabled\nrunning=yes\nerror=2026/11/24 [error] 1#1: x=y\nerror=z')).toEqual([
      { kind: 'service', running: true, manager: 'systemd', errorLog: ['2026/11/24 [error] 1#1: x=y', 'z'] },
    ]);
    expect(host('running=no')).toEqual([{ kind: 'service', running: false, manager: 'none', errorLog: [] }]);
  });

  test('is none where it is not installed or the host did not say', () => {
    expect(host('', 100)).toEqual([]);
    expect(readProxies(undefined, [], {})).toEqual([]);
  });
});

describe('nginx of the project', () => {
  const proxy = (reference: string, command: string[] = []) =>
    container({ service: 'web', image: { reference }, command });

  test.each([
    'nginx',
    'nginx:1.27-alpine',
    'docker.io/library/nginx@sha256:00',
    'registry.example.com/openresty:1',
    'your-org/my-nginx',
  ])('is known by its image %s', (reference) => expect(readProxies(undefined, [proxy(reference)], {})).toHaveLength(1));

  test('is known by its command, and only errors of its log are taken', () => {
    const own = proxy('your-org/edge', ['nginx', '-g', 'daemon off;']);
    const logs = { [own.id]: logLines('GET / 200', '2026/11/24 [error] 7#7: *1 connect() failed') };
    expect(readProxies(undefined, [own], logs)).toEqual([
      {
        kind: 'container',
        containerId: own.id,
        service: 'web',
        running: true,
        errorLog: ['2026/11/24 [error] 7#7: *1 connect() failed'],
      },
    ]);
  });

  test.each(['your-org/nginxify', 'prom/nginxlog', 'postgres:15'])('is not %s', (reference) => {
    expect(readProxies(undefined, [proxy(reference)], {})).toEqual([]);
  });
});
