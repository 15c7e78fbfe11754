/**
 * What must not go wrong when something comes between: a cut connection, another run, a cancelled job, trouble that passes
 * by itself, a spent budget. On the real stack.
 */

import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Relay, relayTo } from '../relay.ts';
import { type ActionRun, runAction } from '../runner.ts';
import { lockFreed } from './lock.ts';
import { PROJECT, SERVICE, SSH_PORT, SSH_PORT_WITHOUT_FORWARDING } from './places.ts';
import { realStack, realStackMissing } from './real.ts';

const missing = realStackMissing();

/** Resolves as soon as the log shows the pattern; rejects when the run ends before that. */
function once(pattern: RegExp): { readonly seen: Promise<void>; readonly onOutput: (text: string) => void } {
  let log = '';
  let tell = () => {};
  const seen = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    seen,
    onOutput(text) {
      log += text;
      if (pattern.test(log)) tell();
    },
  };
}

/** Starts of the backend's container that somebody asked for, since `since` (seconds since 1970). */
function restarts(since: number): number {
  const filters = [
    'container',
    `label=com.docker.compose.project=${PROJECT}`,
    `label=com.docker.compose.service=${SERVICE}`,
  ];
  const printed = execFileSync('docker', [
    'events',
    ...['--since', String(since), '--until', String(Date.now() / 1000)],
    ...filters.flatMap((filter, index) => ['--filter', index === 0 ? `type=${filter}` : filter]),
    ...['--filter', 'event=restart', '--format', '{{.Action}}'],
  ]).toString();
  return printed.split('\n').filter((line) => line === 'restart').length;
}

function says(run: ActionRun): string {
  return `${run.shownLog}\n${run.summary}`;
}

