import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goDurationMs, readCompose } from '../../src/observe/compose.ts';
import { CONFIG } from './fixtures.ts';

const reading = (text: string, exitCode = 0) => readCompose({ text, exitCode });
const WARNING = String.raw`time="2026-11-24T08:32:18Z" level=warning msg="The \"NOPE\" variable is not set. Defaulting to a blank string."`;

describe('compose config, as Compose 2.26.1 prints it', () => {
  const { compose, environment } = reading(`docker compose\n${WARNING}\n${CONFIG}`);
  const backend = compose.status === 'valid' ? compose.services.find(({ name }) => name === 'backend-aws') : undefined;

  test('gives project and services', () => {
    expect(compose).toMatchObject({ status: 'valid', command: 'docker compose', project: 'trading-e2e' });
    expect(compose.status === 'valid' && compose.services.map(({ name }) => name).sort()).toEqual([
      'backend-aws',
      'db',
      'market-updater-aws',
    ]);
  });

  test('gives a service as it should be', () => {
    expect(backend).toMatchObject({
      builds: true,
      image: '',
      dependsOn: ['db'],
      restart: 'no',
      ports: [{ hostIp: '127.0.0.1', hostPort: 8002, containerPort: 8002, protocol: 'tcp' }],
      healthCheck: { intervalMs: 2000, timeoutMs: 4000, startPeriodMs: 6000, retries: 2 },
    });
  });

  test('gives names of the environment, and its values apart', () => {
    expect(backend?.environmentNames).toContain('EXCHANGE_API_KEY');
    expect(environment).toContain('EXCHANGE_API_KEY=fixture-key');
    expect(JSON.stringify(compose)).not.toContain('fixture-key');
  });

  test('gives warnings in words', () => {
    expect(compose).toMatchObject({ warnings: ['The "NOPE" variable is not set. Defaulting to a blank string.'] });
  });
});

describe('compose config', () => {
  test('that fails is invalid, with its message', () => {
    expect(reading('docker compose\nyaml: line 2: found character that cannot start any token', 15).compose).toEqual({
      status: 'invalid',
      command: 'docker compose',
      message: 'yaml: line 2: found character that cannot start any token',
    });
  });

  test.each([
    ["docker compose\ndocker: 'compose' is not a docker command.", 1],
    ['docker-compose\nsh: docker-compose: not found', 127],
    ["docker compose\nunknown shorthand flag: 'f' in -f", 125],
    ['docker compose\ndocker: unknown command: docker compose', 1],
  ])('that is no command is unavailable: %j', (text, exitCode) => {
    expect(reading(text, exitCode).compose.status).toBe('unavailable');
  });

  test('without an answer is unavailable, and says so', () => {
    expect(readCompose(undefined).compose).toMatchObject({ status: 'unavailable', message: 'the host gave no answer' });
    expect(reading("sh: 1: cd: can't cd to /srv/none", 1).compose.status).toBe('unavailable');
  });

  test('of version 1 is YAML, of which only that it is valid is taken, and nothing that may be secret', () => {
    const warning = 'WARNING: The NOPE variable is not set. Defaulting to a blank string.';
    const config =
      'services:\n  db:\n    environment:\n      TOKEN: fixture-key\n    image: postgres:15\nversion: "3.8"';
    expect(reading(`docker-compose\n${warning}\n${config}`).compose).toEqual({
      status: 'valid',
      command: 'docker-compose',
      project: '',
      services: [],
      warnings: [warning],
    });
  });

  test.each([
    ['8001', [8001]],
    [8001, [8001]],
    ['8001-8003', [8001, 8002, 8003]],
    ['', [0]],
    ['8003-8001', [0]],
  ])('reads the published port %j', (published, wanted) => {
    const config = { name: 'p', services: { api: { ports: [{ published, target: 80 }] } } };
    const { compose } = reading(`docker compose\n${JSON.stringify(config)}`);
    const [api] = compose.status === 'valid' ? compose.services : [];
    expect(api?.ports.map(({ hostPort }) => hostPort)).toEqual(wanted);
  });

  test('reads short forms of ports, checks, lists', () => {
    const config = {
      name: 'p',
      services: {
        a: {
          image: 'x',
          ports: [{ target: 80, published: '8080' }],
          environment: ['A=1=2', 'B'],
          depends_on: ['b'],
          healthcheck: { test: 'curl x', disable: false },
        },
        b: { healthcheck: { disable: true } },
      },
    };
    const { compose, environment } = reading(`docker compose\n${JSON.stringify(config)}`);
    expect(compose).toMatchObject({
      services: [
        {
          ports: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
          environmentNames: ['A', 'B'],
          dependsOn: ['b'],
          healthCheck: { test: ['CMD-SHELL', 'curl x'] },
        },
        { healthCheck: null },
      ],
    });
    expect(environment).toEqual(['A=1=2', 'B']);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(255), (text, code) =>
        ['valid', 'invalid', 'unavailable'].includes(reading(`docker compose\n${text}`, code).compose.status),
      ),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = `docker compose\n${JSON.stringify({ name: 'p', services: { a: value, b: { ports: value, healthcheck: value, environment: value } } })}`;
        expect(reading(text).compose.status).toBe('valid');
      }),
    );
  });
});

describe('a Go duration', () => {
  test.each([
    ['1m30s', 90_000],
    ['1h0m0.5s', 3_600_500],
    ['250ms', 250],
    ['1500us', 1.5],
    ['', 0],
    ['soon', 0],
  ])('%j is %d ms', (text, ms) => expect(goDurationMs(text)).toBe(ms));
});
