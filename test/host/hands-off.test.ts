/**
 * Others at work while a run goes on, on the embedded host: a deploy in each of its phases, a marker, a third hand.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runAction } from '../runner.ts';
import { embeddedStack } from './embedded.ts';
import { FOLDER } from './project.ts';

const SERVICE = 'backend-aws';
const stack = embeddedStack();
const folder = () => join(stack.home, FOLDER);
beforeAll(() => stack.up());
afterAll(() => stack.down());
beforeEach(() => stack.reset());

/** The changing calls that ran on the host, by whomever. */
const changes = () =>
  stack.dockerCalls
    .map((words) => words.filter((word) => !word.startsWith('-')).join(' '))
    .filter((call) => /^compose( aws)? (up|build|restart|start|stop|pull|unpause)\b|^(rm|tag|restart) /.test(call));

const fix = (inputs: Readonly<Record<string, string>> = {}) =>
  runAction({ ...stack.inputs, fix: 'auto', 'verify-timeout': '3', ...inputs });

/** A process that is called `name`, runs in the project folder, and does nothing but last. */
function lasting(name: string, words: readonly string[]): ChildProcess {
  const bin = join(stack.home, 'deploying');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), '#!/bin/sh\nread -r line\n');
  chmodSync(join(bin, name), 0o755);
  return spawn(join(bin, name), words, { cwd: folder(), stdio: ['pipe', 'ignore', 'ignore'] });
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await gone;
}

