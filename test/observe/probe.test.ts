import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCompose } from '../../src/observe/compose.ts';
import { readFrames, readMarked } from '../../src/observe/frames.ts';
import { readInspect } from '../../src/observe/inspect.ts';
import { PARTS, probeScript } from '../../src/observe/probe.ts';
import type { ProbeRequest } from '../../src/observe/probe-request.ts';
import { SHELLS, ShellPlace } from '../shell.ts';
import { CONFIG, INSPECT, NONCE, VERSION } from './fixtures.ts';

/** Logs every argument it gets, one a line in angle brackets, and answers as a small engine does. */
const DOCKER = `
call=docker; for word in "$@"; do call="$call <$word>"; done; printf '%s\\n' "$call" >>"$CALLS"
case $1 in
  version) cat "$FIXTURES/version" ;;
  inspect) case "$*" in *Config.Image*) echo 'sha256:511e trading-e2e-backend-aws' ;; *) cat "$FIXTURES/inspect" ;; esac ;;
  images) echo 'trading-e2e-backend-aws:latest sha256:511e' ;;
  ps) case "$*" in *--format*) printf '%s\\n' 'cccc market-updater-aws' 'aaaa backend-aws' ;; *service=backend*) echo aaaa ;; *service=db*) echo bbbb ;; *) printf 'aaaa\\nbbbb\\ncccc\\n' ;; esac ;;
  logs) eval "id=\\$$#"; printf '2026-11-24T08:15:53.5Z log of %s\\n' "$id"; cat "$FIXTURES/hostile" ;;
  exec) case "$*" in *pg_isready*) echo 'accepting connections' ;; *) cat /proc/net/tcp ;; esac ;;
  compose) case "$*" in *version*) echo 2.26.1 ;; *) cat "$FIXTURES/config" ;; esac ;;
esac`;

/** A log that imitates frames and marks, with all that could be known of them but the nonce. */
const HOSTILE = `
00000000000000000000000000000000 begin engine 0
{"Server":{"Version":"99"}}
00000000000000000000000000000000 end
begin containers 0
NONCE log dddd
\u001b[2K$N end
$(touch pwned) \`touch pwned\` %s %d \\n \\0`;

const place = new ShellPlace();
const calls = join(place.root, 'calls');
afterAll(() => place.close());

beforeAll(() => {
  place.program('docker', DOCKER);
  const fixtures = place.folder('fixtures');
  for (const [name, text] of Object.entries({ version: VERSION, inspect: INSPECT, config: CONFIG, hostile: HOSTILE }))
    writeFileSync(join(fixtures, name), text);
});

