import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Host, HostCommand } from '../../src/host/host.ts';
import type { Settings } from '../../src/model/settings.ts';
import { leftToHealthCheck, readDatabase } from '../../src/observe/database.ts';
import { readProbe } from '../../src/observe/engine-answers.ts';
import { type Frame, readMarked } from '../../src/observe/frames.ts';
import { readInspect } from '../../src/observe/inspect.ts';
import { readEvents } from '../../src/observe/past/events.ts';
import { probeScript } from '../../src/observe/probe.ts';
import type { ProbeRequest } from '../../src/observe/probe-request.ts';
import { takeSample } from '../../src/verify/sample.ts';
import { SHELLS, ShellPlace } from '../shell.ts';
import { type EngineApi, engineApi, IMAGE } from './engine-api.ts';
import { CONFIG, INSPECT, NONCE } from './fixtures.ts';

/** Logs its calls; knows Compose, and says of all else that it was asked. */
const DOCKER = `call=docker; for word in "$@"; do call="$call <$word>"; done; printf '%s\\n' "$call" >>"$CALLS"
case $1 in compose) case "$*" in *' ps '*) ;; *) cat "$CONFIG" ;; esac ;; *) echo 'the command line was asked'; exit 9 ;; esac`;

const TIME = '2026-11-24T08:15:53.500000000Z';
const place = new ShellPlace();
const calls = join(place.root, 'calls');
const socket = join(place.root, 'docker.sock');
let api: EngineApi;

beforeAll(async () => {
  place.program('docker', DOCKER);
  writeFileSync(join(place.root, 'config'), CONFIG);
  api = await engineApi(socket);
});

beforeEach(() => {
  api.asked.length = 0;
  api.failing = [];
  api.strangeList = null;
  api.status = 'Up 2 minutes';
  api.moved = false;
  api.log = [`${TIME} serving on port 8002`];
  api.exec = { output: '/var/run/postgresql:5432 - accepting connections\n', exitCode: 0 };
});

afterAll(async () => {
  await api.close();
  await place.close();
});

async function probe(
  changes: Partial<ProbeRequest> = {},
  shell: readonly string[] = ['/bin/sh'],
  more: Readonly<Record<string, string>> = {},
) {
  writeFileSync(calls, '');
  const script = probeScript({
    nonce: NONCE,
    projectDirectory: '/home/trader/automated-trading-platform',
    composeFiles: [],
    profiles: ['aws'],
    service: 'backend-aws',
    databaseService: 'db',
    port: 8002,
    tlsPlaces: [],
    ec2: false,
    logLines: 100,
    useSudo: false,
    partSeconds: 10,
    engine: 'any way',
    ...changes,
  });
  const { stdout } = await place.run(script, shell, { CALLS: calls, CONFIG: join(place.root, 'config'), ...more });
  const frames: ReadonlyMap<string, Frame> = readProbe(stdout, NONCE);
  const log = readFileSync(calls, 'utf8').trim();
  return { frames, text: (name: string) => frames.get(name)?.text ?? '', calls: log === '' ? [] : log.split('\n') };
}

const ids = INSPECT.trim()
  .split('\n')
  .map((line) => JSON.parse(line).Id as string);

