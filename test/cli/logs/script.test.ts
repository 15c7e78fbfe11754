import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { historyScript } from '../../../src/cli/history.ts';
import { type LogRequest, logScript } from '../../../src/cli/logs/script.ts';
import { until } from '../../host/until.ts';
import { SHELLS, ShellPlace } from '../../shell.ts';

const REQUEST: LogRequest = {
  nonce: 'NONCE',
  projectDirectory: '~/app',
  project: 'app',
  service: 'api',
  useSudo: false,
  tail: 5,
  since: '',
  follow: false,
  wait: false,
};

/** Two containers; `logs --follow` goes on for ever and keeps its pid where the test finds it. */
const DOCKER = `case "$1" in
ps) case "$*" in *service=none*) ;; *) echo one; echo two ;; esac ;;
inspect) case "$*" in *Env*) echo '["PASSWORD=hidden"]' ;; *) echo running ;; esac ;;
logs) shift; case "$*" in
  *--follow*) echo $$ >>"$HOME/pids"; echo "2026-11-24T03:12:40Z following $*"; exec sleep 300 ;;
  *) echo "2026-11-24T03:12:40Z out $*"; echo "2026-11-24T03:12:41Z err" >&2 ;;
  esac ;;
esac`;

let place: ShellPlace;
beforeEach(() => {
  place = new ShellPlace();
  place.program('docker', DOCKER);
});
afterEach(() => place.close());

const pids = () => readFileSync(join(place.home, 'pids'), 'utf8').trim().split('\n').map(Number);

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each(SHELLS.map((shell) => [shell.join(' '), shell] as const))('the log script under %s', (_name, shell) => {
  test('prints the environment to hide by, then the lines of every container, then the state', async () => {
    const { stdout } = await place.run(logScript({ ...REQUEST, since: '10m' }), shell);
    const lines = stdout.split('\n').filter((line) => line !== '');
    expect(lines.slice(0, 2)).toEqual(['NONCE env ["PASSWORD=hidden"]', 'NONCE env ["PASSWORD=hidden"]']);
    expect(lines).toContain('2026-11-24T03:12:40Z out --timestamps --tail 5 --since 10m one');
    expect(lines.filter((line) => line.endsWith(' err'))).toHaveLength(2);
    expect(lines.at(-1)).toBe('NONCE end running');
  });

  test('says that there is no container', async () => {
    const { stdout } = await place.run(logScript({ ...REQUEST, service: 'none' }), shell);
    expect(stdout.trim()).toBe('NONCE end');
  });

  test('follows until its standard input ends, and ends what it started', async () => {
    const child = place.start([...shell, '-c', 'eval "$1"', 'sh', logScript({ ...REQUEST, follow: true })]);
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    await until('both are followed', () => out.split('following').length === 3, 10_000);
    const ended = new Promise((resolve) => child.once('close', resolve));
    expect(pids().every(alive)).toBe(true);
    child.stdin.end();
    await ended;
    await until('none of them runs', () => !pids().some(alive), 10_000);
  });

  test('ends by itself, with the state, when the logs end', async () => {
    const child = place.start([...shell, '-c', 'eval "$1"', 'sh', logScript({ ...REQUEST, follow: true })]);
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    await until('both are followed', () => out.split('following').length === 3, 10_000);
    const ended = new Promise((resolve) => child.once('close', resolve));
    for (const pid of pids()) process.kill(pid, 'SIGTERM');
    await ended;
    expect(out.trim().split('\n').at(-1)).toBe('NONCE end running');
  });

  test('says what docker said when the containers can’t be listed', async () => {
    place.program('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
    const { stdout } = await place.run(logScript(REQUEST), shell);
    expect(stdout).toMatch(/Cannot connect to the Docker daemon\nNONCE failed/);
  });
});

test.each(SHELLS.map((shell) => [shell.join(' '), shell] as const))(
  'the history script under %s frames the journal',
  async (_name, shell) => {
    const empty = await place.run(historyScript('~/app', 'NONCE'), shell);
    expect(empty.stdout.trim()).toBe('NONCE begin journal 0\n\nNONCE end');
    place.folder('home/app');
    const kept = await place.run(
      `${historyScript('~/app', 'NONCE').split('\nprintf')[0]}\nmkdir -p "$state"; echo '{"id":"a"}' >"$state/journal.jsonl"`,
      shell,
    );
    expect(kept.exitCode).toBe(0);
    const { stdout } = await place.run(historyScript('~/app', 'NONCE'), shell);
    expect(stdout).toContain('NONCE begin journal 0\n{"id":"a"}\n');
  },
);
