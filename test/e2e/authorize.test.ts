/**
 * A key that may only look, on the real stack: it diagnoses and verifies, and it fixes nothing.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAction } from '../runner.ts';
import { makeKey } from '../src-host/ssh-server.ts';
import { account, asAccount, writeOwned } from './accounts.ts';
import { login } from './login.ts';
import { realStack, realStackMissing } from './real.ts';

const missing = realStackMissing();
const CLI = join(import.meta.dirname, '../../dist/cli.js');

describe.skipIf(missing !== '')('a key that may only look', () => {
  const stack = realStack();
  const key = makeKey();
  let inputs: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    await stack.up();
    await stack.reset();
    const file = join(tmpdir(), `backend-health-look-${process.pid}.pub`);
    writeFileSync(file, `${key.public} look\n`);
    const ofProject = [
      'project-directory',
      'profile',
      'service',
      'database-service',
      'base-url',
      'dashboard-url',
    ].flatMap((name) => [`--${name}`, stack.inputs[name] ?? '']);
    const given = ofProject.filter((_, index) => ofProject[index | 1] !== '');
    const script = execFileSync(process.execPath, [CLI, 'authorize', '--public-key-file', file, ...given]);
    rmSync(file);
    const owner = await account(stack.inputs['username'] ?? '');
    const path = join(owner.home, 'authorize.sh');
    await writeOwned(owner, path, script.toString(), 0o600);
    execFileSync('setpriv', [...asAccount(owner), '/bin/sh', path], {
      cwd: owner.home,
      env: { HOME: owner.home, PATH: '/usr/bin:/bin' },
    });
    expect(readFileSync(join(owner.home, '.ssh/authorized_keys'), 'utf8')).toMatch(/^restrict,command=/m);
    inputs = { ...stack.inputs, 'private-key': key.private };
  });
  afterAll(() => stack.down());

  test('diagnoses a backend that is well, endpoints and all', async () => {
    const run = await runAction(inputs);
    expect(run.outputs['status'], run.shownLog).toBe('healthy');
    expect(run.report).toMatch(/"via": "curl"/);
  });

  test('verifies a backend after a deployment', async () => {
    const run = await runAction({ ...inputs, 'await-healthy': 'true' });
    expect(run.outputs['status'], run.shownLog).toBe('healthy');
  });

  test('names the cause of a backend that is ill, and can’t fix it', async () => {
    await stack.fault('container-stopped');
    const before = await stack.container('backend-aws');
    const looked = await runAction(inputs);
    expect([looked.outputs['status'], looked.outputs['cause']], looked.shownLog).toEqual([
      'unhealthy',
      'container-exited',
    ]);
    const fixing = await runAction({ ...inputs, fix: 'auto' });
    expect([fixing.outputs['status'], fixing.outputs['reason-code']], fixing.shownLog).toEqual([
      'refused',
      'not-allowed',
    ]);
    expect(fixing.outputs['reason']).toMatch(/may only look/);
    expect(await stack.container('backend-aws')).toEqual(before);
  });

  test('runs no command of anybody’s own', async () => {
    for (const command of ['id', 'docker ps', 'cat ~/automated-trading-platform/.env', '']) {
      const { exitCode, stdout } = await login(inputs, command);
      expect([exitCode, stdout.split(':')[0]]).toEqual([126, 'failed this key may only look']);
    }
  });
});