describe.each(SHELLS.map((words) => [words.join(' '), words] as const))('by the socket, under %s', (_, shell) => {
  test('every fact of the engine comes without a start of docker, Compose’s view apart', async () => {
    const { frames, text, calls: started } = await probe({}, shell);
    expect(started.filter((call) => !call.startsWith('docker <compose>'))).toEqual([]);
    expect(text('engine')).toMatch(/"Server":\{"Version":"20\.10\.24/);
    expect(readInspect(text('containers'))).toEqual(readInspect(INSPECT));
    expect(text('images')).toBe('a:1\ntrading-e2e-backend-aws:latest');
    expect(readDatabase(frames.get('database'))).toEqual({
      status: 'accepting',
      output: '/var/run/postgresql:5432 - accepting connections',
    });
    const logs = [...readMarked(text('logs-service'), NONCE, 'log')];
    expect(logs.map(([id]) => id).sort()).toEqual([...ids].sort());
    expect(text('image-facts')).toBe(IMAGE);
    for (const [, log] of logs) expect(log.trim()).toBe(`${TIME} serving on port 8002`);
  });

  test('a log comes back line by line, whatever bytes the lengths of its entries are made of', async () => {
    const lengths = [0, 1, 2, 9, 16, 17, 18, 30, 63, 90, 200, 225, 226, 481, 2_500, 2_529, 2_530, 2_604, 3_300, 12_500];
    api.log = lengths.map((length, at) => `${TIME} ${at} ${'x'.repeat(length)}`);
    const { text } = await probe({}, shell);
    const [log = ''] = readMarked(text('logs-service'), NONCE, 'log').values();
    expect(log.replace(/\n+$/, '').split('\n')).toEqual(api.log);
  });

  test.each([1, 2, 101])('the exit code %d of a command in a container is its part’s', async (exitCode) => {
    api.exec = { output: 'no response\n', exitCode };
    const { frames, calls: started } = await probe({}, shell);
    expect(frames.get('database')).toEqual({ exitCode, text: 'no response\r' });
    expect(started.join('\n')).not.toContain('<exec>');
  });
});

test('Compose’s plugin is not started by itself where `docker` is none that the engine’s packages install', async () => {
  const plugins = place.folder('config-of-docker/cli-plugins');
  writeFileSync(join(plugins, 'docker-compose'), '#!/bin/sh\necho plugin >>"$CALLS"; cat "$CONFIG"\n', { mode: 0o755 });
  const { text, calls: started } = await probe({}, ['/bin/sh'], { DOCKER_CONFIG: join(plugins, '..') });
  expect(started).toContain('docker <compose> <--profile> <aws> <config> <--format> <json>');
  expect(started).not.toContain('plugin');
  expect(text('compose')).toMatch(/^docker compose\n\{/);
});

test('a database whose own health check passes is left to it', async () => {
  api.status = 'Up 2 minutes (healthy)';
  const { frames } = await probe();
  expect(leftToHealthCheck(frames.get('database'))).toBe(true);
  const { Id } = INSPECT.trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .find(({ Config }) => Config.Labels['com.docker.compose.service'] === 'db');
  expect(api.asked).not.toContain(`POST /containers/${Id}/exec`);
  api.status = 'Up 2 minutes (healthy) (Paused)';
  expect(leftToHealthCheck((await probe()).frames.get('database'))).toBe(false);
});

test('an image is asked for by the name that the container was made from, where that names another one by now', async () => {
  api.moved = true;
  await probe();
  expect(api.asked).toContain('GET /images/trading-e2e-backend-aws/json');
});

test('the engine’s events are asked for as the command line asks for them', async () => {
  const event = {
    Type: 'container',
    Action: 'die',
    Actor: { ID: 'abc', Attributes: { name: 'web-1', exitCode: '1' } },
  };
  api.events.answer = `${JSON.stringify({ status: 'die', ...event, time: 1, timeNano: 0 }).replace(':0}', ':1795507200123456789}')}\n`;
  const { frames, calls: started } = await probe();
  expect(started.join('\n')).not.toContain('<events>');
  expect(JSON.parse(api.events.asked)).toEqual({
    type: ['container', 'image', 'network', 'daemon'],
    event: expect.arrayContaining(['create', 'die', 'health_status', 'reload']),
  });
  expect(readEvents(frames.get('events'))).toEqual(
    readEvents({
      exitCode: 0,
      text: '1795507200123456789|container|abc|web-1|||1|||die',
    }),
  );
});

describe('a look of verification', () => {
  const target = { projectDirectory: '/home/trader/automated-trading-platform', service: 'backend-aws' };
  const settings = { target, pingPath: '', healthPath: '', monitoringPath: '', useSudo: false } as unknown as Settings;
  const host = {
    run: ({ script }: HostCommand) => place.run(script, ['/bin/sh'], { CALLS: calls }),
  } as unknown as Host;
  const [own = ''] = INSPECT.trim()
    .split('\n')
    .filter((line) => /compose\.service":"backend-aws"/.test(line));
  const { Id } = JSON.parse(own);

  test('starts no docker at all, and asks once how the containers are that it knows', async () => {
    writeFileSync(calls, '');
    const { containers } = await takeSample(host, settings, 'trading-e2e', [Id]);
    expect(containers).toEqual(readInspect(own).containers);
    expect(readFileSync(calls, 'utf8')).toBe('');
    expect(api.asked).toEqual(['GET /containers/json', `GET /containers/${Id}/json`]);
  });

  test.each([
    ['it knows none', []],
    ['another one is there now', ['0123456789ab']],
  ])('asks of those that are there where %s', async (_, known) => {
    const { containers } = await takeSample(host, settings, 'trading-e2e', known);
    expect(containers).toEqual(readInspect(own).containers);
    expect(api.asked.filter((asked) => asked === 'GET /containers/json')).toHaveLength(1);
    expect(api.asked.at(-1)).toBe(`GET /containers/${Id}/json`);
  });

  test('says of a container that is gone that it is not there', async () => {
    api.strangeList = '[]';
    expect((await takeSample(host, settings, 'trading-e2e', [Id])).containers).toEqual([]);
  });

  test.each(['{}', 'strange', '[{"Id":"$(id)"}]'])('knows nothing where the list is %s', async (list) => {
    api.strangeList = list;
    expect((await takeSample(host, settings, 'trading-e2e', [Id])).containers).toBeNull();
  });

  test('knows nothing where the engine does not say how a container is', async () => {
    api.failing = [`/containers/${Id}`];
    expect((await takeSample(host, settings, 'trading-e2e', [Id])).containers).toBeNull();
  });
});

test('no container at all is an answer', async () => {
  api.strangeList = '[]\n';
  const { frames, calls: started } = await probe();
  expect(frames.get('containers')).toEqual({ exitCode: 0, text: '' });
  expect(started.filter((call) => !call.startsWith('docker <compose>'))).toEqual([]);
});

describe('the command line is asked', () => {
  const CLI = 'the command line was asked';

  test.each(['/images/json', `/containers/${ids[0]}/json`, `/containers/${ids[0]}/logs`, '/_ping'])(
    'in a second look where the socket does not answer %s',
    async (path) => {
      api.failing = [path];
      expect((await probe()).frames.has('engine')).toBe(false);
      expect((await probe({ engine: 'command line' })).text('engine')).toContain(CLI);
    },
  );

  test('in the same look where the socket does not tell its events', async () => {
    api.failing = ['/events'];
    const { frames, text } = await probe();
    expect(text('events')).toContain(CLI);
    expect(frames.has('engine')).toBe(true);
  });

  test('where the socket does not answer for the containers', async () => {
    api.failing = ['/containers/json'];
    const { text } = await probe();
    for (const part of ['engine', 'containers', 'images']) expect(text(part)).toContain(CLI);
  });

  test('where it starts no command', async () => {
    api.failing = ids.map((id) => `/containers/${id}/exec`);
    expect((await probe()).text('database')).toContain(CLI);
  });

  test('where the answers are more than can be read', async () => {
    api.log = Array.from({ length: 100 }, (_, at) => `${TIME} ${at} ${'x'.repeat(65_000)}`);
    expect((await probe()).frames.has('engine')).toBe(false);
  });

  test.each([
    ['another context is chosen', { DOCKER_CONTEXT: 'other' }],
    ['the engine is elsewhere', { DOCKER_HOST: 'tcp://127.0.0.1:1' }],
    ['nothing is at the socket', { DOCKER_HOST: 'unix:///nowhere/docker.sock' }],
  ])('where %s', async (_, environment) => {
    expect((await probe({}, ['/bin/sh'], environment)).text('containers')).toContain(CLI);
    expect(api.asked).toEqual([]);
  });

  test.each(['', '{}', '[{"Names":["/a"],"Id":"00"}]', 'not what an engine says'])(
    'where the list of containers is %j',
    async (list) => {
      api.strangeList = list;
      const { text } = await probe();
      for (const part of ['engine', 'containers', 'images']) expect(text(part)).toContain(CLI);
    },
  );

  test('where the socket is silent', async () => {
    const silent = createServer(() => {});
    const path = join(place.root, 'silent.sock');
    await new Promise<void>((resolve) => silent.listen(path, resolve));
    const { text } = await probe({ partSeconds: 1 }, ['/bin/sh'], { DOCKER_HOST: `unix://${path}` });
    for (const part of ['engine', 'containers', 'images']) expect(text(part)).toContain(CLI);
    silent.close();
  });

  test('where docker needs sudo', async () => {
    place.program('sudo', '[ "$1" = -n ] && shift\nexec "$@"');
    expect((await probe({ useSudo: true })).text('containers')).toContain(CLI);
    expect(api.asked).toEqual([]);
  });

  test('of a service whose name the socket might read as something else', async () => {
    const { calls: started } = await probe({ service: 'a"b' });
    expect(started.join('\n')).toContain('<label=com.docker.compose.service=a"b>');
  });
});
