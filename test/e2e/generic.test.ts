/**
 * Compose projects of other shapes than the guide's: each a small one of its own, on the real engine, through a real sshd.
 * Beside them runs a bystander with the same service names, which nobody may touch.
 */

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type ActionRun, runAction } from '../runner.ts';
import { account } from './accounts.ts';
import { claim, StackInUse } from './claim.ts';
import { attempt, run } from './command.ts';
import { engineAnswers, giveEngineBack, startEngine } from './engine.ts';
import { hideComposePlugin, olderComposeMissing } from './generic/older-compose.ts';
import { curl, GenericProject, type Place } from './generic/project.ts';
import { BASE_IMAGE, OWNER, VISITOR } from './places.ts';
import { realStack, realStackMissing } from './real.ts';
import { sshServerPids, startSshServers, stopSshServers } from './sshd.ts';
import { until } from './until.ts';

const missing = realStackMissing();
const SUDO_RULE = '/etc/sudoers.d/backend-health-generic';

/** A project for one test, gone at its end. */
async function lay(source: string, place: Place = {}): Promise<GenericProject> {
  const project = await GenericProject.lay(source, place);
  onTestFinished(() => project.remove());
  return project;
}

/** Runs the action on a project: no profile, no database, and `/health` alone unless `more` says otherwise. */
function remediate(
  project: GenericProject,
  service: string,
  baseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  return runAction({
    ...realStack().inputs,
    'project-directory': project.inHome,
    profile: '',
    service,
    services: '',
    'database-service': '',
    'base-url': baseUrl,
    'ping-path': '',
    'health-path': '/health',
    'monitoring-path': '',
    'dashboard-url': '',
    fix: 'auto',
    'confirm-after': '1',
    'stable-for': '2',
    'verify-timeout': '20',
    ...more,
  });
}

const says = (run: ActionRun) => `${run.shownLog}\n${run.summary}`;

function expectEnd(run: ActionRun, status: string, cause: string, fixApplied = ''): void {
  expect(run.outputs['status'], says(run)).toBe(status);
  expect(run.outputs['cause'], says(run)).toBe(cause);
  expect(run.outputs['fix-applied'], says(run)).toBe(fixApplied);
}

