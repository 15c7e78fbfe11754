/**
 * Ansible with community.docker as a peer, from a Python environment of its own in the folder for temporary files. What is
 * measured is its best case: no facts gathered, pipelining on, one connection for all tasks.
 */

import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchWay } from '../bed.ts';
import { expectTimed, timed } from '../process.ts';

const HOME = join(tmpdir(), 'backend-health-bench-ansible');
const PYTHON = join(HOME, 'bin/python');
/** The host's account can't run the environment's: the modules run on the system's own, and need `requests` there. */
const HOST_PYTHON = '/usr/bin/python3';
const PLAYBOOK = join(import.meta.dirname, 'guide.playbook.yml');
const INSTALL_MS = 120_000;

/** Makes the environment where there is none yet. @returns why there is no Ansible, '' where there is. */
export async function ansibleMissing(): Promise<string> {
  const host = await timed(HOST_PYTHON, ['-c', 'import requests']).catch(() => null);
  if (host?.exitCode !== 0) return `${HOST_PYTHON} has no module requests, which community.docker needs on the host`;
  const works = () => timed(PYTHON, ['-c', 'import ansible_collections.community.docker, requests']);
  if (existsSync(PYTHON) && (await works()).exitCode === 0) return '';
  const made = await timed('python3', ['-m', 'venv', HOME]).catch((error: Error) => ({
    exitCode: 1,
    stderr: error.message,
  }));
  if (made.exitCode !== 0) return `no Python environment could be made: ${made.stderr.trim().slice(-200)}`;
  const pip = await timed(PYTHON, ['-m', 'pip', 'install', '--quiet', 'ansible==12.*', 'requests'], {
    timeoutMs: INSTALL_MS,
  });
  if (pip.exitCode !== 0) return `Ansible could not be installed: ${pip.stderr.trim().slice(-200)}`;
  return (await works()).exitCode === 0 ? '' : 'the installed Ansible has no community.docker';
}

/** One play, in milliseconds. */
export async function onePlay(way: BenchWay): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'backend-health-bench-play-'));
  try {
    const inventory = join(folder, 'inventory.ini');
    await writeFile(
      inventory,
      `host ansible_host=127.0.0.1 ansible_port=${way.relay.port} ansible_user=${way.username} ansible_ssh_private_key_file=${way.keyFile} ansible_python_interpreter=${HOST_PYTHON}\n`,
    );
    const { durationMs } = await expectTimed(
      PYTHON,
      ['-m', 'ansible', 'playbook', '-i', inventory, PLAYBOOK],
      ['failed=0', 'unreachable=0'],
      {
        cwd: folder,
        env: {
          ...process.env,
          HOME: folder,
          LC_ALL: 'C.UTF-8',
          ANSIBLE_PIPELINING: '1',
          ANSIBLE_HOST_KEY_CHECKING: '1',
          ANSIBLE_SSH_CONTROL_PATH_DIR: join(folder, 'cp'),
          ANSIBLE_SSH_ARGS: `-F none -o ControlMaster=auto -o ControlPersist=5s -o UserKnownHostsFile=${way.knownHostsFile}`,
        },
      },
    );
    return durationMs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
