import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeFunction } from '../../src/host/preamble.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preamble-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, script: string): void {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** What is chosen where `docker compose version` prints this and ends so. */
function chosen(says: string, exitCode: number, v1 = true): { composer: string; ran: string } {
  writeFileSync(join(folder, 'says'), says);
  program(
    'docker',
    `[ "$*" = "compose version" ] && { /bin/cat ${folder}/says >&2; exit ${exitCode}; }\necho "docker $*"`,
  );
  if (v1) program('docker-compose', 'echo "docker-compose $*"');
  const script = `limit() { shift; "$@"; }; dk() { docker "$@"; }\n${composeFunction(['a b.yml'], ['aws'], false)}
echo "$composer"; dkc ps`;
  const { stdout } = spawnSync('/bin/sh', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: folder },
  });
  const [composer = '', ran = ''] = stdout.trim().split('\n');
  return { composer, ran };
}

describe('Compose', () => {
  test('is v2 where docker has it, with the files and profiles of the project', () => {
    expect(chosen('Docker Compose version v2.26.1', 0)).toEqual({
      composer: 'docker compose',
      ran: 'docker compose -f a b.yml --profile aws ps',
    });
  });

  test.each([
    `docker: 'compose' is not a docker command.\nSee 'docker --help'`,
    'docker: unknown command: docker compose',
    `unknown flag: --profile\nSee 'docker --help'.`,
    `unknown shorthand flag: 'f' in -f`,
    'sh: 1: docker: not found',
  ])('is v1 where docker says that it has no v2: %j', (says) => {
    expect(chosen(says, 1)).toEqual({
      composer: 'docker-compose',
      ran: 'docker-compose -f a b.yml --profile aws ps',
    });
  });

  test.each([
    ['', 124],
    ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock.', 1],
    ['permission denied while trying to connect to the Docker daemon socket', 1],
    ['fork: retry: Resource temporarily unavailable', 254],
  ])('is v2 all the same where one call failed otherwise: %j', (says, exitCode) => {
    expect(chosen(says, exitCode).composer).toBe('docker compose');
  });

  test('is v2 where there is nothing else', () => {
    expect(chosen(`docker: 'compose' is not a docker command.`, 1, false).composer).toBe('docker compose');
  });
});
