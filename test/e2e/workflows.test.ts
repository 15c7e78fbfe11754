/**
 * The workflows themselves, called as the examples call them, run by `act` against the real stack. What had to be edited for
 * it is printed. With BACKEND_HEALTH_REQUIRE_REAL_STACK=1 a machine without `act` fails; elsewhere these tests do not run.
 */

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { attempt } from './command.ts';
import { ADDRESS, LOGS, SERVICE, SSH_PORT, SSH_PORT_WITHOUT_FORWARDING } from './places.ts';
import { realStack, realStackMissing } from './real.ts';
import { actMissing, Engine, findAct, type WorkflowRequest, type WorkflowRun } from './workflows/act.ts';

const missing = realStackMissing() || actMissing();
const required = process.env['BACKEND_HEALTH_REQUIRE_REAL_STACK'] === '1';
/** Where the summaries are left, to be looked at. */
const SUMMARIES = join(LOGS, 'workflow-summaries');
const EXAMPLES = join(import.meta.dirname, '../../examples/workflows');

test.runIf(required)('the engine that runs workflows is there, as it is required to be', () => {
  expect(actMissing()).toBe('');
});
if (missing !== '') console.log(`The workflows were not run: ${missing}`);

interface Caller {
  readonly jobs: Record<string, { uses?: string; with?: Record<string, unknown> }>;
}

