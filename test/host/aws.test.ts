/**
 * The example workflows for AWS, step by step as a runner takes them, against a stand-in for AWS and an embedded host: their
 * commands and their proxy commands are run as they stand in the files.
 */

import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/host/known-hosts.ts';
import { parseYaml, read } from '../docs/documents.ts';
import { isOurAction, jobsOf, type Step, type Workflow } from '../docs/workflow.ts';
import { type ActionRun, runAction } from '../runner.ts';
import { Account } from './aws/account.ts';
import { embeddedStack } from './embedded.ts';

const INSTANCE = 'i-0123456789abcdef0';
const stack = embeddedStack();
beforeAll(() => stack.up());
afterAll(() => stack.down());
beforeEach(() => stack.reset());

let folder = '';
let account: Account;
let environment: Record<string, string>;
let agentPid = 0;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backend-health-aws-'));
  const { port, username = '' } = stack.inputs;
  const lend = (key: string) => stack.lend(key);
  account = new Account({ id: INSTANCE, user: username, sshPort: () => Number(port), lend });
  environment = { ...(await account.open(join(folder, 'bin'))), RUNNER_TEMP: folder };
  agentPid = 0;
});
afterEach(() => {
  if (agentPid > 0) process.kill(agentPid);
  account.close();
  rmSync(folder, { recursive: true, force: true });
});

const missing = ['ssh-keygen', 'ssh-agent', 'ssh-add'].filter((name) => spawnSync(name, ['-?']).error !== undefined);

/** What the expressions of the examples stand for here. */
function standFor(expression: string): string {
  const [, blob = ''] = (stack.inputs['known-hosts'] ?? '').split(' ').slice(1);
  const known: Readonly<Record<string, string>> = {
    'vars.BACKEND_INSTANCE_ID': INSTANCE,
    'vars.BACKEND_USERNAME': stack.inputs['username'] ?? '',
    'vars.BACKEND_HOST_FINGERPRINT': fingerprintOf(Buffer.from(blob, 'base64')),
    'secrets.BACKEND_PRIVATE_KEY': stack.inputs['private-key'] ?? '',
    "vars.BACKEND_FIX || 'none'": 'none',
  };
  const value = known[expression];
  if (value === undefined) throw new Error(`nothing stands for ${expression}`);
  return value;
}

function stepsOf(file: string): readonly Step[] {
  const workflow = parseYaml(read(`examples/workflows/${file}`)) as Workflow;
  return jobsOf(workflow).flatMap(([, job]) => job.steps ?? []);
}

/** A `run:` step, as a runner starts it. What it adds to the environment holds for the steps behind it. */
async function runStep(script: string): Promise<void> {
  const added = join(folder, 'env');
  writeFileSync(added, '');
  const noted = join(folder, 'agent');
  const file = join(folder, 'step.sh');
  writeFileSync(file, `${script}\nprintf %s "\${SSH_AGENT_PID-0}" >'${noted}'\n`);
  const env = { ...environment, HOME: folder, GITHUB_ENV: added };
  await promisify(execFile)('bash', ['-e', file], { env, timeout: 20_000 });
  agentPid = Number(readFileSync(noted, 'utf8'));
  for (const line of readFileSync(added, 'utf8').split('\n').filter(Boolean)) {
    const at = line.indexOf('=');
    environment[line.slice(0, at)] = line.slice(at + 1);
  }
}

/** All steps of an example, and the run of the action among them. */
async function follow(file: string, more: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  const {
    host: _host,
    port: _port,
    username: _user,
    'known-hosts': _keys,
    'private-key': _key,
    ...project
  } = stack.inputs;
  let ended: ActionRun | null = null;
  for (const step of stepsOf(file)) {
    if (step.run !== undefined) await runStep(step.run);
    if (!isOurAction(step)) continue;
    const inputs = Object.entries(step.with ?? {}).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => standFor(expression)),
    ]);
    ended = await runAction({ ...project, ...Object.fromEntries(inputs), ...more }, { environment });
  }
  if (ended === null) throw new Error(`${file} has no step with the action`);
  return ended;
}

function callsOf(command: string): string[] {
  return account.calls.map((words) => words.join(' ')).filter((call) => call.includes(command));
}

test('by Session Manager the host is reached with no port open, and diagnosed', async () => {
  const ended = await follow('session-manager.yml');
  expect(ended.outputs, ended.shownLog).toMatchObject({ status: 'healthy' });
  expect(callsOf('ssm')).toEqual([
    `ssm start-session --target ${INSTANCE} --document-name AWS-StartSSHSession --parameters portNumber=22`,
  ]);
  expect(callsOf('--version')).toHaveLength(1);
});

test('a refusal of AWS is told in its own words', async () => {
  const ended = await follow('session-manager.yml', { host: 'i-00000000000000000', 'connect-timeout': '2' });
  expect(ended.outputs).toMatchObject({ status: 'unreachable', 'reason-code': 'proxy-command-failed' });
  expect(ended.shownLog).toContain('no such instance for this role');
});

describe.skipIf(missing.length > 0)(
  `EC2 Instance Connect${missing.length > 0 ? ` (skipped: no ${missing.join(', ')})` : ''}`,
  () => {
    test('lets a key in that was made for the run, and of which no private half is left on the disk', async () => {
      const ended = await follow('instance-connect.yml');
      expect(ended.outputs, ended.shownLog).toMatchObject({ status: 'healthy' });
      expect(callsOf('send-ssh-public-key')).toHaveLength(1);
      expect(callsOf('open-tunnel')).toEqual([
        `ec2-instance-connect open-tunnel --instance-id ${INSTANCE} --remote-port 22`,
      ]);
      const left = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      for (const { parentPath, name } of left)
        expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain('PRIVATE KEY');
    });

    test('pushes the key again when the connection breaks, as the first push lets nobody in any more', async () => {
      stack.misbehave([{ kind: 'cut-at-channel', number: 1 }], 1);
      const ended = await follow('instance-connect.yml');
      expect(ended.outputs, ended.shownLog).toMatchObject({ status: 'healthy' });
      expect(callsOf('send-ssh-public-key')).toHaveLength(2);
      expect(callsOf('open-tunnel')).toHaveLength(2);
    });
  },
);

test.each(['session-manager', 'instance-connect'])(
  'the policy of %s allows what its commands ask for, on named things',
  (name) => {
    const { Statement } = JSON.parse(read(`examples/aws/${name}.policy.json`)) as {
      readonly Statement: readonly {
        readonly Action: string | readonly string[];
        readonly Resource: string | readonly string[];
      }[];
    };
    const actions = Statement.flatMap(({ Action }) => Action);
    const asked: Readonly<Record<string, string>> = {
      'ssm start-session': 'ssm:StartSession',
      'send-ssh-public-key': 'ec2-instance-connect:SendSSHPublicKey',
      'open-tunnel': 'ec2-instance-connect:OpenTunnel',
    };
    const text = read(`examples/workflows/${name}.yml`);
    const needed = Object.entries(asked).flatMap(([command, action]) => (text.includes(command) ? [action] : []));
    expect(needed.length).toBeGreaterThan(0);
    expect(actions).toEqual(expect.arrayContaining(needed));
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    for (const { Action, Resource } of Statement) {
      if (![Action].flat().every((action) => action.startsWith('ec2:Describe'))) expect(Resource).not.toBe('*');
    }
  },
);
