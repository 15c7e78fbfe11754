/**
 * The command line, started as a person would: the bundle's `cli.js` against an embedded host.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { INPUT_FLAGS } from '../src/cli/flags.ts';
import { embeddedStack } from './host/embedded.ts';

const CLI = join(import.meta.dirname, '../dist/cli.js');
const stack = embeddedStack();
let folder = '';

interface Ended {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

function cli(...args: readonly string[]): Promise<Ended> {
  return cliIn({ PATH: process.env['PATH'] ?? '', HOME: folder, BACKEND_HEALTH_SSH_CONFIG: 'none' }, ...args);
}

function cliIn(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...args],
      { env: environment, cwd: folder, timeout: 50_000 },
      (error, out, err) => {
        resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), out, err });
      },
    );
  });
}

/** All of the host's inputs as flags, the key and the host keys from files. */
function flags(...without: readonly string[]): string[] {
  const files = ['--private-key-file', join(folder, 'key'), '--known-hosts-file', join(folder, 'hosts')];
  const given = Object.entries(stack.inputs).filter(
    ([name]) => !['private-key', 'known-hosts', ...without].includes(name),
  );
  return [...files, ...given.flatMap(([name, value]) => [`--${name}`, value])];
}

beforeAll(async () => {
  await stack.up();
  folder = await mkdtemp(join(tmpdir(), 'backend-health-cli-'));
  await writeFile(join(folder, 'key'), stack.inputs['private-key'] ?? '', { mode: 0o600 });
  await writeFile(join(folder, 'hosts'), stack.inputs['known-hosts'] ?? '');
});
afterAll(async () => {
  await stack.down();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => stack.reset());

describe('the command line', () => {
  test('diagnoses a healthy host, changes nothing and ends with 0', async () => {
    const { exitCode, out } = await cli('diagnose', ...flags());
    expect(exitCode).toBe(0);
    expect(out).toMatch(/Healthy/);
  });

  test('diagnoses a stopped backend, leaves it stopped and ends with 1', async () => {
    await stack.fault('container-stopped');
    const { exitCode, out } = await cli('diagnose', ...flags());
    expect(exitCode).toBe(1);
    expect(out).toContain('container has stopped');
    expect((await stack.container('backend-aws')).status).toBe('exited');
  });

  test('fixes it, and writes the summary and the report that it was asked for', async () => {
    await stack.fault('container-stopped');
    const summary = join(folder, 'summary.md');
    const report = join(folder, 'report.json');
    const { exitCode } = await cli('fix', ...flags(), '--summary-file', summary, '--report-path', report);
    expect(exitCode).toBe(0);
    expect(await stack.ills()).toEqual([]);
    expect(await readFile(summary, 'utf8')).toContain('Fixed');
    expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({ schema_version: 1, status: 'fixed' });
  });

  test('does the chosen fix even where nothing is wrong, and says so', async () => {
    const { exitCode, err } = await cli('fix', 'restart', ...flags());
    expect(exitCode).toBe(0);
    expect(err).toContain('auto would have left it alone');
  });

  test('verifies: waits until the backend is steady', async () => {
    await stack.fault('slow-start');
    const { exitCode, err } = await cli('verify', ...flags());
    expect(exitCode).toBe(0);
    expect(err).toContain('All is well');
  });

  test('does the same on the machine itself, with --host local and no SSH', async () => {
    await stack.fault('container-stopped');
    const local = flags('host', 'port', 'username');
    const { exitCode, out } = await cliIn(stack.environment, 'fix', '--host', 'local', ...local);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/Fixed.*local/s);
    expect(await stack.ills()).toEqual([]);
  });

  test('prints the whole record as JSON and nothing else', async () => {
    const { out, err } = await cli('diagnose', ...flags(), '--json');
    expect(JSON.parse(out)).toMatchObject({ schema_version: 1, status: 'healthy', reason_code: 'healthy' });
    expect(err).toBe('');
  });

  test('ends with 3 where it refuses, and shows no secret', async () => {
    await stack.fault('missing-variable');
    const { exitCode, out, err } = await cli('fix', ...flags());
    expect(exitCode).toBe(3);
    for (const secret of stack.secrets) expect(out + err).not.toContain(secret);
  });

  test('ends with 4 where the host can’t be reached', async () => {
    const { exitCode, out } = await cli(
      'diagnose',
      ...flags('port', 'connect-timeout'),
      '--port',
      '1',
      '--connect-timeout',
      '1',
    );
    expect(exitCode).toBe(4);
    expect(out).toMatch(/Unreachable/);
  });

  test('ends with 5 where only --fail-on counts the end as a failure', async () => {
    await stack.fault('monitoring-degraded');
    const { exitCode } = await cli('diagnose', ...flags(), '--fail-on', 'degraded');
    expect(exitCode).toBe(5);
  });

  test.each([
    [['repair'], 'Unknown command `repair`'],
    [['fix', '--dri-run'], 'did you mean `--dry-run`?'],
    [['fix', 'everything'], 'Unknown fix `everything`'],
    [['diagnose', '--host', 'a b', '--username', 'x', '--private-key', 'x'], 'Flag `--host`'],
    [['diagnose', '--no-such-flag'], 'no-such-flag'],
  ])('ends with 2 and one clear error on a mistake: %j', async (args, message) => {
    const { exitCode, err } = await cli(...args);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });

  test('lists every flag with --help', async () => {
    const { exitCode, out } = await cli('--help');
    expect(exitCode).toBe(0);
    for (const input of INPUT_FLAGS) expect(out).toContain(`--${input.name}`);
  });
});
