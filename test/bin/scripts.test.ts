/**
 * The scripts of bin/, started as a person starts them, with stand-ins for what they start in turn.
 */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../docs/documents.ts';

const SCRIPTS = ['backend-health', 'diagnose_backend_health.sh', 'restart_backend_aws.sh'];
const EXECUTABLES = ['x64', 'arm64'].map((processor) => `bin/backend-health-linux-${processor}`);

let top = '';
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'backend-health-bin-')));
  mkdirSync(join(top, 'bin'));
  mkdirSync(join(top, 'home'));
  for (const name of SCRIPTS) {
    copyFileSync(join(root, 'bin', name), join(top, 'bin', name));
    chmodSync(join(top, 'bin', name), 0o755);
  }
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function program(path: string, body: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), `#!/bin/sh\n${body}\n`);
  chmodSync(join(top, path), 0o755);
}

/** Prints its words, one a line, and ends with 3. */
const TELL = 'case $1 in --help) exit 0 ;; esac\nprintf "%s\\n" "$@"\nexit 3';

function start(
  path: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  folder = top,
) {
  const { status, stdout, stderr } = spawnSync(join(top, path), args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 20_000,
    env: { PATH: `${join(top, 'programs')}:/usr/bin:/bin`, HOME: join(top, 'home'), ...environment },
  });
  return { exitCode: status, words: stdout.split('\n').slice(0, -1), err: stderr };
}

describe('with the single executable', () => {
  beforeEach(() => {
    for (const path of EXECUTABLES) program(path, TELL);
    program('programs/docker', 'exit 1');
    program('programs/sudo', 'exit 1');
  });

  test.each([
    ['diagnose_backend_health.sh', [], ['diagnose']],
    ['diagnose_backend_health.sh', ['--json', '--port', '2222'], ['diagnose', '--json', '--port', '2222']],
    ['diagnose_backend_health.sh', ['--fix'], ['fix', 'auto']],
    [
      'diagnose_backend_health.sh',
      ['--host', 'a b', '--fix', '--dry-run'],
      ['fix', 'auto', '--host', 'a b', '--dry-run'],
    ],
    ['diagnose_backend_health.sh', ['--fix=rebuild'], ['fix', 'rebuild']],
    ['diagnose_backend_health.sh', ['--profile', ''], ['diagnose', '--profile', '']],
    ['restart_backend_aws.sh', [], ['fix', 'restart']],
    ['restart_backend_aws.sh', ['--host', "it's $HOME"], ['fix', 'restart', '--host', "it's $HOME"]],
    ['backend-health', ['status', '--host', 'local'], ['status', '--host', 'local']],
  ])('%s %j becomes %j, and its exit code is passed on', (name, args, words) => {
    expect(start(`bin/${name}`, args)).toEqual({ exitCode: 3, words, err: '' });
  });

  test('through a chain of links, from any folder, and by its name on the PATH', () => {
    symlinkSync('bin/restart_backend_aws.sh', join(top, 'restart'));
    symlinkSync(join(top, 'restart'), join(top, 'home', 'again'));
    expect(start('home/again', [], {}, '/')).toMatchObject({ exitCode: 3, words: ['fix', 'restart'] });
    const PATH = `${join(top, 'bin')}:/usr/bin:/bin`;
    const { status, stdout } = spawnSync('/bin/sh', ['-c', 'diagnose_backend_health.sh'], {
      cwd: '/',
      env: { PATH, HOME: top },
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'diagnose\n' });
  });

  test('one that can’t run here is passed over', () => {
    for (const path of EXECUTABLES) program(path, 'exit 126');
    expect(start('bin/backend-health', ['status'])).toMatchObject({ exitCode: 2, words: [] });
  });

  describe('on a machine that has the project', () => {
    beforeEach(() => {
      mkdirSync(join(top, 'home/automated-trading-platform'));
      const label = `label=com.docker.compose.project.working_dir=${join(top, 'home/automated-trading-platform')}`;
      program('programs/docker', `case "$*" in "ps -q") ;; "ps -aq --filter ${label}") echo 0123 ;; esac`);
    });

    test('it looks at that machine, and says so', () => {
      const { words, err } = start('bin/diagnose_backend_health.sh', ['--fix']);
      expect(words).toEqual(['fix', 'auto', '--host', 'local']);
      expect(err).toContain('looking here (--host local)');
      expect(start('bin/restart_backend_aws.sh').words).toEqual(['fix', 'restart', '--host', 'local']);
    });

    test.each([
      [
        ['--project-directory', '~/other'],
        ['diagnose', '--project-directory', '~/other'],
      ],
      [
        ['--project-directory=~/automated-trading-platform'],
        ['diagnose', '--host', 'local', '--project-directory=~/automated-trading-platform'],
      ],
    ])('but not for a project that is not there: %j', (args, words) => {
      expect(start('bin/diagnose_backend_health.sh', args).words).toEqual(words);
    });

    test.each([
      [['--host', 'example.com'], {}],
      [['--on=web-1'], {}],
      [['--settings-file', 'x.yml'], {}],
      [[], { BACKEND_HEALTH_HOST: 'example.com' }],
      [[], { BACKEND_HEALTH_SETTINGS_FILE: 'x.yml' }],
    ])('a host that is named counts: %j %j', (args, environment) => {
      expect(start('bin/diagnose_backend_health.sh', args, environment).words).toEqual(['diagnose', ...args]);
    });

    test('a host that the settings file of this folder names counts', () => {
      mkdirSync(join(top, '.github'));
      writeFileSync(join(top, '.github/backend-health.yml'), 'service: api\nhost: example.com\n');
      expect(start('bin/diagnose_backend_health.sh').words).toEqual(['diagnose']);
      writeFileSync(join(top, '.github/backend-health.yml'), 'service: api\n# host: example.com\n');
      expect(start('bin/diagnose_backend_health.sh').words).toEqual(['diagnose', '--host', 'local']);
    });
  });
});

