import { describe, expect, test } from 'vitest';
import type { Frame } from '../../../src/observe/frames.ts';
import { readMade } from '../../../src/observe/past/made.ts';
import { type PastPlace, readPast } from '../../../src/observe/past/past.ts';
import type { PartName } from '../../../src/observe/probe.ts';
import { CONFIG, INSPECT, NONCE } from '../fixtures.ts';

const DIRECTORY = '/home/trader/automated-trading-platform';
const PLACE: Omit<PastPlace, 'made'> = {
  project: 'trading-e2e',
  directory: DIRECTORY,
  composeFiles: [],
  entries: ['backend', 'docker-compose.yml', '.env'],
  kernelLines: [],
};

function read(texts: Partial<Record<PartName, string>>, place: Partial<PastPlace> = {}, exitCode = 0) {
  const frame = (name: PartName): Frame | undefined => {
    const text = texts[name];
    return text === undefined ? undefined : { exitCode, text };
  };
  return readPast(frame, NONCE, { ...PLACE, made: readMade(frame('containers')?.text ?? ''), ...place });
}

/** The recorded containers, beside the recorded compose files with something edited in them. */
function driftAfter(edit: (config: string) => string, place: Partial<PastPlace> = {}, images = '') {
  const { drift } = read(
    { compose: `docker compose\n${edit(CONFIG)}`, containers: INSPECT, 'image-facts': images, files: '' },
    place,
  );
  return drift.known ? drift.value.filter((one) => one.service === 'backend-aws') : drift.why;
}

const texts = (drifts: ReturnType<typeof driftAfter>) =>
  typeof drifts === 'string'
    ? drifts
    : drifts.flatMap((one) => one.differences.map(({ what, text }) => `${what}: ${text}`));

describe('drift', () => {
  test('is none where the containers are as the files say', () => {
    expect(driftAfter((config) => config)).toEqual([]);
  });

  test.each([
    ['START_DELAY": "0"', 'START_DELAY": "5"', 'environment: START_DELAY has another value in the files'],
    [
      '"START_DELAY": "0"',
      '"START_DELAY": "0",\n "NEW_ONE": "x"',
      'environment: NEW_ONE is in the files, and the container does not have it',
    ],
    [
      '"published": "8002"',
      '"published": "8003"',
      'ports: 127.0.0.1:8003->8002/tcp is in the files, and the container does not have it',
    ],
    [
      '"target": "/state"',
      '"target": "/data"',
      `mounts: ${DIRECTORY}/state->/data is in the files, and the container does not have it`,
    ],
    [
      '"command": null',
      '"command": ["python3", "other.py"]',
      'command: it runs python3 server.py, the files say python3 other.py',
    ],
    ['"restart": "no"', '"restart": "always"', 'restart policy: it is no, the files say always'],
    [
      '"restart": "no"',
      '"restart": "no",\n "mem_limit": "268435456"',
      'memory limit: it is none, the files say 256 MiB',
    ],
    ['"restart": "no"', '"restart": "no",\n "labels": {"team": "a"}', 'labels: team is another one in the files'],
    [
      '"restart": "no"',
      '"restart": "no",\n "image": "example.com/backend:2"',
      'image: it runs trading-e2e-backend-aws, the files say example.com/backend:2',
    ],
    [
      '8002/ping_fast"',
      '8002/ready"',
      'health check: it runs CMD curl -fsS -o /dev/null http://127.0.0.1:8002/ping_fast, the files say CMD curl -fsS -o /dev/null http://127.0.0.1:8002/ready',
    ],
  ])('shows where %s has become %s', (old, next, says) => {
    expect(texts(driftAfter((config) => config.replace(old, next)))).toContain(says);
  });

  test('tells names of variables and never a value', () => {
    const drifts = driftAfter((config) => config.replace('fixture-key', 'rotated-key'));
    expect(texts(drifts)).toEqual(['environment: EXCHANGE_API_KEY has another value in the files']);
    expect(JSON.stringify(drifts)).not.toMatch(/fixture-key|rotated-key/);
  });

  test('takes a doubled $ of Compose for the one that it stands for', () => {
    expect(driftAfter((config) => config.replaceAll('"START_DELAY": "0"', '"START_DELAY": "$$0"'))).not.toEqual([]);
    const inspect = INSPECT.replace('"START_DELAY=0"', '"START_DELAY=$0"');
    const { drift } = read({
      compose: `docker compose\n${CONFIG.replace('"START_DELAY": "0"', '"START_DELAY": "$$0"')}`,
      containers: inspect,
    });
    expect(drift).toEqual({ known: true, value: [] });
  });

  test('shows a newer image under the name of the one that runs', () => {
    const image = JSON.stringify({
      Id: 'sha256:newer',
      RepoTags: ['trading-e2e-backend-aws:latest'],
      Created: '2026-11-24T09:00:00Z',
    });
    expect(texts(driftAfter((config) => config, {}, image))).toContain(
      'image: trading-e2e-backend-aws names a newer image than the one that it runs',
    );
  });

  test('shows that the container was made from other files', () => {
    const drifts = driftAfter((config) => config, { composeFiles: ['prod.yml'] });
    expect(drifts).toEqual([expect.objectContaining({ otherFiles: [`${DIRECTORY}/docker-compose.yml`] })]);
    expect(
      driftAfter((config) => config, { entries: ['docker-compose.yml', 'docker-compose.override.yml'] }),
    ).toHaveLength(1);
  });

  test('is not known where Compose gave no JSON', () => {
    expect(driftAfter(() => 'services:\n  backend-aws: {}')).toMatch(/Compose did not say/);
  });
});

