import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readListeners } from '../../src/observe/listeners.ts';
import { NONCE } from './fixtures.ts';

const SS = `LISTEN 0      511    127.0.0.1:8480 0.0.0.0:* users:(("nginx",pid=5035,fd=5),("nginx",pid=5034,fd=5))
LISTEN 0      128      0.0.0.0:2024 0.0.0.0:*
LISTEN 0      4096   127.0.0.1:8002 0.0.0.0:* users:(("docker-proxy",pid=5073,fd=4))
LISTEN 0      128         [::]:22      [::]:*
LISTEN 0      511    127.0.0.53%lo:53 0.0.0.0:*`;
const PROCESSES = `${NONCE} process 5035 www-data nginx: worker process
${NONCE} process 5073 root /usr/bin/docker-proxy -proto tcp -host-port 8002`;

describe('listeners, as ss of iproute2 6.1 prints them', () => {
  const listeners = readListeners(`${SS}\n${PROCESSES}\n`, NONCE);

  test('are told with process, owner and command line', () => {
    expect(listeners).toHaveLength(5);
    expect(listeners[0]).toEqual({
      address: '127.0.0.1',
      port: 8480,
      pid: 5035,
      process: 'nginx',
      commandLine: 'nginx: worker process',
      user: 'www-data',
    });
    expect(listeners[2]).toMatchObject({ port: 8002, process: 'docker-proxy', user: 'root' });
  });

  test('of other users have no name', () => {
    expect(listeners[1]).toEqual({ address: '0.0.0.0', port: 2024, pid: 0, process: '', commandLine: '', user: '' });
    expect(listeners[3]).toMatchObject({ address: '[::]', port: 22 });
  });

  test('are not owned by whom a text without the nonce says', () => {
    expect(readListeners(`${SS}\n${PROCESSES.replaceAll(NONCE, 'x')}`, NONCE)[0]).toMatchObject({
      user: '',
      commandLine: '',
    });
  });
});

describe('listeners, as netstat of net-tools 2.10 prints them', () => {
  test('are told with their process', () => {
    const text = `tcp        0      0 127.0.0.1:8002          0.0.0.0:*               LISTEN      4711/python3\ntcp6       0      0 :::22                   :::*                    LISTEN      -`;
    expect(readListeners(`${text}\n${NONCE} process 4711 alice python3 -m http.server`, NONCE)).toEqual([
      {
        address: '127.0.0.1',
        port: 8002,
        pid: 4711,
        process: 'python3',
        commandLine: 'python3 -m http.server',
        user: 'alice',
      },
      { address: '::', port: 22, pid: 0, process: '', commandLine: '', user: '' },
    ]);
  });

  test('are never a reason to throw', () => {
    fc.assert(fc.property(fc.string(), (text) => readListeners(text, NONCE).length === 0));
  });
});
