import { describe, expect, test } from 'vitest';
import { doing } from '../../../src/observe/hands/doing.ts';
import { readHands } from '../../../src/observe/hands/read.ts';
import { readMade } from '../../../src/observe/past/made.ts';
import { INSPECT } from '../fixtures.ts';

const read = (text: string) => readHands({ exitCode: 0, text }, [], 'shop', 'web');
const processes = (...lines: readonly (readonly [process: string, place: string])[]) =>
  read(
    `processes=yes\nreal=/srv/shop\n${lines.map(([process, place]) => `process=${process}\nplace=${place}`).join('\n')}`,
  ).deploys;

describe('a command line', () => {
  test.each([
    ['docker', 'docker compose --profile aws up -d --build', { does: 'docker compose up', attached: false }],
    ['docker', '/bin/sh /usr/bin/docker compose -f a.yml up', { does: 'docker compose up', attached: true }],
    [
      'docker-compose',
      '/usr/libexec/docker/cli-plugins/docker-compose compose build web',
      { does: 'docker compose build', attached: false },
    ],
    [
      'docker-compose',
      '/usr/bin/python3 /usr/bin/docker-compose --project-name shop pull',
      { does: 'docker compose pull', attached: false },
    ],
    ['docker', 'docker --log-level error buildx build -t a .', { does: 'docker build', attached: false }],
    ['docker', 'docker image pull example.com/a', { does: 'docker pull', attached: false }],
    ['git', 'git -C /srv/shop pull --ff-only', { does: 'git pull', attached: false }],
    ['rsync', 'rsync --server -logDtpre . /srv/shop', { does: 'rsync', attached: false }],
    ['docker', 'docker compose --profile up ps', null],
    ['docker', 'docker compose config --format json', null],
    ['docker', 'docker compose logs -f web', null],
    ['docker', 'docker events --since 1', null],
    ['git', 'git --no-optional-locks log -1', null],
  ])('%s: %s', (program, line, found) => {
    expect(doing(program, line.split(' '))).toEqual(found === null ? null : { ...found, containers: [] });
  });

  test.each([
    ['docker restart -t 5 web-1', { does: 'docker restart', attached: false, containers: ['5', 'web-1'] }],
    ['docker container rm --force abc web-1', { does: 'docker rm', attached: false, containers: ['abc', 'web-1'] }],
    ['docker start -a web-1', { does: 'docker start', attached: true, containers: ['web-1'] }],
    ['docker inspect web-1', null],
  ])('%s', (line, found) => {
    expect(doing('docker', line.split(' '))).toEqual(found);
  });
});

describe('deploys', () => {
  test('are those that run in the folder of the project, or name it', () => {
    const found = processes(
      ['11 5 deploy docker docker compose up -d', '/srv/shop'],
      ['12 6 deploy docker docker compose build', '/srv/other'],
      ['13 7 root docker docker compose -f /srv/shop/compose.yml pull', ''],
      ['14 8 root docker docker compose -p shop up -d', '/root'],
      ['15 9 root docker docker compose -p other up -d', ''],
      ['16 1 deploy git git pull', '/srv/shop/backend'],
    );
    expect(found.known && found.value.map((one) => one.pid)).toEqual([11, 13, 14, 16]);
    expect(found.known && found.value.some((one) => one.mayBeElsewhere)).toBe(false);
  });

  test('may be those of another user, whose folder may not be read, unless their words name another project', () => {
    const found = processes(
      ['11 5 root docker docker compose --profile aws up -d', ''],
      ['12 5 root docker docker compose -f /srv/other/compose.yml up -d', ''],
      ['13 5 root docker docker compose --project-directory /srv/other up -d', ''],
      ['14 5 root git git pull', ''],
      ['15 5 root docker docker build .', ''],
    );
    expect(found).toMatchObject({ known: true, value: [{ pid: 11, mayBeElsewhere: true }] });
    expect(found.known && found.value).toHaveLength(1);
  });

  test('are told without their arguments, which may hold secrets', () => {
    const found = processes(['11 5 deploy docker docker build --build-arg TOKEN=hunter2 .', '/srv/shop']);
    expect(found).toEqual({
      known: true,
      value: [{ pid: 11, user: 'deploy', ageSeconds: 5, does: 'docker build', attached: false, mayBeElsewhere: false }],
    });
  });

  test('are not known where the processes can’t be listed', () => {
    expect(read('')).toMatchObject({ deploys: { known: false }, maintenance: [] });
  });
});

test('somebody who does something to a container of the project by its name or its id is one at work', () => {
  const made = readMade(INSPECT).filter((one) => one.service === 'backend-aws');
  const [{ name = '', id = '', project = '' } = {}] = made;
  const at = (words: string) =>
    readHands(
      { exitCode: 0, text: `processes=yes\nreal=/srv/shop\nprocess=11 1 root docker ${words}\nplace=/root` },
      made,
      project,
      'backend-aws',
    ).deploys;
  expect(at(`docker restart ${name}`)).toMatchObject({ known: true, value: [{ does: 'docker restart' }] });
  expect(at(`docker rm -f ${id.slice(0, 12)}`)).toMatchObject({ known: true, value: [{ does: 'docker rm' }] });
  expect(at('docker restart another')).toEqual({ known: true, value: [] });
});

describe('a marker', () => {
  const marker = (...lines: readonly string[]) =>
    read(`marker=1795507200 /srv/shop/.backend-health-maintenance\n${lines.map((line) => `line=${line}`).join('\n')}\n`)
      .maintenance;

  test.each([
    [
      ['until: 2026-11-24T10:00:00Z', 'reason: moving the database'],
      { reason: 'moving the database', until: '2026-11-24T10:00:00.000Z', byDefault: false },
    ],
    [
      ['until=2026-11-24 10:30', 'Moving the database', 'ask ops'],
      { reason: 'Moving the database ask ops', until: '2026-11-24T10:30:00.000Z', byDefault: false },
    ],
    [['for: 90m'], { reason: '', until: '2026-11-24T09:30:00.000Z', byDefault: false }],
    [['moving the database'], { reason: 'moving the database', until: '2026-11-24T12:00:00.000Z', byDefault: true }],
    [[], { reason: '', until: '2026-11-24T12:00:00.000Z', byDefault: true }],
    [['until: tomorrow'], { reason: '', until: '', byDefault: false }],
    [['for: ever'], { reason: '', until: '', byDefault: false }],
  ])('that says %j', (lines, found) => {
    expect(marker(...lines)).toEqual([{ where: '/srv/shop/.backend-health-maintenance', ...found }]);
  });

  test('can be a label of the container', () => {
    const inspect = INSPECT.replaceAll(
      '"com.docker.compose.service":"backend-aws"',
      '"com.docker.compose.service":"backend-aws","backend-health.maintenance-until":"2026-11-24T10:00:00Z","backend-health.maintenance-reason":"tests"',
    );
    expect(readHands(undefined, readMade(inspect), 'trading-e2e', 'backend-aws').maintenance).toEqual([
      {
        where: 'the label `backend-health.maintenance-until`',
        reason: 'tests',
        until: '2026-11-24T10:00:00.000Z',
        byDefault: false,
      },
    ]);
  });
});
