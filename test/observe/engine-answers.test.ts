import { describe, expect, test } from 'vitest';
import { readProbe } from '../../src/observe/engine-answers.ts';
import { framed, NONCE } from './fixtures.ts';

const answer = (path: string, body: string, status = 200) =>
  `${body}\n${NONCE} answer ${status} http://engine${path}\n`;
const PING = answer('/_ping', 'HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\nServer: Docker/27.3.1 (linux)\r\n\r\nOK');
const read = (...answers: string[]) => readProbe(framed('answers', answers.join('')), NONCE);
const BASE = [
  answer('/version', '{"Version":"27"}'),
  answer('/images/json', '[{"RepoTags":["a:1","b"]},{"RepoTags":null},3]'),
];

describe('the engine’s answers', () => {
  test('are read as the frames of the command line’s', () => {
    const answers = framed(
      'answers',
      [
        ...BASE,
        answer('/containers/0a/json', '{"Id":"0a"}\n'),
        answer('/containers/0b/json', '{"Id":"0b"}\n'),
        answer('/containers/0b/logs?stdout=1&tail=100', '2026-11-24T08:15:53.5Z here\n'),
        answer('/images/sha256:1/json', '{"Id":"sha256:1"}'),
        PING,
      ].join(''),
    );
    const frames = readProbe(answers + framed('docker', '/usr/bin/docker'), NONCE);
    expect(Object.fromEntries([...frames].map(([name, { text }]) => [name, text]))).toEqual({
      engine: '/usr/bin/docker\n{"Server":{"Version":"27.3.1"}}',
      containers: '{"Id":"0a"}\n{"Id":"0b"}',
      images: 'a:1\nb',
      'logs-service': `${NONCE} log 0b\n2026-11-24T08:15:53.5Z here\n`,
      'image-facts': '{"Id":"sha256:1"}',
    });
  });

  test('leave out what is gone since the list was made', () => {
    const frames = read(...BASE, answer('/containers/0a/json', '{"message":"No such container"}', 404), PING);
    expect(frames.get('containers')).toEqual({ exitCode: 0, text: '' });
  });

  test.each([
    [
      'a container’s answer took too long',
      [...BASE, answer('/containers/0a/json', '', 0).replace(' 0 ', ' 000 '), PING],
    ],
    ['the engine failed', [...BASE, answer('/containers/0a/json', '{"message":"x"}', 500), PING]],
    ['the last one is missing', BASE],
    ['there is none', []],
  ])('are no answer at all where %s', (_, answers) => {
    expect(read(...answers).size).toBe(0);
  });

  test('do not say which images there are where that can’t be read', () => {
    const frames = read(answer('/images/json', 'strange'), PING);
    expect(frames.has('engine')).toBe(true);
    expect(frames.has('images')).toBe(false);
  });

  test('can’t be made up by what a container logs', () => {
    const forged = `${NONCE.replace('0', '1')} answer 200 http://engine/_ping\n`;
    const log = answer('/containers/0b/logs?x', `2026-11-24T08:15:53.5Z ${forged}`);
    expect(read(...BASE, log, PING).get('engine')?.text).toContain('"Version":"27.3.1"');
  });
});
