import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { lintWorkflows } from '../../../scripts/workflow-lint.ts';
import { parseSettingsFile } from '../../../src/settings-file.ts';
import type { Step } from '../../docs/workflow.ts';
import { runAction } from '../../runner.ts';
import { CLI, Place, Started } from './place.ts';

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

test('the workflow, with the variables and the secret that it says to set, looks after the backend', async () => {
  const { out } = await init('--yes');
  const set = new Map(
    [...out.matchAll(/gh variable set (\w+) --body '?([^'\s]+)'?/g)].map(([, name, value]) => [name, value]),
  );
  set.set('BACKEND_PRIVATE_KEY', stack.inputs['private-key']);
  const { steps } = parse(readFileSync(place.path(WORKFLOW), 'utf8')).jobs.backend as {
    readonly steps: readonly Step[];
  };
  const inputs = Object.entries(steps.find((step) => step.id === 'backend')?.with ?? {}).map(([name, value]) => [
    name,
    String(value)
      .replace(/\$\{\{ (?:vars|secrets)\.(\w+) \}\}/g, (_, variable: string) => set.get(variable) ?? '')
      .replace(/\$\{\{ .*?(\w+)'? \}\}/g, '$1'),
  ]);
  const given = { ...Object.fromEntries(inputs), 'settings-file': place.path(SETTINGS) };
  expect(given).toMatchObject({ fix: 'none', 'dry-run': 'false', username: 'deploy' });
  const { outputs, shownLog } = await runAction(given);
  expect(outputs, shownLog).toMatchObject({ status: 'healthy', healthy: 'true' });
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

test('a list of hosts is never replaced', async () => {
  const list = 'hosts:\n  - {name: a, host: a.example.com}\n';
  place.write(SETTINGS, list);
  const { exitCode, err } = await init('--yes', '--force');
  expect(exitCode).toBe(2);
  expect(err).toContain('has a list of hosts');
  expect(readFileSync(place.path(SETTINGS), 'utf8')).toBe(list);
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

/** Programs that make a terminal of a pipe, in the words of util-linux. */
const noTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') !== true;

test.skipIf(noTerminal)('at a terminal each answer can be kept, changed or emptied', async () => {
  const environment = wayOnly();
  delete environment['BACKEND_HEALTH_KNOWN_HOSTS_FILE'];
  const typed = [
    'yes',
    '',
    '',
    '',
    'no such service!',
    'market-updater-aws',
    '-',
    stack.inputs['base-url'],
    '',
    '',
    '',
    'yes',
  ];
  // What is typed ahead waits for its question; the last command holds the terminal open until init has ended.
  const keys = `{ printf '%s\\n' ${typed.map((word) => `'${word}'`).join(' ')}; i=0; while [ ! -e done ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i + 1)); done; }`;
  const command = `"$0" "$1" init; code=$?; touch done; exit $code`;
  const { exitCode, out } = await new Started(
    '/bin/sh',
    [
      '-c',
      `${keys} | SHELL=/bin/sh script -qec '${command.replace('$0', process.execPath).replace('$1', CLI)}' /dev/null`,
    ],
    environment,
    place.folder,
  ).ended;
  expect(out).toContain('Is that the fingerprint the machine itself prints?');
  expect(out).toContain('takes the name of a Compose service');
  expect(out).toContain('Written: ');
  expect(exitCode).toBe(0);
  const { inputs } = await parseSettingsFile(readFileSync(place.path(SETTINGS), 'utf8'), SETTINGS);
  expect(inputs).toMatchObject({ service: 'market-updater-aws', 'database-service': '' });
});

test('a user without Docker is told what is missing; one with sudo alone is found to have that', async () => {
  await stack.fault('docker-forbidden');
  const { exitCode, err } = await init('--yes');
  expect(exitCode).toBe(2);
  expect(err).toMatch(/Docker can't be used at deploy@.*permission denied/s);
  expect(err).toContain('usermod -aG docker');
  rmSync(join(stack.home, '../no-sudo'));
  const sudo = await init('--yes', '--health-path', '/health');
  expect(sudo).toMatchObject({ exitCode: 0 });
  expect(sudo.out).toMatch(/use-sudo +true/);
  expect(sudo.out).toContain('`sudo -n docker ps` must go on working');
  expect(readFileSync(place.path(SETTINGS), 'utf8')).toContain('use-sudo: true');
});

test.each(['noisy-login', 'docker-not-on-path', 'proxy-stopped'])(
  'a host with the fault %s is described all the same',
  async (fault) => {
    await stack.fault(fault);
    const { exitCode, out } = await init();
    expect(out).toMatch(/^ {2}service +backend-aws/m);
    expect(exitCode).toBe(0);
  },
);

test('a backend that is down is described by its compose file and its health check, and that is said', async () => {
  await stack.fault('container-stopped');
  const { exitCode, out, err } = await init();
  expect(out).toMatch(/service +backend-aws/);
  expect(out).toMatch(
    /\? health-path +\/ping_fast +\(the backend does not answer just now; its health check asks this one\)/,
  );
  expect(err).toContain('Not clear, and to be said by a flag: `health-path`');
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
