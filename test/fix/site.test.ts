import { describe, expect, test } from 'vitest';
import { siteOf, typed } from '../../src/fix/site.ts';
import { INPUTS, type InputName } from '../../src/inputs.ts';
import type { Settings } from '../../src/model/settings.ts';
import { readSettings } from '../../src/settings.ts';
import { container, containerId, snapshot, unknown, validCompose } from '../snapshot-builder.ts';

function settings(inputs: Partial<Record<InputName, string>> = {}): Settings {
  const given: Partial<Record<string, string>> = { host: 'local', ...inputs };
  return readSettings((name) => given[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '');
}

describe('where the steps are run', () => {
  test('is read from the snapshot', () => {
    expect(siteOf(snapshot(), settings())).toMatchObject({
      docker: 'docker',
      compose: 'docker compose --profile aws',
      project: 'automated-trading-platform',
      built: ['backend-aws', 'market-updater-aws'],
      proxy: { kind: 'service', manager: 'systemd' },
      settleSeconds: 120,
      evidenceFolder: '"$run"',
    });
    expect(siteOf(snapshot(), settings()).containers[0]).toMatchObject({
      service: 'backend-aws',
      id: containerId('backend-aws'),
      imageReference: 'automated-trading-platform-backend-aws:latest',
    });
  });

  test('uses sudo without a prompt, version 1, files and profiles as data', () => {
    const compose = validCompose({ command: 'docker-compose' });
    const odd = snapshot({ compose, target: { composeFiles: ['a b.yml', "it's.yml"], profiles: ['aws', 'x'] } });
    expect(siteOf(odd, settings({ 'use-sudo': 'true' }))).toMatchObject({
      docker: 'sudo -n docker',
      compose: `sudo -n docker-compose -f 'a b.yml' -f 'it'\\''s.yml' --profile aws --profile x`,
    });
    expect(siteOf(snapshot({ target: { profiles: [] } }), settings()).compose).toBe('docker compose');
  });

  test('knows no container of another project, and none where they are not known', () => {
    const stranger = container({ project: 'shop', service: 'backend-aws' });
    expect(siteOf(snapshot({ containers: [stranger] }), settings()).containers).toEqual([]);
    expect(siteOf(snapshot({ containers: unknown<never>('down') }), settings()).containers).toEqual([]);
  });

  test('does not know what is built where Compose does not say', () => {
    expect(siteOf(snapshot({ compose: validCompose({ services: [] }) }), settings()).built).toBeNull();
    const compose = { status: 'unavailable', message: 'none' } as const;
    expect(siteOf(snapshot({ compose }), settings())).toMatchObject({
      built: null,
      compose: 'docker compose --profile aws',
    });
  });

  test("prefers the project's own proxy to the host's", () => {
    const own = { kind: 'container', containerId: 'cafe', service: 'nginx', running: true, errorLog: [] } as const;
    const host = { kind: 'service', running: true, manager: 'service', errorLog: [] } as const;
    expect(siteOf(snapshot({ proxies: [host, own] }), settings()).proxy).toEqual({
      kind: 'container',
      service: 'nginx',
      id: 'cafe',
    });
    expect(siteOf(snapshot({ proxies: [] }), settings()).proxy).toBeNull();
  });

  test('gives a rebuilt container at least 15 seconds', () => {
    expect(siteOf(snapshot(), settings({ 'verify-timeout': '1' })).settleSeconds).toBe(15);
  });
});

describe('the command as a person would type it', () => {
  test('names sudo and the present folder', () => {
    expect(typed('$as_root nginx -t')).toBe('sudo -n nginx -t');
    expect(typed('docker inspect x >"$run"/inspect.json')).toBe('docker inspect x >./inspect.json');
  });
});
