import { describe, expect, test } from 'vitest';
import { matrixOf } from '../../src/hosts/matrix.ts';
import { INPUTS, type InputDefinition, type InputName } from '../../src/inputs.ts';
import { OUTPUTS } from '../../src/outputs.ts';
import { parseSettingsFile } from '../../src/settings-file.ts';
import { read } from './documents.ts';
import { calledBy, type Declared, isOurAction, jobsOf, OWN, own, SHOWN, type Step, type Workflow } from './workflow.ts';

const ALL = [...OWN, ...SHOWN];
const inputs: readonly InputDefinition[] = INPUTS;
const inputNames = inputs.map((input) => input.name);
const outputNames: readonly string[] = OUTPUTS.map((output) => output.name);
const REUSABLE = ['remediate', 'health-check', 'verify-deployment'].map((name) => `.github/workflows/${name}.yml`);
/** What the reusable workflows have beside the action's inputs. */
const MANY_HOSTS = '.github/workflows/many-hosts.yml';
const WORKFLOW_ONLY = ['on-failure', 'environment', 'approval', 'report-name', 'runs-on'];

function stepOf(workflow: Workflow): Step | undefined {
  return jobsOf(workflow)
    .flatMap(([, job]) => job.steps ?? [])
    .find(isOurAction);
}

test('the workflows that are tested are there', () => {
  expect(OWN.map(({ where }) => where)).toEqual(
    expect.arrayContaining(['.github/workflows/ci.yml', MANY_HOSTS, ...REUSABLE]),
  );
  expect(SHOWN.map(({ where }) => where)).toEqual(
    expect.arrayContaining(['README.md, block 1', 'examples/workflows/button.yml']),
  );
});

/** Reading, and no more than one scope of writing: for incidents, for a deployment's status, or for a cloud's role. */
const PERMISSIONS = [
  {},
  { contents: 'read' },
  { contents: 'read', issues: 'write' },
  { contents: 'read', deployments: 'write' },
  { contents: 'read', 'id-token': 'write' },
];
/** The release alone publishes. */
const RELEASE = '.github/workflows/release.yml';
const PUBLISHING = { contents: 'write', 'id-token': 'write', attestations: 'write' };

describe.each(ALL)('$where', ({ where, text, workflow }) => {
  test('names its permissions, unless its caller does, and asks for little', () => {
    const asked = [workflow.permissions, ...jobsOf(workflow).map(([, job]) => job.permissions)];
    if ([...REUSABLE, MANY_HOSTS].includes(where)) expect(asked[0]).toBeUndefined();
    else expect(asked[0]).toBeDefined();
    const allowed = where === RELEASE ? [...PERMISSIONS, PUBLISHING] : PERMISSIONS;
    for (const permissions of asked.filter((one) => one !== undefined)) expect(allowed).toContainEqual(permissions);
  });

  test('bounds the time of every job, and queues it', () => {
    for (const [name, job] of jobsOf(workflow)) {
      if (job.uses !== undefined) continue;
      expect(job['timeout-minutes'], name).toBeGreaterThan(0);
      expect(job.concurrency ?? workflow.concurrency, name).toBeDefined();
    }
  });

  test('puts no expression into a shell', () => {
    for (const [name, job] of jobsOf(workflow)) {
      for (const step of job.steps ?? []) expect(step.run ?? '', name).not.toContain('${{');
    }
  });

  test('hands over secrets by name', () => {
    for (const [name, job] of jobsOf(workflow)) expect(job.secrets, name).not.toBe('inherit');
  });

  test('gives the action only inputs that it has', () => {
    for (const [name, job] of jobsOf(workflow)) {
      for (const step of (job.steps ?? []).filter(isOurAction)) {
        expect(inputNames, name).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
        expect(
          ['host', 'settings-file'].some((input) => input in (step.with ?? {})),
          name,
        ).toBe(true);
      }
    }
  });

  test('reads only outputs of the action that it has', () => {
    const ids = jobsOf(workflow).flatMap(([, job]) => (job.steps ?? []).filter(isOurAction).map((step) => step.id));
    for (const [, id = '', output = ''] of text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      expect(ids).toContain(id);
      expect(outputNames).toContain(output);
    }
  });

  test('calls only workflows that are there, with inputs, secrets and outputs that they have', () => {
    for (const [name, job] of jobsOf(workflow)) {
      if (job.uses === undefined) continue;
      expect([...REUSABLE, MANY_HOSTS], job.uses).toContain(calledBy(job));
      const call = own(calledBy(job)).on['workflow_call'] ?? {};
      expect(Object.keys(call.inputs ?? {})).toEqual(expect.arrayContaining(Object.keys(job.with ?? {})));
      expect(Object.keys(call.secrets ?? {})).toEqual(expect.arrayContaining(Object.keys(job.secrets ?? {})));
      const read = [...text.matchAll(/\bneeds\.([\w-]+)\.outputs\.([\w-]+)/g)].filter(([, needed]) => needed === name);
      expect(Object.keys(call.outputs ?? {})).toEqual(expect.arrayContaining(read.map(([, , output]) => output)));
    }
  });

  test('reads only inputs that it declares', () => {
    const declared = ['workflow_call', 'workflow_dispatch'].flatMap((event) =>
      Object.keys(workflow.on[event]?.inputs ?? {}),
    );
    for (const [, name = ''] of text.matchAll(/\binputs\.([\w-]+)/g)) expect(declared).toContain(name);
  });

  test('offers only fixes that the action takes', () => {
    const choices = workflow.on['workflow_dispatch']?.inputs?.['fix']?.options ?? [];
    expect(['none', 'auto', 'restart', 'rebuild', 'full-restart']).toEqual(expect.arrayContaining([...choices]));
  });
});

