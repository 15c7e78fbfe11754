import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInspect } from '../../src/observe/inspect.ts';
import { parseJson } from '../../src/observe/json.ts';
import { INSPECT } from './fixtures.ts';

const [backendLine = ''] = INSPECT.split('\n');
const changed = (change: (raw: Record<string, Record<string, unknown>>) => void) => {
  const raw = JSON.parse(backendLine) as Record<string, Record<string, unknown>>;
  change(raw);
  return readInspect(JSON.stringify(raw));
};

describe('docker inspect, as Engine 20.10.24 prints it', () => {
  const { containers, environment, otherLines } = readInspect(INSPECT);

  test('gives every container', () => {
    expect(containers.map(({ service, project, state }) => [service, project, state.status])).toEqual([
      ['backend-aws', 'trading-e2e', 'running'],
      ['market-updater-aws', 'trading-e2e', 'running'],
      ['db', 'trading-e2e', 'running'],
    ]);
    expect(otherLines).toEqual([]);
  });

  test('gives what the diagnosis needs', () => {
    expect(containers[0]).toMatchObject({
      name: 'trading-e2e-backend-aws-1',
      workingDirectory: '/home/trader/automated-trading-platform',
      image: { reference: 'trading-e2e-backend-aws', id: expect.stringMatching(/^sha256:/) },
      command: ['python3', 'server.py'],
      state: { exitCode: 0, oomKilled: false, error: '', finishedAt: '', restartCount: 0 },
      healthCheck: { intervalMs: 2000, timeoutMs: 4000, startPeriodMs: 6000, retries: 2 },
      memoryLimitBytes: 0,
      ports: [{ hostIp: '127.0.0.1', hostPort: 8002, containerPort: 8002, protocol: 'tcp' }],
      networkMode: 'trading-e2e_default',
      networks: [{ name: 'trading-e2e_default', ipAddress: expect.stringMatching(/^172\./) }],
      mounts: [{ destination: '/state', type: 'bind' }],
    });
    expect(containers[0]?.healthCheck?.test[0]).toBe('CMD');
  });

  test('gives the health log of those that have one', () => {
    expect(containers[1]?.state.health).toBe('healthy');
    expect(containers[1]?.healthLog).toHaveLength(5);
    expect(containers[1]?.healthLog[0]).toMatchObject({ exitCode: 0, at: expect.stringMatching(/^\d{4}-/) });
  });

  test('keeps values of the environment apart from names, which alone go into the container', () => {
    expect(environment).toContain('EXCHANGE_API_KEY=fixture-key');
    expect(containers[0]?.environmentNames).toContain('EXCHANGE_API_KEY');
    expect(JSON.stringify(containers)).not.toContain('fixture-key');
  });
});

describe('docker inspect', () => {
  test('reads how a container ended', () => {
    const { containers } = changed(({ State = {}, HostConfig = {} }) => {
      Object.assign(State, {
        Status: 'exited',
        ExitCode: 137,
        OOMKilled: true,
        Error: 'x',
        FinishedAt: '2026-11-24T03:12:40Z',
      });
      Object.assign(HostConfig, { Memory: 1024, RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 5 } });
      delete State['Health'];
    });
    expect(containers[0]).toMatchObject({
      state: {
        status: 'exited',
        health: 'none',
        exitCode: 137,
        oomKilled: true,
        error: 'x',
        finishedAt: '2026-11-24T03:12:40Z',
      },
      memoryLimitBytes: 1024,
      restartPolicy: 'on-failure',
    });
  });

  test('keeps the ports of a container that does not run', () => {
    const { containers } = changed(({ NetworkSettings = {} }) => Object.assign(NetworkSettings, { Ports: {} }));
    expect(containers[0]?.ports).toHaveLength(1);
  });

  test.each([
    ['a health check that is switched off', { Healthcheck: { Test: ['NONE'] } }],
    ['no health check', { Healthcheck: null }],
  ])('reads %s as none', (_, config) => {
    expect(changed(({ Config = {} }) => Object.assign(Config, config)).containers[0]?.healthCheck).toBeNull();
  });

  test('takes a state that it does not know for dead, and a health for none', () => {
    const { containers } = changed(({ State = {} }) =>
      Object.assign(State, { Status: 'stopping', Health: { Status: 'odd' } }),
    );
    expect(containers[0]?.state).toMatchObject({ status: 'dead', health: 'none' });
  });

  test('cuts a health check’s output at 4,096 characters', () => {
    const Log = [{ End: '', ExitCode: 1, Output: 'x'.repeat(10_000) }];
    const { containers } = changed(({ State = {} }) => Object.assign(State, { Health: { Status: 'unhealthy', Log } }));
    expect(containers[0]?.healthLog[0]?.output).toHaveLength(4096);
  });

  test('keeps what is no container apart', () => {
    const { containers, otherLines } = readInspect(`Error: No such object: 0123\n\n${backendLine}\n`);
    expect(containers).toHaveLength(1);
    expect(otherLines).toEqual(['Error: No such object: 0123']);
  });

  test('never throws, whatever shape a field has', () => {
    const paths = Object.keys(JSON.parse(backendLine) as object);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const { containers, otherLines } = readInspect(
          JSON.stringify({ ...(JSON.parse(backendLine) as object), [path]: value }),
        );
        expect(containers.length + otherLines.length).toBe(1);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => readInspect(text).containers.length === 0));
  });
});

describe('parseJson', () => {
  test('gives undefined for what is no JSON', () => {
    expect([parseJson('{'), parseJson('null'), parseJson('[1]')]).toEqual([undefined, null, [1]]);
  });
});
