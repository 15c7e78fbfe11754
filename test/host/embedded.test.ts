import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS } from '../faults.ts';
import { type EmbeddedStack, embeddedStack } from './embedded.ts';
import { type Ended, login, runCommand } from './login.ts';
import { until } from './until.ts';

/** These leave the host sound by its own account; what they change is tested one by one. */
const NO_ILL = new Set(['none', 'monitoring-degraded', 'slow-ping', 'noisy-login', 'docker-not-on-path']);
const WITHIN_MS = 10_000;

async function over(stack: EmbeddedStack, command: string): Promise<Ended> {
  const { client, ready } = login(stack.inputs);
  await ready;
  const ended = await runCommand(client, command);
  client.end();
  return ended;
}

const backend = 'automated-trading-platform-backend-aws-1';

describe('the embedded host', () => {
  const stack = embeddedStack();

  beforeAll(async () => {
    const began = performance.now();
    await stack.up();
    console.log(`embedded host up in ${Math.round(performance.now() - began)} ms`);
  });
  afterAll(async () => {
    const began = performance.now();
    await stack.down();
    console.log(`embedded host down in ${Math.round(performance.now() - began)} ms`);
  });

  test('comes up with nothing wrong', async () => {
    await stack.up();
    expect(await stack.ills()).toEqual([]);
  });

  for (const { name, title, realOnly } of FAULTS) {
    if (realOnly !== '' || NO_ILL.has(name)) continue;
    test(`shows ${name} (${title}) and is sound again after a reset`, async () => {
      await stack.fault(name);
      expect(await stack.ills()).not.toEqual([]);
      await stack.reset();
      expect(await stack.ills()).toEqual([]);
    });
  }

  describe('with a fault that is no ill', () => {
    afterEach(() => stack.reset());
    const ask = (path: string) => over(stack, `curl -s ${stack.inputs['base-url']}${path}`);

    test('has a monitoring that says degraded', async () => {
      await stack.fault('monitoring-degraded');
      expect((await ask('/api/monitoring/summary')).stdout).toContain('"backend_health":"degraded"');
    });

    test('has a ping that takes three seconds', async () => {
      await stack.fault('slow-ping');
      const { exitCode } = await over(stack, `curl -s -m 2 ${stack.inputs['base-url']}/ping_fast`);
      expect(exitCode).toBe(28);
      expect((await ask('/ping_fast')).stdout).toBe('{"status":"ok"}');
    });

    test('has a login that prints a banner first', async () => {
      await stack.fault('noisy-login');
      expect((await over(stack, 'echo facts')).stdout).toMatch(/^.+\n.*\nfacts\n$/s);
    });

    test('has a login without docker on its PATH, and one in the user’s own folder', async () => {
      await stack.fault('docker-not-on-path');
      expect(await over(stack, 'command -v docker')).toMatchObject({ stdout: '' });
      expect((await over(stack, '~/bin/docker ps -q | wc -l')).stdout.trim()).toBe('3');
    });
  });

  test('has its planted secrets where a careless report would show them', async () => {
    const { stdout, stderr } = await over(stack, `docker inspect ${backend}; docker logs ${backend} 2>&1`);
    for (const secret of stack.secrets) expect(stdout + stderr).toContain(secret);
  });

  test('knows which container a service has, and tells when something touched it', async () => {
    const before = await stack.container('backend-aws');
    expect(before).toMatchObject({ status: 'running', id: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await over(stack, `docker restart ${backend}`);
    const after = await stack.container('backend-aws');
    expect(after.id).toBe(before.id);
    expect(after.startedAt).not.toBe(before.startedAt);
    expect(await stack.container('no-such-service')).toEqual({ id: '', startedAt: '', image: '', status: '' });
    await stack.reset();
  });

  test('tells of each docker command as it begins', async () => {
    const heard: string[] = [];
    const stop = stack.onDocker((argv) => heard.push(argv.join(' ')));
    await over(stack, 'docker version >/dev/null; cd ~/automated-trading-platform && docker compose config -q');
    stop();
    await over(stack, 'docker ps >/dev/null');
    expect(heard).toEqual(['version', 'compose config -q']);
    expect(stack.dockerCalls.at(-1)).toEqual(['ps']);
  });

  test('completes a detached fix although the connection is cut in the middle of it', async () => {
    await stack.fault('container-stopped');
    const { client, ready, closed } = login(stack.inputs);
    await ready;
    stack.onDocker(() => stack.cut());
    const script =
      'cd ~/automated-trading-platform && docker compose --profile aws restart backend-aws >out 2>&1; echo $? >exit';
    void runCommand(client, `(${script}) >/dev/null 2>&1 </dev/null & wait`).catch(() => undefined);
    await closed;
    await until('the fix is complete', () => existsSync(`${stack.home}/automated-trading-platform/exit`), WITHIN_MS);
    await until('the host is sound', async () => (await stack.ills()).length === 0, WITHIN_MS);
    await stack.reset();
  });

  test('forgets what runs left on the host', async () => {
    await over(stack, 'mkdir -p ~/.local/state/x && : >~/.local/state/x/journal; sleep 1000 >/dev/null 2>&1 & exit 0');
    expect(stack.leftRunning()).not.toEqual([]);
    await stack.reset();
    expect(existsSync(`${stack.home}/.local`)).toBe(false);
    await until('nothing is left running', () => stack.leftRunning().length === 0, WITHIN_MS);
  });

  test('shows who holds the port when a stranger does', async () => {
    await stack.fault('port-taken');
    const { stdout } = await over(stack, `docker inspect --format '{{.State.Error}}' ${backend}`);
    expect(stdout).toMatch(/^driver failed programming external connectivity .*: bind: address already in use\n$/);
    await stack.reset();
  });
});

describe('several embedded hosts', () => {
  test('live in one process and do not touch each other', async () => {
    const stacks = [embeddedStack(), embeddedStack(), embeddedStack()] as const;
    await Promise.all(stacks.map((stack) => stack.up()));
    const [first, second, third] = stacks;
    await Promise.all([first.fault('container-removed'), second.fault('health-500')]);
    expect(await first.ills()).toContain('backend-aws: no container');
    expect((await second.ills()).join()).toContain('/health: 500');
    expect(await third.ills()).toEqual([]);
    expect((await over(third, 'docker ps -q | wc -l')).stdout.trim()).toBe('3');
    expect(new Set(stacks.map(({ inputs }) => inputs['base-url'])).size).toBe(3);
    await Promise.all(stacks.map((stack) => stack.down()));
  });
});

describe('an embedded host that went down', () => {
  test('has left no process, listener, timer or file', async () => {
    const program = `
      import { embeddedStack } from ${JSON.stringify(`${import.meta.dirname}/embedded.ts`)};
      import { login, runCommand } from ${JSON.stringify(`${import.meta.dirname}/login.ts`)};
      const stack = embeddedStack();
      await stack.up();
      await stack.fault('port-taken');
      const { client, ready } = login(stack.inputs);
      await ready;
      const { stdout } = await runCommand(client, 'sleep 1000 >/dev/null 2>&1 & echo $!; docker logs -f ${backend} >/dev/null 2>&1 & exit 0');
      const { home } = stack;
      await stack.down();
      process.stdout.write(JSON.stringify({ home, pid: Number(stdout) }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
    });
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    expect(exitCode, 'the process ends by itself').toBe(0);
    const { home, pid } = JSON.parse(text) as { home: string; pid: number };
    expect(existsSync(dirname(home))).toBe(false);
    await until('its command has ended', () => !isRunning(pid), WITHIN_MS);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
