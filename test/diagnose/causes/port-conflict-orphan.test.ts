import { describe, expect, test } from 'vitest';
import { container } from '../../snapshot-builder.ts';
import { ids, quoted, remedy, stopped, top } from '../scene.ts';

const orphan = container({
  service: 'backend',
  ports: [{ hostIp: '0.0.0.0', hostPort: 8002, containerPort: 8000, protocol: 'tcp' }],
});
const parts = {
  ...stopped(128, { error: 'Bind for 0.0.0.0:8002 failed: port is already allocated' }),
  others: [orphan],
};

describe('port-conflict-orphan', () => {
  test('removes the orphan, then starts the backend', () => {
    const finding = top('port-conflict-orphan', parts);
    expect(finding.summary).toContain(
      'automated-trading-platform-backend-1, an orphan of this project (service backend',
    );
    expect(quoted(finding)).toContain('publishes port 8002; project automated-trading-platform, service backend');
    expect(finding.remedy).toMatchObject({
      ladder: [{ action: 'remove-orphan', service: 'backend-aws', containerId: orphan.id }],
    });
    expect(remedy(finding)).toEqual(['remove-orphan automated-trading-platform-backend-1']);
  });

  test('is no port conflict beside that', () => {
    expect(ids(parts)).not.toContain('port-conflict');
  });

  test('is not claimed of another project, nor where Compose does not say which services there are', () => {
    expect(ids({ ...parts, others: [{ ...orphan, project: 'staging' }] })[0]).toBe('port-conflict');
    const compose = { status: 'invalid', command: 'docker compose', message: 'yaml: line 2' } as const;
    expect(ids({ ...parts, compose })).not.toContain('port-conflict-orphan');
  });

  test('is not raised for an orphan that holds no port of the backend', () => {
    expect(ids({ others: [orphan] })).toEqual([]);
    expect(ids({ ...stopped(0), others: [{ ...orphan, ports: [] }] })[0]).toBe('container-exited');
  });
});