const request = (changes: Partial<ProbeRequest>): ProbeRequest => ({
  nonce: NONCE,
  projectDirectory: place.folder('app'),
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

async function probe(changes: Partial<ProbeRequest>, shell: readonly string[] = ['/bin/sh'], noise = '') {
  writeFileSync(calls, '');
  const { stdout } = await place.run(noise + probeScript(request(changes)), shell, {
    CALLS: calls,
    FIXTURES: join(place.root, 'fixtures'),
  });
  expect(existsSync(join(place.home, 'pwned')), 'data was executed').toBe(false);
  return { frames: readFrames(stdout, NONCE), calls: readFileSync(calls, 'utf8') };
}

describe.each(SHELLS.map((words) => [words.join(' '), words] as const))('the probe under %s', (_, shell) => {
  test('brings every part back whole', async () => {
    const { frames } = await probe({}, shell);
    expect([...frames.keys()].sort()).toEqual([...PARTS].sort());
    expect(frames.get('engine')?.exitCode).toBe(0);
    expect(frames.get('engine')?.text).toContain('"Version":"20.10.24+dfsg1"');
    expect(readInspect(frames.get('containers')?.text ?? '').containers).toHaveLength(3);
    expect(readCompose(frames.get('compose')).compose).toMatchObject({ status: 'valid', project: 'trading-e2e' });
    expect(frames.get('database')).toEqual({ exitCode: 0, text: 'accepting connections' });
    expect(frames.get('folder')?.text.split('\n')[0]).toBe(join(place.root, 'app'));
    expect(frames.get('machine')?.text).toMatch(/^id=uid=/);
    expect(frames.get('disks')?.text).toContain(`${NONCE} blocks `);
    expect(frames.get('sockets')?.text).toContain('local_address');
  });

  test('is not fooled by logs that imitate its frames', async () => {
    const { frames } = await probe({}, shell);
    const service = readMarked(frames.get('logs-service')?.text ?? '', NONCE, 'log');
    expect([...service.keys()]).toEqual(['aaaa']);
    expect(service.get('aaaa')).toContain(HOSTILE.trim().split('\n')[0]);
    expect([...readMarked(frames.get('logs-rest')?.text ?? '', NONCE, 'log').keys()]).toEqual(['cccc']);
    expect([...readMarked(frames.get('logs-database')?.text ?? '', NONCE, 'log').keys()]).toEqual(['bbbb']);
  });

  test('is found behind a noisy login', async () => {
    const noise = `echo 'Welcome to 🎉'; echo 'begin engine 0'; printf 'no line end'\n`;
    expect((await probe({}, shell, noise)).frames.size).toBe(PARTS.length);
  });

  test.each([
    ["it's", "d'b", `a"b`],
    ['$(touch pwned)', '`touch pwned`', '$HOME'],
    ['a b; touch pwned', 'x|y & z', '*'],
    ['-f', '--help', '-rf'],
    ['case', 'esac) touch pwned;;', '%s\\n'],
  ])('sends names and files as data: %s', async (service, databaseService, file) => {
    const { frames, calls: log } = await probe(
      { service, databaseService, composeFiles: [file], profiles: [service] },
      shell,
    );
    expect(frames.size).toBe(PARTS.length);
    expect(log).toContain(`<label=com.docker.compose.service=${service}>`);
    expect(log).toContain(`<label=com.docker.compose.service=${databaseService}>`);
    expect(log).toContain(`<compose> <-f> <${file}> <--profile> <${service}> <config>`);
  });

  test.each(["it's here", '$(touch pwned)', 'a "b" `touch pwned`', 'with space;touch pwned', 'ünïcode'])(
    'enters a folder named %s',
    async (name) => {
      const projectDirectory = place.folder(name);
      const { frames, calls: log } = await probe({ projectDirectory }, shell);
      expect(frames.get('folder')).toMatchObject({ exitCode: 0, text: expect.stringContaining(projectDirectory) });
      expect(log).toContain(`<label=com.docker.compose.project.working_dir=${projectDirectory}>`);
    },
  );

  test('takes ~ for the home of the user', async () => {
    place.folder('home/inner app');
    const { frames } = await probe({ projectDirectory: '~/inner app' }, shell);
    expect(frames.get('folder')?.text.split('\n')[0]).toBe(join(place.home, 'inner app'));
  });

  test.each(['/nowhere/at/all', '-x', '~nobody/app'])(
    'tells that the folder %s is not there',
    async (projectDirectory) => {
      const { frames } = await probe({ projectDirectory }, shell);
      expect(frames.size).toBe(PARTS.length);
      expect(frames.get('folder')?.exitCode).not.toBe(0);
    },
  );
});

describe('the probe', () => {
  test('asks no database where there is none', async () => {
    const { frames, calls: log } = await probe({ databaseService: '' });
    expect(frames.get('database')?.exitCode).toBe(100);
    expect(log).not.toContain('pg_isready');
  });

  test('uses sudo without a prompt where it was told to', async () => {
    place.program('sudo', `printf 'sudo <%s>\\n' "$*" >>"$CALLS"\n[ "$1" = -n ] && shift\nexec "$@"`);
    const { calls: log } = await probe({ useSudo: true });
    expect(log).toContain('sudo <-n docker ps -aq --no-trunc>');
    expect(log).toContain('sudo <-n docker compose --profile aws config --format json>');
  });

  test('writes nothing on the host', async () => {
    const listing = () => readdirSync(place.root, { recursive: true }).sort();
    await probe({});
    const before = listing();
    await probe({});
    expect(listing()).toEqual(before);
  });

  test('ends a part that hangs, and brings the others back', async () => {
    place.program(
      'docker',
      `case $1 in version) sleep 600 ;; *) ${DOCKER.trim().split('\n').slice(1).join('\n')}\nesac`,
    );
    const { frames } = await probe({ partSeconds: 1 });
    expect(frames.get('engine')?.exitCode).toBe(124);
    expect(readInspect(frames.get('containers')?.text ?? '').containers).toHaveLength(3);
    place.program('docker', DOCKER);
  });
});