describe('a deploy that is under way', () => {
  test.each([
    ['git', ['pull', '--ff-only']],
    ['docker', ['compose', '--profile', 'aws', 'build']],
    ['docker', ['compose', '--profile', 'aws', 'pull']],
    ['docker', ['compose', '--profile', 'aws', 'up', '-d']],
    ['docker', ['compose', '--profile', 'aws', 'down']],
    ['docker', ['build', '-t', 'x', '.']],
  ])('is told, and not disturbed: %s %j', async (program, words) => {
    await stack.fault('health-500');
    const before = await stack.container(SERVICE);
    const deploy = lasting(program, words);
    const run = await fix({ 'on-deploy': 'report' });
    await ended(deploy);
    expect(run.outputs).toMatchObject({ status: 'refused', 'reason-code': 'deploy-under-way' });
    expect(run.summary).toContain('A deploy is under way');
    expect(await stack.container(SERVICE)).toEqual(before);
    expect(changes()).toEqual([]);
  });

  test('is waited for, and what it mended is not fixed again', async () => {
    await stack.fault('health-500');
    const deploy = lasting('docker', ['compose', 'up', '-d']);
    let noticed = false;
    const run = await runAction(
      { ...stack.inputs, fix: 'auto', 'verify-timeout': '10' },
      {
        onOutput: (text) => {
          if (noticed || !text.includes('A deploy is under way')) return;
          noticed = true;
          void stack.docker(['restart', `${FOLDER}-${SERVICE}-1`]).then(() => ended(deploy));
        },
      },
    );
    if (!noticed) await ended(deploy);
    expect(noticed).toBe(true);
    expect(run.outputs).toMatchObject({ status: 'healthy', 'reason-code': 'healed-by-itself', attempts: '0' });
    expect(changes()).toEqual([]);
  });

  test('of another project is none', async () => {
    await stack.fault('health-500');
    const deploy = lasting('docker', ['compose', 'up', '-d']);
    const elsewhere = spawn(join(stack.home, 'deploying', 'docker'), ['compose', 'up', '-d'], {
      cwd: stack.home,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await ended(deploy);
    const run = await fix();
    await ended(elsewhere);
    expect(run.outputs['status']).toBe('fixed');
  });
});

describe('a marker', () => {
  const marker = () => join(folder(), '.backend-health-maintenance');

  test('is kept to, with its reason and its end', async () => {
    await stack.fault('container-stopped');
    writeFileSync(marker(), `until: ${new Date(Date.now() + 3_600_000).toISOString()}\nreason: moving the database\n`);
    const run = await fix();
    expect(run.outputs).toMatchObject({ status: 'refused', 'reason-code': 'maintenance' });
    expect(run.outputs['reason']).toContain('moving the database');
    expect(changes()).toEqual([]);
  });

  test('that has run out does not hold', async () => {
    await stack.fault('container-stopped');
    writeFileSync(marker(), `until: ${new Date(Date.now() - 1_000).toISOString()}\n`);
    expect((await fix()).outputs['status']).toBe('fixed');
    rmSync(marker(), { force: true });
  });
});

/** What a third hand does, and whether it mends the trouble. */
const HANDS: Readonly<Record<string, readonly string[]>> = {
  restarts: ['restart', `${FOLDER}-${SERVICE}-1`],
  recreates: ['compose', '--profile', 'aws', 'up', '-d', '--force-recreate', '--no-build', '--no-deps', SERVICE],
  removes: ['rm', '-f', `${FOLDER}-${SERVICE}-1`],
};

describe.each(Object.entries(HANDS))('a third hand that %s the container', (does, words) => {
  test.each([1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60])(
    'at call %i of a run is not fixed over: what was planned on another container is not done',
    async (point) => {
      await stack.fault('health-500');
      const acted = { at: -1, begun: false };
      let calls = 0;
      let hand: Promise<unknown> = Promise.resolve();
      const stop = stack.onDocker((argv) => {
        calls += 1;
        if (calls !== point) return;
        acted.at = stack.dockerCalls.length;
        // What comes while the guard itself looks, or after it, comes into a fix that has begun.
        acted.begun = changes().length > 0 || /RestartCount|\b(restart|up|start)\b/.test(argv.join(' '));
        hand = stack.docker(words, true);
      });
      const run = await fix();
      stop();
      await hand;
      const after = acted.at < 0 ? [] : changesSince(acted.at);
      const text = `${does} at ${point}: ${run.outputs['status']} ${run.outputs['reason']}`;
      // It mended the trouble, or took the container away: then one fix at most follows, and never a restart of what it made.
      if (acted.at >= 0 && !acted.begun && does !== 'removes') expect(after, text).toEqual([]);
      else expect(after.length, text).toBeLessThanOrEqual(1);
      // A look into the middle of a recreate may show what is no more: to refuse then changes nothing. After a fix no second
      // one is made.
      const sound =
        run.outputs['status'] === 'refused'
          ? after.length === 0 || acted.begun
          : /^(healthy|fixed|degraded)$/.test(run.outputs['status'] ?? '');
      expect(sound, text).toBe(true);
    },
  );
});

test('a container that is taken away while a fix is verified is left to whoever did it: no second fix follows', async () => {
  await stack.fault('health-500');
  let hand: Promise<unknown> | null = null;
  const run = await runAction(
    { ...stack.inputs, fix: 'auto', 'verify-timeout': '3', 'stable-for': '2' },
    {
      onOutput: (text) => {
        if (text.includes('::group::Verify')) hand ??= stack.docker(['rm', '-f', `${FOLDER}-${SERVICE}-1`]);
      },
    },
  );
  await hand;
  expect(hand).not.toBeNull();
  expect(run.outputs).toMatchObject({ status: 'refused', 'reason-code': 'deploy-under-way', attempts: '1' });
  expect(run.outputs['reason']).toContain('was removed since the fix. No second fix is tried');
  expect(changes()).toEqual([`compose aws restart ${SERVICE}`]);
});

function changesSince(index: number): readonly string[] {
  const earlier = stack.dockerCalls.slice(0, index).length;
  return stack.dockerCalls
    .slice(earlier)
    .map((argv) => argv.filter((word) => !word.startsWith('-')).join(' '))
    .filter((call) => /^compose aws (up|restart|start)\b/.test(call));
}

describe('what was stopped on purpose', () => {
  const name = `${FOLDER}-${SERVICE}-1`;

  test.each([
    ['stopped', ['stop', name]],
    ['killed', ['kill', name]],
    ['paused', ['pause', name]],
  ])('is left %s where `respect-manual-stop` says so, and told', async (did, words) => {
    await stack.docker(words);
    const run = await fix({ 'respect-manual-stop': 'true' });
    expect(run.outputs).toMatchObject({ status: 'refused', 'reason-code': 'stopped-on-purpose' });
    expect(run.outputs['reason']).toContain(`\`${SERVICE}\` was ${did} by hand`);
    expect(changes()).toEqual([]);
  });

  test('is started again where it does not', async () => {
    await stack.docker(['stop', name]);
    expect((await fix()).outputs['status']).toBe('fixed');
  });

  test.each(['process-killed', 'out-of-memory'])('is not what happened where it is %s', async (fault) => {
    const extra = await stack.fault(fault);
    const run = await fix({ ...extra, 'respect-manual-stop': 'true' });
    expect(run.outputs['status']).toBe(fault === 'process-killed' ? 'refused' : 'fixed');
  });
});
