import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actionInputs, firstMinutes } from '../first-minutes/readme.ts';
import { StandInHost } from '../first-minutes/stand-ins.ts';
import { walk } from '../first-minutes/walk.ts';
import { runAction } from '../runner.ts';
import { embeddedStack } from './embedded.ts';

const stack = embeddedStack();
beforeAll(() => stack.up());
afterAll(() => stack.down());

/** What a reader has, and a bare machine may not have. */
const missing = ['git', 'ssh-keygen'].filter(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
);
const unless = missing.length === 0 ? '' : ` (not run: ${missing.join(' and ')} not found)`;

test.skipIf(unless !== '')(
  `whoever follows the README has a workflow that gets in, looks, and fixes${unless}`,
  async () => {
    const [, hostKey = ''] = /^\S+ (\S+ \S+)/.exec(stack.inputs['known-hosts'] ?? '') ?? [];
    const host = new StandInHost(hostKey);
    try {
      const folder = `${stack.home}/automated-trading-platform`;
      const walked = walk({ host: '127.0.0.1', login: 'ubuntu', folder, programs: { ssh: host.ssh } });
      expect(host.called('useradd')).toMatch(/^--create-home --shell \/bin\/sh --groups docker,\S+ backend-health$/);
      expect(host.called('chown')).toBe('backend-health /home/backend-health/.ssh/authorized_keys');
      expect(host.authorizedKeys).toMatch(/^restrict ssh-ed25519 \S+ backend-health\n$/);
      expect(walked.left).toEqual([]);
      expect(walked.pressed).toEqual(['backend-health.yml', '-f', 'fix=none']);
      expect(Object.keys(walked.github.vars).sort()).toEqual([
        'BACKEND_HOST',
        'BACKEND_HOST_FINGERPRINT',
        'BACKEND_USERNAME',
      ]);

      stack.letIn('backend-health', host.authorizedKeys);
      /** What only this host has: its ports. */
      const ports = { port: stack.inputs['port'] ?? '', 'base-url': stack.inputs['base-url'] ?? '' };
      const quick = { 'stable-for': '1', 'confirm-after': '0.3', 'verify-timeout': '20' };
      const run = (pressed: Readonly<Record<string, string>> | null) =>
        runAction({ ...actionInputs(walked.pushed, walked.github, pressed), ...ports, ...quick });
      const looked = await run({ fix: 'none' });
      expect(looked.outputs, looked.shownLog).toMatchObject({ status: 'healthy' });

      await stack.fault('container-stopped');
      const byTheClock = await run(null);
      expect(byTheClock.outputs).toMatchObject({ status: 'unhealthy', 'reason-code': 'diagnosed-only' });
      const pressed = await run({});
      expect(pressed.outputs, pressed.shownLog).toMatchObject({ status: 'fixed', cause: 'container-exited' });
      expect(await stack.ills()).toEqual([]);
    } finally {
      host.remove();
    }
  },
);

test.skipIf(unless !== '')(`a folder that is not there stops whoever follows it before a user is made${unless}`, () => {
  const host = new StandInHost(`ssh-ed25519 ${Buffer.alloc(51).toString('base64')}`);
  try {
    const given = { host: '127.0.0.1', login: 'ubuntu', folder: '/not-there', programs: { ssh: host.ssh } };
    expect(() => walk(given)).toThrow('/not-there');
    expect(() => host.called('useradd')).toThrow('ENOENT');
  } finally {
    host.remove();
  }
});

test('the README’s workflow looks by the clock, and fixes by the button', () => {
  const state = { vars: {}, secrets: {} };
  const { workflow } = firstMinutes();
  expect(actionInputs(workflow, state, null)).toMatchObject({ fix: 'none', 'dry-run': 'false' });
  expect(actionInputs(workflow, state, {})).toMatchObject({ fix: 'auto', 'dry-run': 'false' });
  expect(actionInputs(workflow, state, { fix: 'rebuild', 'dry-run': 'true' })).toMatchObject({
    fix: 'rebuild',
    'dry-run': 'true',
  });
});