describe.skipIf(missing !== '')('a compose project on the real engine', () => {
  let bystander: GenericProject;
  let untouched: readonly string[] = [];
  const before = { engine: false, sshServers: 0 };

  beforeAll(async () => {
    await until('the real stack is free', 500_000, () =>
      claim().then(
        () => true,
        (error: unknown) => {
          if (error instanceof StackInUse) return false;
          throw error;
        },
      ),
    );
    before.engine = await engineAnswers();
    before.sshServers = (await sshServerPids()).length;
    await startEngine();
    await startSshServers();
    bystander = await GenericProject.lay('bystander');
    await bystander.compose('up', '-d', '--wait');
  });
  afterAll(async () => {
    await bystander.remove();
    if (before.sshServers === 0) await stopSshServers();
    if (!before.engine) await giveEngineBack();
  });
  beforeEach(async () => {
    untouched = await bystander.trace();
    expect(untouched).toHaveLength(2);
  });
  afterEach(async () => {
    expect(await bystander.trace()).toEqual(untouched);
  });

  test('without profile, health check and database, with a container name of its own, is restarted', async () => {
    const url = 'http://localhost:18081';
    const project = await lay('plain');
    await project.up(`${url}/health`);
    await project.compose('stop', 'web');
    const { id } = await project.one('web');
    expectEnd(await remediate(project, 'web', url), 'fixed', 'container-exited', 'restart');
    expect(await project.one('web')).toMatchObject({
      id,
      name: 'bh-generic-the-web',
      status: 'running',
      health: 'none',
    });
  });

  test('of several files and profiles gets its missing container with all of their settings', async () => {
    const url = 'http://localhost:18082';
    const files = ['docker-compose.yml', 'override/prod.yml'];
    const composeWords = [...files.flatMap((file) => ['-f', file]), '--profile', 'prod', '--profile', 'metrics'];
    const project = await lay('files', { composeWords });
    await project.up(`${url}/health`);
    const neighbour = await project.one('metrics');
    await run('docker', ['rm', '--force', (await project.one('api')).id]);
    const ended = await remediate(project, 'api', url, {
      'compose-files': files.join(', '),
      profile: 'prod, metrics',
    });
    expectEnd(ended, 'fixed', 'container-missing', 'start');
    expect(JSON.parse((await curl(`${url}/greeting`)).stdout)).toEqual({ greeting: 'from the override' });
    expect((await project.one('api')).status).toBe('running');
    expect(await project.one('metrics')).toMatchObject({ id: neighbour.id, startedAt: neighbour.startedAt });
  });

  test.each([0, 1])('with two replicas is mended when replica %i of them has stopped', async (which) => {
    const url = 'http://localhost:18083';
    const project = await lay('replicas');
    await project.up(`${url}/health`);
    const replicas = await project.of('api');
    expect(replicas).toHaveLength(2);
    await run('docker', ['stop', '-t', '3', replicas[which]?.id ?? '']);
    expectEnd(await remediate(project, 'api', url), 'fixed', 'container-exited', 'restart');
    const after = await project.of('api');
    expect(after.map(({ id }) => id)).toEqual(replicas.map(({ id }) => id));
    expect(after.map(({ status, health }) => `${status} ${health}`)).toEqual(['running healthy', 'running healthy']);
  });

  test('is found and started by docker-compose 1.29 where there is no plugin', async (context) => {
    const why = await olderComposeMissing();
    if (why !== '') context.skip(why);
    const url = 'http://localhost:18085';
    const project = await lay('v1', { composer: ['docker-compose'] });
    onTestFinished(await hideComposePlugin(await account(OWNER)));
    await project.up(`${url}/health`);
    const { id, name } = await project.one('api');
    expect(name).toBe('bh-generic-v1_api_1');
    await run('docker', ['stop', '-t', '3', id]);
    const ended = await remediate(project, 'api', url);
    expectEnd(ended, 'fixed', 'container-exited', 'restart');
    expect(ended.report).toContain('"docker-compose restart api"');
    expect(await project.one('api')).toMatchObject({ id, status: 'running' });

    await run('docker', ['rm', '--force', id]);
    const created = await remediate(project, 'api', url);
    expectEnd(created, 'fixed', 'container-missing', 'start');
    expect((await project.one('api')).status).toBe('running');
    for (const one of [ended, created])
      expect(`${one.report}${one.log.replace(/^::add-mask::.*$/gm, '')}${one.summary}`).not.toContain('Sorrel-Lapwing');
  });

  test('is diagnosed and mended through sudo for a user who may not use Docker', async () => {
    const url = 'http://localhost:18086';
    const project = await lay('sudo', { user: VISITOR });
    const docker = await run('sudo', ['-n', 'sh', '-c', 'command -v docker']);
    await writeFile(SUDO_RULE, `${VISITOR} ALL=(root) NOPASSWD: ${docker}\n`, { mode: 0o440 });
    onTestFinished(() => rm(SUDO_RULE, { force: true }));
    await project.up(`${url}/health`);
    const { id } = await project.one('api');
    await run('docker', ['stop', '-t', '3', id]);
    const plain = await remediate(project, 'api', url, { username: VISITOR });
    expectEnd(plain, 'refused', 'docker-permission');
    expect((await project.one('api')).status).toBe('exited');
    const ended = await remediate(project, 'api', url, { username: VISITOR, 'use-sudo': 'true' });
    expectEnd(ended, 'fixed', 'container-exited', 'restart');
    expect(ended.report).toContain('"sudo -n docker compose restart api"');
    expect(await project.one('api')).toMatchObject({ id, status: 'running' });
  });

  test('that publishes no port is asked at its own address', async () => {
    const url = 'http://10.213.47.10:8080';
    const project = await lay('address');
    await project.up(`${url}/health`);
    expectEnd(await remediate(project, 'api', url), 'healthy', '');
    const { id } = await project.one('api');
    await run('docker', ['stop', '-t', '3', id]);
    expectEnd(await remediate(project, 'api', url), 'fixed', 'container-exited', 'restart');
    expect(await project.one('api')).toMatchObject({ id, status: 'running', addresses: ['10.213.47.10'] });
  });

  test('behind its own nginx answers again after the backend has moved to another address', async () => {
    const url = 'http://localhost:18087';
    const project = await lay('behind-nginx');
    await project.up(`${url}/health`);
    const former = await project.one('api');
    await run('docker', ['rm', '--force', former.id]);
    const place = ['--network', `${project.name}_default`, '--name', `${project.name}-stranger`];
    onTestFinished(async () => void (await attempt('docker', ['rm', '--force', `${project.name}-stranger`])));
    await run('docker', ['run', '--detach', ...place, BASE_IMAGE, 'sleep', 'infinity']);
    await project.compose('up', '-d', 'api');
    const moved = await project.one('api');
    expect(moved.addresses).not.toEqual(former.addresses);
    await until('nginx asks in vain', 10_000, async () => (await curl(`${url}/health`)).exitCode === 22);
    const ended = await remediate(project, 'api', url, { 'verify-timeout': '8' });
    expect(ended.outputs['status'], says(ended)).toBe('fixed');
    expect((await project.one('api')).id).toBe(moved.id);
    expect((await curl(`${url}/health`)).exitCode).toBe(0);
  });

  test('is judged by the endpoints that are named, and by the words that are accepted', async () => {
    const url = 'http://localhost:18088';
    const project = await lay('answers');
    await project.up(`${url}/health`);
    const trace = await project.trace();
    const judged = async (health: string) => {
      await writeFile(join(project.directory, 'health'), health);
      return remediate(project, 'api', url, {
        fix: 'none',
        'health-path': '',
        'monitoring-path': '/status',
        'health-json-path': 'data.status.backend',
        'accepted-health': 'up, partial',
      });
    };
    const alone = await remediate(project, 'api', url);
    expectEnd(alone, 'healthy', '');
    const asked = (JSON.parse(alone.report) as { before: { endpoints: { url: string }[] } }).before.endpoints;
    expect(asked.map((answer) => answer.url)).toEqual([`${url}/health`]);
    expectEnd(await judged('up'), 'healthy', '');
    expectEnd(await judged('partial'), 'degraded', 'monitoring-degraded');
    expectEnd(await judged('down'), 'unhealthy', 'monitoring-error');
    expect(await project.trace()).toEqual(trace);
  });

  test('with a certificate that nobody knows is told so and left alone', async () => {
    const url = 'https://localhost:18089';
    const project = await lay('tls');
    const self = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    await run('openssl', [...self, '-keyout', 'key.pem', '-out', 'certificate.pem'], { cwd: project.directory });
    await project.up(`${url}/health`);
    const trace = await project.trace();
    const ended = await remediate(project, 'api', url);
    expect(ended.outputs['status'], says(ended)).toBe('refused');
    expect(ended.outputs['reason-code']).toBe('would-not-help');
    expect(ended.outputs['fix-applied']).toBe('');
    expect(ended.outputs['reason']).toMatch(/certificate/);
    expect(ended.summary).toMatch(/self-signed certificate/);
    expect(await project.trace()).toEqual(trace);
  });

  test('in a folder and with service names of odd characters is mended', async () => {
    const url = 'http://localhost:18090';
    const folder = `bh-generic odd $HOME 'quoted' "twice" & \`more\``;
    const project = await lay('odd', { folder });
    await project.up(`${url}/health`);
    const { id } = await project.one('back.end-1_x');
    const neighbour = await project.one('cache-2.0');
    await run('docker', ['stop', '-t', '3', id]);
    expectEnd(await remediate(project, 'back.end-1_x', url), 'fixed', 'container-exited', 'restart');
    expect(await project.one('back.end-1_x')).toMatchObject({ id, status: 'running' });
    expect(await project.one('cache-2.0')).toMatchObject({ id: neighbour.id, startedAt: neighbour.startedAt });

    await run('docker', ['rm', '--force', id]);
    expectEnd(await remediate(project, 'back.end-1_x', url), 'fixed', 'container-missing', 'start');
    expect((await project.one('back.end-1_x')).status).toBe('running');
  });

  test('is not taken for another project that has a service of the same name', async () => {
    const url = 'http://localhost:18091';
    const project = await lay('namesake');
    await project.up(`${url}/health`);
    const { id } = await project.one('backend-aws');
    await run('docker', ['stop', '-t', '3', id]);
    expectEnd(await remediate(project, 'backend-aws', url), 'fixed', 'container-exited', 'restart');
    expect(await project.one('backend-aws')).toMatchObject({ id, status: 'running' });
    expect(await bystander.trace()).toEqual(untouched);

    await bystander.compose('stop', 'backend-aws');
    onTestFinished(async () => void (await bystander.compose('up', '-d', '--wait')));
    untouched = await bystander.trace();
    const trace = await project.trace();
    expectEnd(await remediate(project, 'backend-aws', url), 'healthy', '');
    expect(await project.trace()).toEqual(trace);
  });

  test('without containers of its own is not judged by those of another project', async () => {
    const url = 'http://localhost:18091';
    const project = await lay('namesake');
    await project.up(`${url}/health`);
    await run('docker', ['rm', '--force', (await project.one('db')).id]);
    await run('docker', ['stop', '-t', '3', (await project.one('backend-aws')).id]);
    const ended = await remediate(project, 'backend-aws', url, { fix: 'none', 'database-service': 'db' });
    expectEnd(ended, 'unhealthy', 'database-down');
    const { before: seen } = JSON.parse(ended.report) as {
      before: { database: { status: string }; logs: Record<string, unknown> };
    };
    expect(seen.database.status).toBe('not-asked');
    const ours = (await project.containers()).map(({ id }) => id);
    expect(Object.keys(seen.logs).filter((id) => !ours.includes(id))).toEqual([]);
  });

  test('with a migration that has ended well is healthy, and the migration is not run again', async () => {
    const url = 'http://localhost:18092';
    const project = await lay('migration');
    await project.up(`${url}/health`);
    const migration = await project.one('migrate');
    expect(migration).toMatchObject({ status: 'exited', exitCode: 0 });
    expectEnd(await remediate(project, 'api', url), 'healthy', '');
    await run('docker', ['stop', '-t', '3', (await project.one('api')).id]);
    expectEnd(await remediate(project, 'api', url), 'fixed', 'container-exited', 'restart');
    expect((await project.one('api')).status).toBe('running');
    expect(await project.one('migrate')).toMatchObject({ id: migration.id, startedAt: migration.startedAt });
  });

  test('whose backend lives in the network of another service is restarted there', async () => {
    const url = 'http://localhost:18093';
    const project = await lay('shared-network');
    await project.up(`${url}/health`);
    const { id } = await project.one('api');
    const tunnel = await project.one('tunnel');
    await run('docker', ['stop', '-t', '3', id]);
    expectEnd(await remediate(project, 'api', url), 'fixed', 'container-exited', 'restart');
    expect(await project.one('api')).toMatchObject({ id, status: 'running' });
    expect(await project.one('tunnel')).toMatchObject({ id: tunnel.id, startedAt: tunnel.startedAt });
  });

  test('whose environment file is missing is refused by Compose, and so by the run', async () => {
    const url = 'http://localhost:18094';
    const project = await lay('env-file');
    await project.up(`${url}/health`);
    await run('docker', ['stop', '-t', '3', (await project.one('api')).id]);
    await rm(join(project.directory, 'production.env'));
    const trace = await project.trace();
    const ended = await remediate(project, 'api', url);
    expectEnd(ended, 'refused', 'compose-invalid');
    expect(ended.summary).toContain('production.env');
    expect(await project.trace()).toEqual(trace);
  });
});
