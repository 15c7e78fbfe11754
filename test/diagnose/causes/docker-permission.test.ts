import { describe, expect, test } from 'vitest';
import { known, machine } from '../../snapshot-builder.ts';
import { ids, noAnswer, quoted, remedy, top } from '../scene.ts';

const MESSAGE = 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock';
const parts = {
  engine: { status: 'forbidden', message: MESSAGE },
  machine: known(machine({ user: 'guest', groups: ['guest'] })),
  backend: null,
  db: null,
  updater: null,
  endpoints: noAnswer(),
} as const;

describe('docker-permission', () => {
  test('says what to grant to whom, and refuses', () => {
    const finding = top('docker-permission', parts);
    expect(finding.summary).toContain('User guest');
    expect(quoted(finding)).toContain(MESSAGE);
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.byHand[0]).toContain('usermod -aG docker guest');
    expect(finding.byHand[1]).toContain('use-sudo');
  });

  test('explains that Compose fails for the same reason', () => {
    const compose = { status: 'invalid', command: 'docker compose', message: MESSAGE } as const;
    expect(ids({ ...parts, compose })).toContain('compose-invalid <- docker-permission');
  });

  test('is not raised for an engine that is down', () => {
    expect(ids({ ...parts, engine: { status: 'down', message: 'Cannot connect' } })).not.toContain('docker-permission');
  });
});
