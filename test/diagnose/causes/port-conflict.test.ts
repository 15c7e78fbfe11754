import { describe, expect, test } from 'vitest';
import { container, known } from '../../snapshot-builder.ts';
import { ids, noAnswer, quoted, remedy, stopped, top } from '../scene.ts';

const python = {
  address: '0.0.0.0',
  port: 8002,
  pid: 4711,
  process: 'python3',
  commandLine: 'python3 -m http.server 8002',
  user: 'alice',
};
const taken =
  'driver failed programming external connectivity on endpoint backend-aws (0123abcd): Bind for 0.0.0.0:8002 failed: port is already allocated';

describe('port-conflict', () => {
  test('names process, pid and owner, and refuses', () => {
    const finding = top('port-conflict', { ...stopped(128, { error: taken }), listeners: known([python]) });
    expect(finding.summary).toBe('Port 8002 is taken by python3 (pid 4711, user alice).');
    expect(quoted(finding)).toContain('python3 pid 4711 user alice: python3 -m http.server 8002');
    expect(quoted(finding)).toContain('port is already allocated');
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.byHand[0]).toContain('lsof -i :8002');
  });

  test('comes before every finding about the backend', () => {
    const found = ids({ ...stopped(128, { error: taken }), listeners: known([python]) });
    expect(found[0]).toBe('port-conflict');
    expect(found.slice(1).every((id) => id.endsWith(' <- port-conflict'))).toBe(true);
  });

  test('explains a container that was never made', () => {
    const found = ids({ backend: null, endpoints: noAnswer(), listeners: known([python]) });
    expect(found).toContain('container-missing <- port-conflict');
  });

  test('names a container of another project, its service named alike or not', () => {
    const other = container({ project: 'staging', name: 'staging-backend-aws-1' });
    const finding = top('port-conflict', {
      ...stopped(128, { error: taken }),
      others: [other],
      listeners: known([{ ...python, pid: 88, process: 'docker-proxy' }]),
    });
    expect(finding.summary).toBe('Port 8002 is taken by container staging-backend-aws-1 (project staging).');
    expect(finding.byHand[1]).toContain('docker stop staging-backend-aws-1');
  });

  test('is not raised while the backend runs, comes and goes, or is paused', () => {
    const listeners = known([{ ...python, pid: 0, process: '', user: '' }]);
    for (const status of ['running', 'restarting', 'paused'] as const) {
      expect(ids({ backend: { state: { status } }, listeners, endpoints: noAnswer('timeout') })).not.toContain(
        'port-conflict',
      );
    }
  });

  test('is not raised for a listener on another port, nor by the base URL of another host', () => {
    expect(ids({ ...stopped(0), listeners: known([{ ...python, port: 9000 }]) })[0]).toBe('container-exited');
    const far = { local: false, baseUrl: 'https://api.example.com', port: 443 };
    expect(ids({ ...stopped(0), listeners: known([{ ...python, port: 443 }]), target: far })[0]).toBe(
      'container-exited',
    );
  });
});