describe('without the single executable', () => {
  test('Node 24 runs dist/, and an older one is passed over', () => {
    mkdirSync(join(top, 'dist'));
    writeFileSync(join(top, 'dist/cli.js'), 'console.log(process.argv.slice(2).join("|")); process.exit(4);\n');
    program('programs/docker', 'exit 1');
    program('programs/node', `exec '${process.execPath}' "$@"`);
    expect(start('bin/restart_backend_aws.sh', ['--host', 'a b'])).toEqual({
      exitCode: 4,
      words: ['fix|restart|--host|a b'],
      err: '',
    });
    program('programs/node', 'exit 1');
    expect(start('bin/restart_backend_aws.sh', ['--host', 'a'])).toMatchObject({ exitCode: 2, words: [] });
  });

  test('the image on this machine’s Docker gets its network, its folders, this user and the inputs of the environment', () => {
    program('programs/docker', `case "$1" in image) [ "$3" = mine ] ;; run) ${TELL} ;; *) exit 1 ;; esac`);
    const environment = {
      BACKEND_HEALTH_IMAGE: 'mine',
      BACKEND_HEALTH_HOST: 'example.com',
      DOCKER_HOST: `unix://${top}`,
    };
    const { exitCode, words } = start('bin/diagnose_backend_health.sh', ['--json'], environment);
    expect(exitCode).toBe(3);
    const line = words.join(' ');
    expect(line).toMatch(/^run --rm -i --init --network host --pid host /);
    expect(line).toContain(
      `-v ${top}:/var/run/docker.sock -v ${join(top, 'home')}:${join(top, 'home')} -e HOME=${join(top, 'home')} -w ${top}`,
    );
    expect(line).toContain(`--user ${process.getuid?.()}:${process.getgid?.()} --group-add `);
    expect(line).toContain(`-v ${top}:${top}`);
    expect(line).toContain('-e BACKEND_HEALTH_HOST ');
    expect(line).not.toContain('BACKEND_HEALTH_IMAGE');
    expect(line).toMatch(/ mine diagnose --json$/);
  });

  test('where there is nothing to run it with, it says what it takes', () => {
    program('programs/docker', 'exit 1');
    const { exitCode, err } = start('bin/diagnose_backend_health.sh', ['--host', 'a']);
    expect(exitCode).toBe(2);
    for (const way of ['Node 24', 'backend-health-linux-x64', 'docker build']) expect(err).toContain(way);
  });
});

test.each(SCRIPTS)('%s is one that every POSIX shell here reads, and needs none of bash', (name) => {
  const script = join(root, 'bin', name);
  expect(readFileSync(script, 'utf8')).toMatch(/^#!\/bin\/sh\n/);
  for (const shell of ['sh', 'dash', 'bash']) {
    const { status, error, stderr } = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
    if (error === undefined) expect({ shell, status, stderr }).toEqual({ shell, status: 0, stderr: '' });
  }
});
