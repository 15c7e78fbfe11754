/**
 * `init` on a real engine, through a real sshd: the guide's project, and two that are unlike it.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseSettingsFile } from '../../src/settings-file.ts';
import { GenericProject, type Place } from './generic/project.ts';
import { PROJECT_DIRECTORY, SSH_PORT } from './places.ts';
import { realStack, realStackMissing } from './real.ts';

const missing = realStackMissing();
const CLI = join(import.meta.dirname, '../../dist/cli.js');

describe.skipIf(missing !== '')('init on the real stack', () => {
  const stack = realStack();
  let repository = '';
  let environment: Record<string, string> = {};
  beforeAll(async () => {
    await stack.up();
    await stack.reset();
    repository = mkdtempSync(join(tmpdir(), 'backend-health-init-'));
    mkdirSync(join(repository, '.git'));
    for (const name of ['private-key', 'known-hosts'])
      writeFileSync(join(repository, name), stack.inputs[name] ?? '', { mode: 0o600 });
    environment = {
      ...{ PATH: process.env['PATH'] ?? '', HOME: repository, BACKEND_HEALTH_SSH_CONFIG: 'none' },
      BACKEND_HEALTH_HOST: stack.inputs['host'] ?? '',
      BACKEND_HEALTH_PORT: stack.inputs['port'] ?? '',
      BACKEND_HEALTH_USERNAME: stack.inputs['username'] ?? '',
      BACKEND_HEALTH_PRIVATE_KEY_FILE: join(repository, 'private-key'),
      BACKEND_HEALTH_KNOWN_HOSTS_FILE: join(repository, 'known-hosts'),
    };
  });
  afterAll(async () => {
    rmSync(repository, { recursive: true, force: true });
    await stack.down();
  });
  beforeEach(() => rmSync(join(repository, '.github'), { recursive: true, force: true }));

  function command(...args: readonly string[]) {
    return spawnSync(process.execPath, [CLI, ...args], {
      cwd: repository,
      env: environment,
      encoding: 'utf8',
      timeout: 60_000,
    });
  }

  /** What init writes, once a diagnosis by it has found the project healthy. */
  async function written(...args: readonly string[]) {
    const { status, stdout, stderr } = command('init', '--yes', ...args);
    expect(status, stdout + stderr).toBe(0);
    const diagnosed = command('diagnose');
    expect(diagnosed.status, stdout + diagnosed.stdout).toBe(0);
    const path = join(repository, '.github/backend-health.yml');
    return { stdout, inputs: (await parseSettingsFile(readFileSync(path, 'utf8'), path)).inputs };
  }

  async function lay(source: string, url: string, place: Place = {}): Promise<GenericProject> {
    const project = await GenericProject.lay(source, place);
    onTestFinished(() => project.remove());
    await project.up(url);
    return project;
  }

  test('finds the guide’s project, by the nginx of the host and the tools in its database', async () => {
    const { inputs, stdout } = await written();
    expect(inputs).toEqual({ port: String(SSH_PORT), 'project-directory': PROJECT_DIRECTORY });
    expect(stdout).toMatch(/service +backend-aws +\(nginx passes requests to it/);
    expect(stdout).toMatch(/database-service +db .*pg_isready can ask it/);
  });

  test('finds a backend behind the project’s own nginx, which alone has a port', async () => {
    const project = await lay('behind-nginx', 'http://localhost:18087/health');
    const { inputs } = await written('--project-directory', project.inHome);
    expect(inputs).toMatchObject({
      ...{ profile: '', service: 'api', 'database-service': '', 'base-url': 'http://localhost:18087' },
      ...{ 'ping-path': '', 'monitoring-path': '' },
    });
  });

  test('finds the files and the profile that a project was started with', async () => {
    const composeWords = ['-f', 'docker-compose.yml', '-f', 'override/prod.yml', '--profile', 'prod'];
    const project = await lay('files', 'http://localhost:18082/health', { composeWords });
    const { inputs } = await written('--project-directory', project.inHome);
    expect(inputs).toMatchObject({
      'compose-files': 'docker-compose.yml\noverride/prod.yml',
      profile: 'prod',
      service: 'api',
    });
  });
});