describe('the past', () => {
  test('has the events of the engine', () => {
    const line = '1795507200123456789|container|abc|web-1|shop|web|143|||die';
    expect(read({ events: `${line}\n` }).events).toEqual({
      known: true,
      value: [
        {
          at: '2026-11-24T08:00:00.123Z',
          type: 'container',
          action: 'die',
          id: 'abc',
          name: 'web-1',
          project: 'shop',
          service: 'web',
          exitCode: '143',
          signal: '',
          container: '',
        },
      ],
    });
    expect(read({ events: 'unknown flag: --filter' }).events).toMatchObject({ known: false });
    expect(read({}).events).toMatchObject({ known: false });
  });

  test('takes the time of a build that leaves its own out from the image’s label', () => {
    const Config = { Labels: { 'org.opencontainers.image.created': '2026-11-24T07:00:00Z' } };
    const image = (Created: string) => JSON.stringify({ Id: 'sha256:1', Created, Config });
    const createdAt = (time: string) => {
      const { images } = read({ 'image-facts': image(time) });
      return images.known ? images.value[0]?.createdAt : '';
    };
    expect(createdAt('1970-01-01T00:00:00Z')).toBe('2026-11-24T07:00:00Z');
    expect(createdAt('2026-11-24T07:30:00Z')).toBe('2026-11-24T07:30:00Z');
  });

  test('has the workflow run that a container names, or its image', () => {
    const url = 'https://github.com/your-org/app/actions/runs/77';
    const label = (where: string) => `"${where}":{`;
    const named = INSPECT.replaceAll(label('Labels'), `"Labels":{"backend-health.run-url":"${url}",`);
    expect(read({ containers: named }).deployRuns[0]).toMatchObject({ url });
    expect(read({ containers: INSPECT }).deployRuns).toEqual([]);
    const Id = /"Image":"(sha256:[0-9a-f]+)"/.exec(INSPECT)?.[1] ?? '';
    const image = JSON.stringify({ Id, Config: { Labels: { 'backend-health.run-url': url } } });
    expect(read({ containers: INSPECT, 'image-facts': image }).deployRuns[0]).toMatchObject({ url });
  });

  test('has what an image says of its origin, and no year 1', () => {
    const labels = {
      'org.opencontainers.image.revision': 'abc1234',
      'org.opencontainers.image.source': 'https://github.com/your-org/app',
    };
    const image = {
      Id: 'sha256:1',
      RepoTags: null,
      Created: '0001-01-01T00:00:00Z',
      Config: { Labels: labels },
      Metadata: { LastTagTime: '2026-11-24T08:00:00Z' },
    };
    expect(read({ 'image-facts': `[]\n${JSON.stringify(image)}\n{"Id":5}` }).images).toEqual({
      known: true,
      value: [
        {
          id: 'sha256:1',
          tags: [],
          createdAt: '',
          taggedAt: '2026-11-24T08:00:00Z',
          revision: 'abc1234',
          source: 'https://github.com/your-org/app',
          version: '',
        },
      ],
    });
  });

  test('has commits, and no password of the remote', () => {
    const text = `head=${'a'.repeat(40)} 1795507200 Raise the limit = 5\nmove=${'a'.repeat(40)} HEAD@{1795507300} pull: Fast-forward\nmodified=docker-compose.yml\nremote=https://user:token@github.com/your-org/app.git`;
    expect(read({ repository: text }).repository).toEqual({
      known: true,
      value: {
        head: { hash: 'a'.repeat(40), at: '2026-11-24T08:00:00.000Z', subject: 'Raise the limit = 5' },
        moves: [{ at: '2026-11-24T08:01:40.000Z', hash: 'a'.repeat(40), how: 'pull: Fast-forward' }],
        modified: ['docker-compose.yml'],
        remote: 'https://github.com/your-org/app.git',
      },
    });
    expect(read({ repository: '' }, {}, 101).repository).toMatchObject({ known: false });
  });

  test('has the times of files, each once', () => {
    const text =
      'file=1795507200 .env\nfile=1795507201 Dockerfile\nsource=1795507200 ./.env\nsource=1795507202 ./src/a b.py';
    const { files } = read({ files: text });
    expect(files.known && files.value.map(({ name, role }) => [name, role])).toEqual([
      ['.env', 'definition'],
      ['Dockerfile', 'build'],
      ['src/a b.py', 'source'],
    ]);
  });

  test('has packages in the zone of the host', () => {
    const text = `zone=+0130\npackages=dpkg\ndpkg=2026-11-24 09:30:00 upgrade libssl3:amd64 3.0.1 3.0.2\ndnf=2026-11-24T09:00:00+0100 SUBDEBUG Upgrade: openssl-1:3.0.7-27.el9.x86_64\ndnf=2026-11-24T08:00:00Z SUBDEBUG Erased: runc-1.1.12-1.x86_64`;
    expect(read({ 'host-past': text }).packages).toEqual({
      known: true,
      value: [
        { at: '2026-11-24T08:00:00.000Z', action: 'upgraded', name: 'libssl3', version: '3.0.2' },
        { at: '2026-11-24T08:00:00.000Z', action: 'upgraded', name: 'openssl', version: '1:3.0.7-27.el9.x86_64' },
        { at: '2026-11-24T08:00:00.000Z', action: 'removed', name: 'runc', version: '1.1.12-1.x86_64' },
      ],
    });
  });

  test('has the starts of machine and engine, steps of the clock, and what the kernel killed', () => {
    const text =
      'boot=1795507200\nengine=1795507260\njournal=yes\nclock=1795507300.12 host chronyd[9]: System clock was stepped by 3600.0 seconds';
    const past = read(
      { 'host-past': text },
      { kernelLines: ['[  120.5] Out of memory: Killed process 42 (python3) total-vm:1kB'] },
    );
    expect(past.bootedAt).toEqual({ known: true, value: '2026-11-24T08:00:00.000Z' });
    expect(past.engineStartedAt).toEqual({ known: true, value: '2026-11-24T08:01:00.000Z' });
    expect(past.clockSteps).toMatchObject({ known: true, value: [{ at: '2026-11-24T08:01:40.000Z' }] });
    expect(past.kernelKills).toEqual({ known: true, value: [{ at: '2026-11-24T08:02:00.000Z', process: 'python3' }] });
    expect(read({ 'host-past': 'zone=+0000' })).toMatchObject({
      bootedAt: { known: false },
      packages: { known: false },
      clockSteps: { known: false },
      kernelKills: { known: false },
    });
  });

  test('has certificates by the place that showed them', () => {
    const text = `${NONCE} certificate dashboard.example.com:443\nsubject=CN = dashboard.example.com\nnotBefore=Nov  4 07:00:00 2026 GMT\nnotAfter=Nov 24 07:00:00 2026 GMT\n${NONCE} certificate other.example.com:443\nunable to load certificate`;
    expect(read({ certificates: text }).certificates).toEqual({
      known: true,
      value: [
        {
          where: 'dashboard.example.com:443',
          subject: 'dashboard.example.com',
          notBefore: '2026-11-04T07:00:00.000Z',
          notAfter: '2026-11-24T07:00:00.000Z',
        },
      ],
    });
  });
});
