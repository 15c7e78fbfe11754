import { describe, expect, test } from 'vitest';
import type { FixOnHost } from './fixes-on-host.ts';
import { changeOf, judge, twice, type Witnessed, worse } from './judge.ts';
import type { Picture } from './picture.ts';

const container = {
  id: 'c1',
  name: 'app-backend-1',
  service: 'backend',
  status: 'running',
  health: 'healthy',
  image: 'sha256:1',
};

const picture = (changes: Partial<Picture> = {}): Picture => ({
  containers: [container],
  imageTags: ['app-backend:latest'],
  imageIds: ['sha256:1'],
  volumes: ['app_data'],
  files: 'abc',
  ills: [],
  ...changes,
});

const NONCE = 'abcdef';
const fix = (id: string, command: string, began = true): FixOnHost => ({
  id,
  script: `printf '\\n%s step 1 begin\\n' "$N"\n$limit /bin/sh -c '${command}' </dev/null\nprintf '\\n%s step 1 end %s\\n'`,
  output: began ? `\n${NONCE} step 1 begin\n` : '',
  ended: true,
});

const RESTART = 'docker compose --profile aws restart backend';

describe('a host is worse than before', () => {
  test.each<[string, Partial<Picture>]>([
    ['when a container that ran does not', { containers: [{ ...container, status: 'exited' }] }],
    ['when a container is gone', { containers: [] }],
    ['when a container is no longer healthy', { containers: [{ ...container, health: 'unhealthy' }] }],
    ['when a container is left paused', { containers: [{ ...container, status: 'paused' }] }],
    ['when a service has a container too many', { containers: [container, { ...container, id: 'c2' }] }],
    ['when an image has lost its name', { imageTags: [] }],
    ['when the image in use is gone', { imageIds: [] }],
    ['when a volume is gone', { volumes: [] }],
    ['when files of the project were changed', { files: 'xyz' }],
    ['when it complains of something new', { ills: ['/health: 500'] }],
  ])('%s', (_, changes) => {
    expect(worse({ before: picture(), after: picture(changes), changes: [] })).not.toEqual([]);
  });

  test('when something was run that destroys data', () => {
    expect(worse({ before: picture(), after: picture(), changes: ['docker compose down -v'] })).not.toEqual([]);
  });

  test('and not when it is as it was, or better', () => {
    const ill = picture({ containers: [{ ...container, status: 'exited' }], ills: ['backend: exited (1)'] });
    expect(worse({ before: picture(), after: picture(), changes: [RESTART] })).toEqual([]);
    expect(worse({ before: ill, after: picture(), changes: [] })).toEqual([]);
    expect(worse({ before: ill, after: { ...ill, ills: ['backend: exited (2)'] }, changes: [] })).toEqual([]);
  });
});

describe('a fix was applied twice', () => {
  test('when a change came more often than it was meant', () => {
    const fixes = [fix('r-1', RESTART)];
    expect(twice({ changes: [RESTART], fixes })).toEqual([]);
    expect(twice({ changes: [RESTART, RESTART], fixes })).toHaveLength(1);
  });

  test('when a change belongs to no step that began', () => {
    expect(twice({ changes: [RESTART], fixes: [fix('r-1', RESTART, false)] })).toHaveLength(1);
    expect(twice({ changes: [RESTART], fixes: [fix('r-1', `${RESTART}-old`)] })).toHaveLength(1);
  });

  test('but not when its guard had held the first one back', () => {
    const held = { ...fix('r-1', RESTART), output: `\n${NONCE} step 1 begin\nchanged\n${NONCE} step 1 end 76\n` };
    expect(twice({ changes: [], fixes: [held, fix('r-2', RESTART)] })).toEqual([]);
  });

  test('when two fixes of a run are the same', () => {
    expect(twice({ changes: [], fixes: [fix('r-1', RESTART), fix('r-2', RESTART)] })).toHaveLength(1);
  });
});

describe('a docker command', () => {
  test.each([
    ['compose', '--profile', 'aws', 'up', '-d'],
    ['restart', 'c1'],
    ['tag', 'a', 'b'],
    ['volume', 'rm', 'x'],
  ])('that changes the host is told from others: %s %s', (...argv) => {
    expect(changeOf(argv.filter((word) => word !== undefined))).not.toBeNull();
  });

  test.each([
    ['compose', 'ps'],
    ['inspect', 'restart'],
    ['compose', 'config'],
  ])('that only reads does not count: %s %s', (...argv) => {
    expect(changeOf(argv)).toBeNull();
  });
});

describe('a report does not say what happened', () => {
  const report = (changes: object = {}) =>
    JSON.stringify({
      schema_version: 1,
      status: 'fixed',
      reason_code: 'fixed',
      reason: 'x',
      attempts: [{}],
      ...changes,
    });
  const end = { exitCode: 0, signal: null, log: '', overdue: false, durationMs: 1 };
  const nothing = { end, files: { summary: '', outputs: {}, report: '' } };
  const witnessed = (changes: Partial<Witnessed> = {}): Witnessed => ({
    before: picture(),
    after: picture(),
    main: { end, files: { summary: 'x', outputs: { status: 'fixed' }, report: report() } },
    post: nothing,
    changes: [RESTART],
    fixes: [fix('r-1', RESTART)],
    journal: [{ id: 'r', option: 'restart', status: 'fixed' }],
    lockFree: true,
    leftRunning: 0,
    ...changes,
  });
  const saying = (changes: object, outputs = { status: 'fixed' }) => ({
    main: { end, files: { summary: 'x', outputs, report: report(changes) } },
  });
  const silent = (changes: Partial<Witnessed>) => judge(witnessed(changes)).filter(({ kind }) => kind === 'silent');

  test('which is not so after a run that tells all', () => expect(judge(witnessed())).toEqual([]));

  test('nor after one whose guard held a fix back before another one was applied', () => {
    const held = { ...fix('r-1', RESTART), output: `\n${NONCE} step 1 begin\nchanged\n${NONCE} step 1 end 76\n` };
    expect(silent({ fixes: [held, fix('r-2', RESTART)] })).toEqual([]);
  });

  test('nor after one that was killed when it had told all', () => {
    const files = { summary: 'x', outputs: { status: 'fixed' }, report: report() };
    const main = { end: { ...end, exitCode: null, signal: 'SIGKILL' as const }, files };
    expect(silent({ main })).toEqual([]);
    expect(silent({ main: { ...main, files: { ...files, report: '' } } })).not.toEqual([]);
  });

  test.each<[string, Partial<Witnessed>]>([
    ['when there is none', { main: nothing }],
    ['when it claims a health that is not there', { after: picture({ ills: ['/health: 500'] }) }],
    ['when it passes over an attempt', saying({ attempts: [] })],
    ['when it calls the host unchanged', saying({ reason: 'Cancelled before anything was changed.' })],
    ['when it is about a mistake of its own', saying({ reason_code: 'internal-error' })],
    ['when it calls a sound host broken', saying({ reason: 'Still broken after restart.' })],
    ['when it passes over one of two fixes', { fixes: [fix('r-1', RESTART), fix('r-2', 'docker compose up -d')] }],
    ['when the journal has no fix', { journal: [] }],
    ['when the step had to be ended by force', { main: { ...nothing, end: { ...end, overdue: true } } }],
    [
      'when the run was killed and the post step is silent',
      { main: { ...nothing, end: { ...end, exitCode: null, signal: 'SIGKILL' } } },
    ],
  ])('%s', (_, changes) => expect(silent(changes)).not.toEqual([]));
});
