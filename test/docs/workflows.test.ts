import { describe, expect, test } from 'vitest';
import { INPUTS, type InputDefinition } from '../../src/inputs.ts';
import { OUTPUTS } from '../../src/outputs.ts';
import { calledBy, type Declared, isOurAction, jobsOf, OWN, own, SHOWN } from './workflow.ts';

const ALL = [...OWN, ...SHOWN];
const inputs: readonly InputDefinition[] = INPUTS;
const inputNames = inputs.map((input) => input.name);
const outputNames: readonly string[] = OUTPUTS.map((output) => output.name);
const REUSABLE = ['remediate', 'health-check', 'verify-deployment'].map((name) => `.github/workflows/${name}.yml`);
/** What the reusable workflows have beside the action's inputs. */
const WORKFLOW_ONLY = ['environment', 'approval', 'report-name', 'runs-on'];

test('the workflows that are tested are there', () => {
  expect(OWN.map(({ where }) => where)).toEqual(expect.arrayContaining(['.github/workflows/ci.yml', ...REUSABLE]));
  expect(SHOWN.map(({ where }) => where)).toEqual(
    expect.arrayContaining(['README.md, block 1', 'examples/workflows/button.yml']),
  );
});

describe.each(ALL)('$where', ({ text, workflow }) => {
  test('names its permissions, and asks for no more than reading', () => {
    const asked = [workflow.permissions, ...jobsOf(workflow).map(([, job]) => job.permissions)];
    expect(asked[0]).toBeDefined();
    for (const permissions of asked.filter((one) => one !== undefined)) {
      expect([{}, { contents: 'read' }]).toContainEqual(permissions);
    }
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
        expect(Object.keys(step.with ?? {}), name).toContain('host');
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
      expect(REUSABLE, job.uses).toContain(calledBy(job));
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
  const mayDiffer = file.includes('verify') ? ['verify-timeout', 'stable-for'] : ['fix'];

  test('has inputs of the action, with the same defaults', () => {
    for (const [name, { default: value }] of declared) {
      if (WORKFLOW_ONLY.includes(name)) continue;
      expect(inputNames).toContain(name);
      if (!mayDiffer.includes(name)) expect(String(value), name).toBe(inputs.find((one) => one.name === name)?.default);
    }
  });

  test('hands every input of its own on to the action', () => {
    const step = jobsOf(workflow)
      .flatMap(([, job]) => job.steps ?? [])
      .find(isOurAction);
    for (const [name] of declared) {
      if (!WORKFLOW_ONLY.includes(name)) expect(String(step?.with?.[name]), name).toContain(`inputs.${name}`);
    }
  });

  test('falls back to the defaults of the action when it was started without inputs', () => {
    const step = jobsOf(workflow)
      .flatMap(([, job]) => job.steps ?? [])
      .find(isOurAction);
    for (const [name, value] of Object.entries(step?.with ?? {})) {
      const fallback = /\|\| (?:\(!inputs\.service && )?'([^']+)'/.exec(String(value))?.[1];
      if (fallback !== undefined) expect(fallback, name).toBe(inputs.find((one) => one.name === name)?.default);
    }
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
