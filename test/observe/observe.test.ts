import { describe, expect, test } from 'vitest';
import { type CommandResult, ConnectionLost, type Host, type HostCommand } from '../../src/host/host.ts';
import { INPUTS, type InputName } from '../../src/inputs.ts';
import type { Settings } from '../../src/model/settings.ts';
import { observe } from '../../src/observe/observe.ts';
import { DATABASE_IS_HEALTHY } from '../../src/observe/probe-request.ts';
import { beginProbe } from '../../src/observe/probe-run.ts';
import { questions } from '../../src/observe/questions.ts';
import { readSettings } from '../../src/settings.ts';
import { CONFIG, framed, INSPECT, NONCE, VERSION } from './fixtures.ts';

function settings(inputs: Partial<Record<InputName, string>> = {}): Settings {
  const given: Partial<Record<string, string>> = { host: 'local', ...inputs };
  return readSettings((name) => given[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '');
}

/** Asks no endpoint: only the probe's answer counts. */
const silent: Settings = { ...settings(), pingPath: '', healthPath: '', monitoringPath: '' };

const FRAMES = {
  machine: 'id=uid=1000(deploy) gid=1000(deploy) groups=1000(deploy),998(docker)\nnow=1795508131',
  disks: '',
  folder: '/home/trader/automated-trading-platform\n.\n..\nbackend\ndocker-compose.yml',
  engine: `/usr/bin/docker\n${VERSION}`,
  containers: INSPECT,
  compose: `docker compose\n${CONFIG}`,
  'logs-service': '',
  'logs-database': '',
  'logs-rest': '',
  database: '/var/run/postgresql:5432 - accepting connections',
  sockets: '',
  images: 'trading-e2e-backend-aws:latest sha256:511e\npostgres:15 sha256:0d4a',
  listeners: '',
  journal:
    '{"id":"a1","at":"2026-11-24T03:12:40.000Z","cause":"c","option":"restart","status":"fixed","recoveryMs":1,"runUrl":""}',
};
const NOTHING = Object.fromEntries(Object.keys(FRAMES).map((name) => [name, undefined]));
type Frames = Record<string, string | { text: string; exitCode: number } | undefined>;

/** Containers that were asked, after all, whether they take connections. */
let pings: string[] = [];

/** A host whose probe answers these frames, whatever the nonce of the round is. */
async function observed(
  changes: Frames = {},
  given: Settings = silent,
  ended: Partial<CommandResult> = {},
  { early = false, lost = 0, ping = { exitCode: 0, stdout: '' } } = {},
) {
  let asked = 0;
  pings = [];
  const run = async ({ script }: HostCommand) => {
    const pinged = /^database='(\w+)'$/m.exec(script)?.[1];
    if (pinged !== undefined) {
      pings.push(pinged);
      return { stderr: '', truncated: false, timedOut: false, aborted: false, durationMs: 1, ...ping };
    }
    asked++;
    expect(script.includes('http://engine/_ping'), 'the second look is by the command line').toBe(asked - lost <= 1);
    if (asked <= lost) throw new ConnectionLost('It broke.');
    const nonce = /^N=(\w+)$/m.exec(script)?.[1] ?? '';
    const stdout = Object.entries({ ...FRAMES, ...changes } as Frames)
      .map(([name, part]) =>
        part === undefined
          ? ''
          : typeof part === 'string'
            ? framed(name, part)
            : framed(name, part.text, part.exitCode),
      )
      .join('')
      .replaceAll(NONCE, nonce);
    return {
      exitCode: 0,
      stdout,
      stderr: '',
      truncated: false,
      timedOut: false,
      aborted: false,
      durationMs: 1,
      ...ended,
    };
  };
  const host = { description: 'local', run, roundTrips: 0 } as unknown as Host;
  const observation = await observe(
    host,
    given,
    early ? { probe: beginProbe(host, given), endpoints: Promise.resolve([]) } : null,
  );
  expect(asked - lost, 'a look without a clear answer of the engine is taken once more').toBe(
    observation.snapshot.engine.status === 'unknown' ? 2 : 1,
  );
  return observation;
}

const failed = (text: string, exitCode = 1) => ({ text, exitCode });

describe('the endpoints that are asked', () => {
  test('are those of the host, then the dashboard from both sides', () => {
    const asked = questions(settings({ 'dashboard-url': 'https://dash.example.com/x' }));
    expect(asked.map(({ name, url, viewpoint }) => `${name} ${url} ${viewpoint}`)).toEqual([
      'ping http://localhost:8002/ping_fast host',
      'health http://localhost:8002/health host',
      'monitoring http://localhost:8002/api/monitoring/summary host',
      'dashboard https://dash.example.com/x runner',
      'dashboard https://dash.example.com/x host',
    ]);
  });

  test('are none for an empty path', () => {
    expect(questions(silent)).toEqual([]);
  });
});

describe('one round of facts', () => {
  test('gives the whole snapshot', async () => {
    const { snapshot, environment, journal } = await observed();
    expect(snapshot).toMatchObject({
      project: 'trading-e2e',
      engine: { status: 'running', version: '20.10.24+dfsg1', docker: '/usr/bin/docker' },
      folder: { known: true, value: { status: 'found', entries: ['backend', 'docker-compose.yml'] } },
      compose: { status: 'valid' },
      imagePresent: { known: true, value: true },
      database: { status: 'accepting' },
      endpoints: [],
    });
    expect(snapshot.containers.known && snapshot.containers.value.length).toBe(3);
    expect(environment).toContain('EXCHANGE_API_KEY=fixture-key');
    expect(JSON.stringify(snapshot)).not.toContain('fixture-key');
    expect(journal).toHaveLength(1);
  });

  test('takes the answer of a probe that has begun, and asks for no other', async () => {
    const { snapshot } = await observed({}, silent, {}, { early: true });
    expect(snapshot.engine).toMatchObject({ status: 'running' });
  });

  test('asks anew where the connection of the probe that has begun broke', async () => {
    const { snapshot } = await observed({}, silent, {}, { early: true, lost: 1 });
    expect(snapshot.engine).toMatchObject({ status: 'running' });
  });

  test('takes a list of containers that failed for no answer, not for none', async () => {
    const { snapshot } = await observed({ containers: failed('docker ps: something went wrong') });
    expect(snapshot.engine).toEqual({ status: 'unknown', message: 'docker ps: something went wrong' });
    expect(snapshot.containers.known).toBe(false);
  });

  test.each([
    [
      'down',
      failed(
        '/usr/bin/docker\nCannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      ),
    ],
    ['forbidden', failed('/usr/bin/docker\npermission denied while trying to connect to the Docker daemon socket')],
    ['forbidden', failed('/usr/bin/docker\nsudo: a password is required')],
    ['missing', failed('sh: 1: docker: not found', 127)],
    ['unknown', failed('/usr/bin/docker', 124)],
  ])('tells an engine that is %s', async (status, engine) => {
    const { snapshot } = await observed({ engine, containers: failed('') });
    expect(snapshot.engine.status).toBe(status);
    expect(snapshot.containers.known).toBe(false);
  });

  test.each([
    [0, 'accepting'],
    [1, 'rejecting'],
    [2, 'no-response'],
    [3, 'no-attempt'],
    [100, 'not-asked'],
    [124, 'no-response'],
    [126, 'not-asked'],
  ])("reads a database's exit code %i as %s", async (exitCode, status) => {
    expect((await observed({ database: failed('said', exitCode) })).snapshot.database.status).toBe(status);
  });

  describe('of a database that the probe left to its health check', () => {
    const left = { database: failed('', DATABASE_IS_HEALTHY) };

    test('asks it after all where something is amiss', async () => {
      const ping = { exitCode: 2, stdout: 'no response\n' };
      const { snapshot } = await observed(left, silent, {}, { ping });
      expect(snapshot.database).toEqual({ status: 'no-response', output: 'no response' });
      expect(pings).toEqual([
        snapshot.containers.known && snapshot.containers.value.find(({ service }) => service === 'db')?.id,
      ]);
    });

    test('asks none where it is gone by now', async () => {
      const { snapshot } = await observed({ ...left, containers: '' });
      expect(snapshot.database.status).toBe('not-asked');
      expect(pings).toEqual([]);
    });
  });

  test('keeps what is known where parts were cut off', async () => {
    const { snapshot } = await observed({
      compose: undefined,
      machine: undefined,
      folder: undefined,
      listeners: undefined,
      images: undefined,
    });
    expect(snapshot).toMatchObject({
      machine: { known: false },
      folder: { known: false },
      listeners: { known: false },
      imagePresent: { known: false },
      compose: { status: 'unavailable' },
      engine: { status: 'running' },
    });
  });

  test('is all unknown where the host said nothing in time', async () => {
    const { snapshot, journal } = await observed(NOTHING, silent, { exitCode: null, timedOut: true });
    expect(snapshot).toMatchObject({
      engine: { status: 'unknown' },
      containers: { known: false },
      database: { status: 'not-asked' },
      project: '',
    });
    expect(journal).toEqual([]);
  });

  test('is no round at all where the login ran something else', async () => {
    await expect(observed(NOTHING)).rejects.toMatchObject({ name: 'HostUnreachable', reasonCode: 'not-allowed' });
  });

  test('tells a folder that is missing', async () => {
    const { snapshot } = await observed({ folder: failed("cd: can't cd to x", 2), compose: failed('', 1) });
    expect(snapshot.folder).toMatchObject({ value: { status: 'missing', directory: '~/automated-trading-platform' } });
  });
});

describe('the project', () => {
  const broken = failed('docker compose\nyaml: line 2: found character that cannot start any token', 15);

  test('is named by its containers where Compose can not say', async () => {
    expect((await observed({ compose: broken })).snapshot.project).toBe('trading-e2e');
  });

  test('is named as Compose would from the folder where there is no container either', async () => {
    const { snapshot } = await observed({ compose: broken, containers: '', folder: '/srv/_My App.1' });
    expect(snapshot.project).toBe('myapp1');
  });
});

describe("the service's image", () => {
  const withImage = (image: string, images: string) =>
    observed({
      compose: `docker compose\n${JSON.stringify({ name: 'p', services: { 'backend-aws': { image } } })}`,
      images,
    });

  test.each([
    ['postgres:15', 'postgres:15 sha256:0', true],
    ['postgres', 'postgres:latest sha256:0', true],
    ['docker.io/library/postgres:15', 'postgres:15 sha256:0', true],
    ['registry.example.com:5000/app', 'registry.example.com:5000/app:latest sha256:0', true],
    ['postgres:15', 'postgres:16 sha256:0', false],
    ['', 'p-backend-aws:latest sha256:0', true],
    ['', 'p_backend-aws:latest sha256:0', true],
    ['', '', false],
  ])('%j among %j: %s', async (image, images, value) => {
    expect((await withImage(image, images)).snapshot.imagePresent).toEqual({ known: true, value });
  });

  test('is not known by its digest, nor where the images could not be listed', async () => {
    expect((await withImage('app@sha256:00', '')).snapshot.imagePresent.known).toBe(false);
    expect((await observed({ images: failed('no', 1) })).snapshot.imagePresent.known).toBe(false);
  });
});
