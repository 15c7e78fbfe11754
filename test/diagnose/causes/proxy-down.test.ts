import { describe, expect, test } from 'vitest';
import { container, silent } from '../../snapshot-builder.ts';
import { endpointsBut, fromHost, ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const refused = silent('dashboard', 'refused', 'connect ECONNREFUSED 203.0.113.7:443');
const service = { kind: 'service', running: false, manager: 'systemd', errorLog: ['[emerg] bind() failed'] } as const;
const down = { endpoints: endpointsBut(refused, fromHost(refused)), proxies: [service] };

describe('proxy-down', () => {
  test('starts nginx of the host, and quotes its last words', () => {
    const finding = top('proxy-down', down);
    expect(finding.summary).toBe('The backend is well, but nginx on the host does not run.');
    expect(quoted(finding)).toContain('[state] nginx on the host: not running');
    expect(quoted(finding)).toContain('[emerg] bind() failed');
    expect(quoted(finding)).toContain('{"pong":true}');
    expect(remedy(finding)).toEqual(['start-proxy']);
  });

  test("knows the project's own nginx, which then is no neighbour of its own", () => {
    const nginx = container({ service: 'nginx', restartPolicy: 'always', state: { status: 'exited', health: 'none' } });
    const proxy = { kind: 'container', containerId: nginx.id, service: 'nginx', running: false, errorLog: [] } as const;
    const parts = { ...down, others: [nginx], proxies: [proxy], target: { services: ['nginx'] } };
    expect(top('proxy-down', parts).summary).toContain('nginx (service nginx)');
    expect(ids(parts)).toContain('neighbour-down <- proxy-down');
  });

  test('explains what the runner sees', () => {
    expect(ids(down)).toEqual(['proxy-down', 'runner-view <- proxy-down']);
  });

  test('is not claimed on the runner’s word alone', () => {
    expect(ids({ ...down, endpoints: endpointsBut(refused) })).toEqual(['runner-view']);
  });

  test('is not raised where nginx runs, or the backend is ill', () => {
    expect(ids({ ...down, proxies: [{ ...service, running: true }] })).toEqual(['runner-view']);
    expect(ids({ ...down, endpoints: [...noAnswer('timeout'), refused, fromHost(refused)] })).not.toContain(
      'proxy-down',
    );
  });
});
