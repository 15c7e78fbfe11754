import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lintWorkflows } from '../../../scripts/workflow-lint.ts';
import { parseSettingsFile } from '../../../src/settings-file.ts';
import { Place } from './place.ts';

const place = new Place();
const { stack } = place;
beforeAll(() => place.up());
afterAll(() => place.down());
beforeEach(async () => {
  await stack.reset();
  rmSync(place.path('.github'), { recursive: true, force: true });
});

const WORKFLOW = '.github/workflows/backend-health.yml';
const SETTINGS = '.github/backend-health.yml';
const WAY = ['HOST', 'PORT', 'USERNAME', 'PRIVATE_KEY_FILE', 'KNOWN_HOSTS_FILE'].map(
  (name) => `BACKEND_HEALTH_${name}`,
);
const CHANGING = /(?:^| )(?:start|stop|restart|kill|pause|up|down|build|rm|tag|create|run)(?: |$)/;

/** The way to the host and nothing of its project. */
function wayOnly(): Record<string, string> {
  const known = [...Object.keys(place.bare), ...WAY];
  return Object.fromEntries(Object.entries(place.environment).filter(([name]) => known.includes(name)));
}

function init(...args: readonly string[]) {
  return place.start(['init', ...args], wayOnly()).ended;
}

test('what it writes is what the project is, and a diagnosis with it finds the backend healthy', async () => {
  const { exitCode, out, err } = await init('--yes');
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  const text = readFileSync(place.path(SETTINGS), 'utf8');
  expect((await parseSettingsFile(text, SETTINGS)).inputs).toEqual({
    port: stack.inputs['port'],
    'project-directory': `${stack.home}/automated-trading-platform`,
    'base-url': stack.inputs['base-url'],
  });
  const workflow = readFileSync(place.path(WORKFLOW), 'utf8');
  expect(await lintWorkflows([{ where: WORKFLOW, text: workflow }])).toEqual([]);
  expect(out).toContain('gh secret set BACKEND_PRIVATE_KEY <');
  expect(out).toMatch(/gh variable set BACKEND_HOST_FINGERPRINT --body '?SHA256:/);
  for (const secret of [...stack.secrets, 'PRIVATE KEY-----']) expect(out + text + workflow).not.toContain(secret);
  expect(stack.dockerCalls.map((call) => call.join(' ')).filter((call) => CHANGING.test(call))).toEqual([]);
  expect(await place.start(['diagnose'], wayOnly()).ended).toMatchObject({ exitCode: 0 });
});

test('without a terminal and without --yes it prints the files and writes none', async () => {
  const { exitCode, out } = await init();
  expect(exitCode).toBe(0);
  expect(out).toContain(`--- ${WORKFLOW}`);
  expect(out).toContain('`--yes` writes these files');
  expect(existsSync(place.path('.github'))).toBe(false);
});

test('it replaces nothing unless --force says so, and says it before it connects', async () => {
  place.write(SETTINGS, 'service: backend-aws\n');
  const connections = stack.connections;
  const { exitCode, err } = await init('--yes');
  expect(exitCode).toBe(2);
  expect(err).toContain(`\`${SETTINGS}\` is there already: \`--force\` replaces it.`);
  expect(stack.connections).toBe(connections);
  expect(existsSync(place.path(WORKFLOW))).toBe(false);
  expect(await init('--yes', '--force')).toMatchObject({ exitCode: 0 });
  expect(readFileSync(place.path(SETTINGS), 'utf8')).toContain('base-url:');
});

test('what flags say stands, and reaches the file', async () => {
  const { exitCode, out } = await init('--yes', '--database-service', '', '--monitoring-path', '', '--log-lines', '50');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/database-service +– +\(as it was given\)/);
  const { inputs } = await parseSettingsFile(readFileSync(place.path(SETTINGS), 'utf8'), SETTINGS);
  expect(inputs).toMatchObject({ 'database-service': '', 'monitoring-path': '', 'log-lines': '50' });
});

describe('a host whose key is pinned nowhere', () => {
  test('is not let at anything: its fingerprint, how to compare it and what to pin are said', async () => {
    const environment = wayOnly();
    delete environment['BACKEND_HEALTH_KNOWN_HOSTS_FILE'];
    const { exitCode, out, err } = await place.start(['init', '--yes'], environment).ended;
    expect(exitCode).toBe(2);
    expect(err).toContain('no host key in');
    expect(out).toMatch(/ssh-ed25519 SHA256:/);
    expect(out).toContain('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    const [, fingerprint = ''] = /--host-fingerprint '([^']+)'/.exec(out) ?? [];
    expect(stack.commands).toEqual([]);
    expect(existsSync(place.path('.github'))).toBe(false);
    const pinned = await place.start(['init', '--yes', '--host-fingerprint', fingerprint], environment).ended;
    expect(pinned).toMatchObject({ exitCode: 0 });
  });

  test('is not reached where another key is pinned, and nobody is asked to trust it', async () => {
    const { exitCode, out, err } = await init('--yes', '--known-hosts', stack.otherKnownHosts);
    expect({ exitCode, out }).toEqual({ exitCode: 4, out: '' });
    expect(err).toContain('is not the pinned one');
  });
});

test('a backend that is down is described by its compose file and its health check, and that is said', async () => {
  await stack.fault('container-stopped');
  const { exitCode, out, err } = await init();
  expect(out).toMatch(/service +backend-aws/);
  expect(out).toMatch(
    /\? health-path +\/ping_fast +\(the backend does not answer just now; its health check asks this one\)/,
  );
  expect(err).toContain('Not clear, and to be said: `--health-path`');
  expect(exitCode).toBe(2);
});

test('two projects that run are named, and neither is taken', async () => {
  mkdirSync(`${stack.home}/other`, { recursive: true });
  const file = `${stack.home}/other/compose.yml`;
  writeFileSync(file, 'services:\n  web:\n    image: nginx:1.27-alpine\n');
  await stack.docker(['compose', '-f', file, 'up', '-d']);
  const { exitCode, err } = await init('--yes');
  expect(exitCode).toBe(2);
  expect(err).toMatch(/`--project-directory` must be said: there are several: .*other.*\n?Nothing was written\./s);
  expect(await init('--yes', '--project-directory', '~/automated-trading-platform')).toMatchObject({ exitCode: 0 });
});

test('names in the host’s answers that would be syntax elsewhere end as a refusal, and nothing is written', async () => {
  const folder = `${stack.home}/a: $(touch x) \u001b[31m`;
  const { exitCode, out, err } = await init('--yes', '--project-directory', folder);
  expect(exitCode).toBe(2);
  expect(out + err).not.toContain('\u001b[31m');
  expect(existsSync(place.path('.github'))).toBe(false);
});

test('outside of a repository it asks for one', async () => {
  rmSync(place.path('.git'), { recursive: true });
  const { exitCode, err } = await init('--yes');
  mkdirSync(place.path('.git'));
  expect(exitCode).toBe(2);
  expect(err).toContain('this folder is in none');
});