test('what this repository runs of others is pinned to a commit, with its version beside it', () => {
  for (const { where, text } of OWN) {
    for (const [line, action = ''] of text.matchAll(/\buses: (\S+).*$/gm)) {
      if (!action.startsWith('./')) expect(line, where).toMatch(/@[0-9a-f]{40} # v\d+(\.\d+)*$/);
    }
  }
});

describe.each(REUSABLE)('%s', (file) => {
  const workflow = own(file);
  const call = workflow.on['workflow_call'] ?? {};
  const declared: readonly [string, Declared][] = Object.entries(call.inputs ?? {});
  const mayDiffer = file.includes('verify') ? ['fix', 'verify-timeout', 'stable-for'] : ['fix'];

  test('has inputs of the action, with the same defaults', () => {
    for (const [name, { default: value }] of declared) {
      if (WORKFLOW_ONLY.includes(name)) continue;
      expect(inputNames).toContain(name);
      if (!mayDiffer.includes(name)) expect(String(value), name).toBe(inputs.find((one) => one.name === name)?.default);
    }
  });

  test('hands every input of its own on to the action', () => {
    const step = stepOf(workflow);
    for (const [name] of declared) {
      if (!WORKFLOW_ONLY.includes(name)) expect(String(step?.with?.[name]), name).toContain(`inputs.${name}`);
    }
  });

  test('falls back to the defaults of the action when it was started without inputs', () => {
    const step = stepOf(workflow);
    for (const [name, value] of Object.entries(step?.with ?? {})) {
      const fallback = /\|\| (?:\(!inputs\.service && )?'([^']+)'/.exec(String(value))?.[1];
      if (fallback !== undefined && name !== 'fix')
        expect(fallback, name).toBe(inputs.find((one) => one.name === name)?.default);
    }
  });

  test('fixes nothing where nothing says so, but for the button', () => {
    const fallbacks = /\|\| '([a-z-]+)' \}\}$/.exec(String(stepOf(workflow)?.with?.['fix']))?.[1];
    const value = declared.find(([name]) => name === 'fix')?.[1].default;
    expect([value, fallbacks ?? value]).toEqual(file.includes('remediate') ? ['auto', 'auto'] : ['none', 'none']);
  });

  test('gives its callers outputs of the action', () => {
    for (const [name, { value }] of Object.entries(call.outputs ?? {})) {
      expect(outputNames).toContain(name);
      const job = /^\$\{\{ jobs\.(\w+)\.outputs\.([\w-]+) \}\}$/.exec(value);
      expect(job?.[2], name).toBe(name);
      expect(workflow.jobs[job?.[1] ?? '']?.outputs?.[name], name).toContain(`.outputs.${name} `);
    }
  });

  test('queues for the host in the same group as the others, and loses no run', () => {
    const groups = jobsOf(workflow).map(([, job]) => job.concurrency);
    expect(groups).toContainEqual({
      group: expect.stringMatching(
        /^backend-health-\$\{\{ inputs\.host \|\| vars\.BACKEND_HOST \|\| inputs\.environment/,
      ),
      queue: 'max',
    });
  });
});

describe(MANY_HOSTS, () => {
  const workflow = own(MANY_HOSTS);
  const steps = Object.fromEntries(
    jobsOf(workflow).map(([name, job]) => [name, (job.steps ?? []).find(isOurAction)?.with ?? {}]),
  );

  test('reads the hosts, looks after each by its name in the file, and merges what they report', () => {
    expect(steps['hosts']).toMatchObject({ mode: 'hosts' });
    expect(steps['host']).toMatchObject({ 'settings-host': expect.stringMatching(/^\$\{\{ matrix\.name \}\}$/) });
    expect(steps['merge']).toMatchObject({ mode: 'merge' });
    for (const step of Object.values(steps))
      expect(step['settings-file']).toMatch(/^\$\{\{ inputs\.settings-file \}\}$/);
  });

  test('queues each host in the same group as the other workflows do, and goes on past one that fails', () => {
    expect(workflow.jobs['host']).toMatchObject({
      concurrency: { group: expect.stringMatching(/^backend-health-\$\{\{ matrix\.host \}\}$/), queue: 'max' },
      strategy: { 'fail-fast': false },
    });
  });

  test('has defaults of the action, so that the file counts where a caller says nothing', () => {
    for (const name of ['fix', 'dry-run', 'fail-on']) {
      const value = String(workflow.on['workflow_call']?.inputs?.[name]?.default);
      expect(value, name).toBe(inputs.find((one) => one.name === name)?.default);
    }
  });
});

test('the settings file that is shown can be used', async () => {
  const file = await parseSettingsFile(read('examples/backend-health.yml'), 'examples/backend-health.yml');
  const step = (name: InputName) => inputs.find((one) => one.name === name)?.default ?? '';
  expect(matrixOf(file, step).include.map(({ name }) => name)).toEqual(['shop-1', 'shop-2']);
});