describe.skipIf(missing !== '')('when something comes between, on the real stack', () => {
  const stack = realStack();
  let relay: Relay;
  beforeAll(async () => {
    await stack.up();
    relay = await relayTo(SSH_PORT);
  });
  afterAll(async () => {
    await (relay as Relay | undefined)?.close();
    await stack.reset();
    await stack.down();
  });
  beforeEach(() => stack.reset());
  const relayed = () => ({
    ...stack.inputs,
    port: String(relay.port),
    'known-hosts': (stack.inputs['known-hosts'] ?? '').replaceAll(`]:${SSH_PORT}`, `]:${relay.port}`),
  });

  test('a connection cut while observing is made again, and the run goes on', async () => {
    await stack.fault('container-stopped');
    const connected = once(/Connected to/);
    const before = relay.connections;
    const running = runAction({ ...relayed(), fix: 'auto' }, { onOutput: connected.onOutput });
    await connected.seen;
    relay.cut();
    const run = await running;
    expect(run.outputs['status'], says(run)).toBe('fixed');
    expect(relay.connections - before).toBeGreaterThan(1);
    expect(await stack.ills()).toEqual([]);
  });

  test('a connection cut in the middle of a fix leaves the fix whole, done once, and verified', async () => {
    const since = Date.now() / 1000;
    await stack.fault('monitoring-error');
    const fixing = once(/Restart backend-aws: docker compose/);
    const running = runAction({ ...relayed(), fix: 'auto' }, { onOutput: fixing.onOutput });
    await fixing.seen;
    relay.cut();
    const run = await running;
    expect(run.outputs['status'], says(run)).toBe('fixed');
    expect(restarts(since)).toBe(1);
    expect(run.shownLog).toContain('Connecting anew');
    expect(await stack.ills()).toEqual([]);
  });

  test('a second run waits for the first one’s lock, then is refused and names its holder', async () => {
    await stack.fault('monitoring-error');
    const trying = once(/All is well; watching/);
    const first = runAction({ ...stack.inputs, fix: 'auto', 'stable-for': '12' }, { onOutput: trying.onOutput });
    await trying.seen;
    const second = await runAction({ ...stack.inputs, fix: 'restart', 'lock-timeout': '2' });
    expect(second.outputs['status'], says(second)).toBe('refused');
    expect(second.outputs['reason-code']).toBe('locked');
    expect(second.summary).toContain('your-user');
    expect(second.exitCode).toBe(1);
    expect((await first).outputs['status']).toBe('fixed');
    expect(await lockFreed(3000)).toBe(true);
  });

  test('a cancelled run says where it stopped and gives its lock back', async () => {
    await stack.fault('monitoring-error');
    const trying = once(/Restart backend-aws: docker compose/);
    let stop = () => {};
    const running = runAction(
      { ...stack.inputs, fix: 'auto' },
      { onOutput: trying.onOutput, onStart: (child) => (stop = () => void child.kill('SIGINT')) },
    );
    await trying.seen;
    stop();
    const run = await running;
    expect(run.outputs['reason-code'], says(run)).toBe('cancelled');
    expect(run.summary).toMatch(/cancelled/i);
    expect(await lockFreed(15_000)).toBe(true);
    await expect.poll(() => stack.ills(), { timeout: 20_000 }).toEqual([]);
  });

  test('a killed run leaves no lock, and its post step tells how the fix ended', async () => {
    await stack.fault('monitoring-error');
    const trying = once(/Restart backend-aws: docker compose/);
    let kill = () => {};
    const run = await runAction(
      { ...stack.inputs, fix: 'auto' },
      {
        onOutput: (text) => {
          trying.onOutput(text);
          void trying.seen.then(() => kill());
        },
        onStart: (child) => (kill = () => void child.kill('SIGKILL')),
        thenPost: true,
      },
    );
    expect(run.postLog).toContain('killed in the middle of a fix');
    expect(run.summary).toMatch(/Healthy/);
    expect(await lockFreed(15_000)).toBe(true);
    expect(await stack.ills()).toEqual([]);
  });

  test('trouble that passes before the second look is reported and not fixed', async () => {
    await stack.fault('container-paused');
    const before = await stack.container(SERVICE);
    const looking = once(/Looking again/);
    const running = runAction({ ...stack.inputs, fix: 'auto', 'confirm-after': '6' }, { onOutput: looking.onOutput });
    await looking.seen;
    execFileSync('docker', ['unpause', before.id]);
    await expect.poll(() => stack.ills(), { timeout: 5000 }).toEqual([]);
    const run = await running;
    expect(run.outputs['reason-code'], says(run)).toBe('healed-by-itself');
    expect(run.exitCode).toBe(0);
    expect((await stack.container(SERVICE)).startedAt).toBe(before.startedAt);
  });

  test('a spent budget refuses, shows the journal, and leaves the host alone', async () => {
    await stack.fault('container-stopped');
    expect((await runAction({ ...stack.inputs, fix: 'auto', 'max-fixes': '1' })).outputs['status']).toBe('fixed');
    await stack.fault('container-stopped');
    const run = await runAction({ ...stack.inputs, fix: 'auto', 'max-fixes': '1' });
    expect(run.outputs['status'], says(run)).toBe('refused');
    expect(run.outputs['reason-code']).toBe('budget-spent');
    expect(run.summary).toMatch(/container-exited/);
    expect((await stack.container(SERVICE)).status).toBe('exited');
  });

  test('a dry run sends only reads, and prints the commands that the real run then sends', async () => {
    await stack.fault('import-error');
    const before = await stack.container(SERVICE);
    const dry = await runAction({ ...stack.inputs, fix: 'auto', 'dry-run': 'true' });
    expect(dry.outputs['reason-code'], says(dry)).toBe('dry-run');
    expect((await stack.container(SERVICE)).id).toBe(before.id);
    const real = await runAction({ ...stack.inputs, fix: 'auto' });
    expect(real.outputs['status'], says(real)).toBe('fixed');
    const told = JSON.parse(dry.report) as { would_run: { command: string }[] };
    const sent = JSON.parse(real.report) as { attempts: { steps: { command: string }[] }[] };
    // The guard holds the containers as they were at each run's own look; this one restarts all the time.
    const asSeen = ({ command }: { command: string }) => command.replace(/^planned=\S* ?[^\n]*$/m, 'planned=…');
    expect(told.would_run.map(asSeen)).toEqual(sent.attempts.flatMap((attempt) => attempt.steps.map(asSeen)));
  });

  test('where sshd forbids forwarding the endpoints are asked by curl on the host', async () => {
    await stack.fault('health-500');
    const port = String(SSH_PORT_WITHOUT_FORWARDING);
    const run = await runAction({ ...stack.inputs, fix: 'auto', port });
    expect(run.outputs['status'], says(run)).toBe('fixed');
    expect(run.outputs['cause']).toBe('endpoint-error');
    expect(run.report).toContain('"via": "curl"');
  });
});
