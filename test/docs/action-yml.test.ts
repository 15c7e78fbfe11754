import { expect, test } from 'vitest';
import { INPUTS, type InputDefinition } from '../../src/inputs.ts';
import { OUTPUTS } from '../../src/outputs.ts';
import { readSettings } from '../../src/settings.ts';
import { parseYaml, read } from './documents.ts';

interface ActionFile {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly required: boolean; readonly default?: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
  readonly description: string;
}

const action = parseYaml(read('action.yml')) as ActionFile;
const inputs: readonly InputDefinition[] = INPUTS;

test('action.yml has the inputs of the registry, in its order, with its defaults and descriptions', () => {
  expect(Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '', input.description])).toEqual(
    inputs.map((input) => [input.name, input.default, input.description]),
  );
});

test('action.yml has the outputs of the registry, in its order, with its descriptions', () => {
  expect(Object.entries(action.outputs).map(([name, output]) => [name, output.description])).toEqual(
    OUTPUTS.map((output) => [output.name, output.description]),
  );
});

test('every default is text, since GitHub hands over nothing else', () => {
  for (const [name, input] of Object.entries(action.inputs)) {
    if (input.default !== undefined) expect(typeof input.default, name).toBe('string');
  }
});

test('no input is required by GitHub: the host may stand in the settings file, and the action says when it stands nowhere', () => {
  expect(Object.entries(action.inputs).filter(([, input]) => input.required)).toEqual([]);
  expect(() => readSettings((name) => action.inputs[name]?.default ?? '')).toThrow('Input `host`: got nothing');
});

test('the defaults alone are valid for the machine itself', () => {
  const settings = readSettings((name) => (name === 'host' ? 'local' : (action.inputs[name]?.default ?? '')));
  expect(settings.fix).toBe('none');
  expect(settings.target).toMatchObject({ service: 'backend-aws', databaseService: 'db', port: 8002 });
});

test('the description fits what GitHub shows, and the entry point is in the repository', () => {
  expect(action.description.length).toBeLessThanOrEqual(125);
  expect(action.runs.using).toBe('node24');
  expect(read(action.runs.main).length).toBeGreaterThan(0);
});