describe.skipIf(missing !== '')('run by act', () => {
  const stack = realStack();
  let folder = '';
  let engine: Engine;

  beforeAll(async () => {
    await stack.up();
    folder = await mkdtemp(join(tmpdir(), 'backend-health-workflows-'));
    await mkdir(SUMMARIES, { recursive: true });
    engine = await Engine.lay(findAct(), folder);
    console.log(`For act, in copies of the workflows:\n${engine.notes.map((note) => `- ${note}`).join('\n')}`);
    console.log('- act ends with a called workflow that failed: what an example does after that is not run');
    console.log('- the example callers are given port, timeouts and addresses of the stack');
  });
  afterAll(async () => {
    for (const kind of ['good', 'failed']) {
      await attempt('docker', ['image', 'rm', '--force', `backend-health-${kind}/trading-e2e:${SERVICE}`]);
    }
    await stack.down();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => stack.reset());

  /** An example's workflow, its calls of ours with further inputs. */
  async function example(name: string, inputs: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const caller = parse(await readFile(join(EXAMPLES, name), 'utf8')) as Caller;
    for (const job of Object.values(caller.jobs)) if (job.uses !== undefined) job.with = { ...job.with, ...inputs };
    return stringify(caller, { lineWidth: 0 });
  }

  async function run(name: string, request: WorkflowRequest): Promise<WorkflowRun> {
    const { inputs } = stack;
    const ended = await engine.run({
      secrets: { BACKEND_PRIVATE_KEY: inputs['private-key'] ?? '', BACKEND_PASSPHRASE: '' },
      variables: {
        BACKEND_HOST: inputs['host'] ?? '',
        BACKEND_USERNAME: inputs['username'] ?? '',
        BACKEND_KNOWN_HOSTS: inputs['known-hosts'] ?? '',
        BACKEND_DASHBOARD_URL: inputs['dashboard-url'] ?? '',
      },
      ...request,
    });
    for (const [index, { text }] of ended.summaries.entries()) {
      await writeFile(join(SUMMARIES, `${name}-${index + 1}.md`), text);
    }
    for (const secret of stack.secrets) expect(ended.log).not.toContain(secret);
    return ended;
  }

  /** All that the artifacts say, by their names. */
  async function artifacts(): Promise<Record<string, { readonly status: string }>> {
    const place = join(folder, 'artifacts');
    const names = await readdir(place);
    const read = async (name: string) =>
      JSON.parse(await readFile(join(place, name, 'backend-health-report.json'), 'utf8'));
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
  }

  const QUICK = { 'incident-issue': false, port: String(SSH_PORT), 'stable-for': '2', 'verify-timeout': '40' };
  const image = async (name: string) => (await attempt('docker', ['image', 'inspect', name])).exitCode === 0;

  test('the button fixes what is broken', async () => {
    await stack.fault('container-stopped');
    const ended = await run('button', {
      workflow: await example('button.yml', QUICK),
      event: 'workflow_dispatch',
      payload: { inputs: { fix: 'auto', 'dry-run': 'false', environment: 'production' } },
    });
    expect(ended.exitCode, ended.log).toBe(0);
    expect(ended.summaries.map(({ text }) => text.split('\n')[0])).toEqual([
      `## ✅ Fixed · \`${SERVICE}\` on \`${ADDRESS}:${SSH_PORT}\``,
    ]);
    expect(await artifacts()).toMatchObject({ 'backend-health-report-1': { status: 'fixed' } });
    expect(await stack.ills()).toEqual([]);
  });

  test('the check by the clock looks, says how late it began, and changes nothing', async () => {
    const before = await stack.container(SERVICE);
    const ended = await run('check', {
      workflow: await example('health-check.yml', QUICK),
      event: 'schedule',
      payload: { schedule: '0 0 1 1 *' },
    });
    expect(ended.exitCode, ended.log).toBe(0);
    expect(ended.summaries[0]?.text).toMatch(/^## ✅ Healthy/);
    expect(ended.summaries[0]?.text).toMatch(/This run began at least \d+ d .*late: `0 0 1 1 \*` was due/);
    expect(await stack.container(SERVICE)).toEqual(before);
  });

  test('a monitor starts the check, whose event decides nothing', async () => {
    await stack.fault('container-paused');
    const ended = await run('monitor', {
      workflow: await example('health-check.yml', { ...QUICK, fix: 'none' }),
      event: 'repository_dispatch',
      payload: { action: 'backend-health', client_payload: { fix: 'auto', host: 'elsewhere.example.com' } },
    });
    expect(ended.exitCode).toBe(1);
    expect(ended.summaries[0]?.text).toMatch(/^## 🔎 Diagnosed, not fixed/);
    expect((await stack.container(SERVICE)).status).toBe('paused');
  });

  test('a deployment that fails is rolled back by choice, to the image that an earlier one left well, and fails', async () => {
    const workflow = await example('after-deployment.yml', {
      ...QUICK,
      'verify-timeout': '20',
      'on-failure': 'roll-back',
    });
    const good = await run('deployment-good', { workflow, event: 'push' });
    expect(good.exitCode, good.log).toBe(0);
    const { image: wellKnown } = await stack.container(SERVICE);

    await stack.fault('import-error');
    expect((await stack.container(SERVICE)).image).not.toBe(wellKnown);
    const bad = await run('deployment-bad', { workflow, event: 'push' });
    expect(bad.exitCode).toBe(1);
    expect(bad.summaries[0]?.text).toMatch(/^## ↩️ Rolled back/);
    expect(bad.log).toContain('The last good image is back: see the summary.');
    expect(bad.jobs).toMatchObject({ 'Deploy/deploy': 'success', 'verify/Verify deployment/Verify': 'failure' });
    expect(await artifacts()).toMatchObject({ 'backend-health-report-1': { status: 'fixed' } });
    expect((await stack.container(SERVICE)).image).toBe(wellKnown);
    expect(await stack.ills()).toEqual([]);
    expect(await image(`backend-health-failed/trading-e2e:${SERVICE}`)).toBe(true);
  });

  test('many hosts are looked after, each in a job of its own, and merged into one summary', async () => {
    await stack.fault('container-stopped');
    const { host, port, 'private-key': key, 'known-hosts': known, username, ...rest } = stack.inputs;
    const file = {
      ...rest,
      username,
      'known-hosts': known,
      'stable-for': 2,
      'connect-timeout': 5,
      hosts: [
        { name: 'plain', host, port, fix: 'auto' },
        { name: 'without-forwarding', host, port: SSH_PORT_WITHOUT_FORWARDING, fix: 'auto' },
        { name: 'gone', host, port: 9 },
      ],
    };
    expect([port, key === ''].map(String)).toEqual([String(SSH_PORT), 'false']);
    const ended = await run('many-hosts', {
      workflow: await example('many-hosts.yml'),
      event: 'workflow_dispatch',
      files: { '.github/backend-health.yml': stringify(file) },
    });
    expect(ended.exitCode).toBe(1);
    expect(Object.keys(await artifacts()).sort()).toEqual([
      'backend-health-report-gone-1',
      'backend-health-report-plain-1',
      'backend-health-report-without-forwarding-1',
    ]);
    const merged = ended.summaries.at(-1)?.text ?? '';
    expect(ended.summaries).toHaveLength(4);
    expect(merged.split('\n')[0]).toBe('## ❌ 1 of 3 hosts not well');
    expect(merged).toMatch(/\| 📡 \| `gone` \| Unreachable \| `connection-refused` \|/);
    expect(merged).toMatch(/\| ✅ \| `(plain|without-forwarding)` \| Fixed \|/);
    expect(ended.log).toContain('1 of 3 hosts is not well: gone (unreachable).');
    expect(await stack.ills()).toEqual([]);
  });
});
