import { expect, test } from 'vitest';
import { filesIn, parseYaml, read } from './documents.ts';

/**
 * What GitHub asks of an action in its Marketplace:
 * https://docs.github.com/en/actions/how-tos/create-and-publish-actions/publish-in-github-marketplace and
 * https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax.
 */

interface Described {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

interface Metadata {
  readonly name: string;
  readonly author: string;
  readonly description: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
  readonly runs: Readonly<Record<string, string>>;
}

const action = parseYaml(read('action.yml')) as Metadata;
const COLOURS = ['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark'];
/** Icons of Feather 4.28 that GitHub takes, as far as they would fit here. */
const ICONS = [
  'activity',
  'alert-circle',
  'check-circle',
  'heart',
  'life-buoy',
  'refresh-cw',
  'server',
  'shield',
  'tool',
];
/** Names that are features or categories of GitHub's, or that it has taken already. */
const TAKEN = ['github', 'actions', 'deploy', 'monitoring', 'health', 'security', 'testing', 'utilities'];

test('the metadata has what is asked for, and no key that GitHub does not know', () => {
  expect(Object.keys(action).sort()).toEqual([
    'author',
    'branding',
    'description',
    'inputs',
    'name',
    'outputs',
    'runs',
  ]);
  expect(Object.keys(action.branding).sort()).toEqual(['color', 'icon']);
  expect(Object.keys(action.runs).sort()).toEqual(['main', 'post', 'using']);
});

test('its name can stand in an address, and is nobody’s feature', () => {
  expect(action.name).toMatch(/^[A-Za-z0-9][A-Za-z0-9 -]{2,48}[A-Za-z0-9]$/);
  expect(TAKEN).not.toContain(action.name.toLowerCase());
  expect(action.name).not.toMatch(/^github\b/i);
});

test('its description is one line of at most 125 characters', () => {
  expect(action.description.length).toBeGreaterThan(40);
  expect(action.description.length).toBeLessThanOrEqual(125);
  expect(action.description).not.toContain('\n');
});

test('its badge has an icon and a colour that GitHub has', () => {
  expect(ICONS).toContain(action.branding.icon);
  expect(COLOURS).toContain(action.branding.color);
});

test('ids begin with a letter or `_`, and each input and output is described', () => {
  for (const [id, { description }] of [...Object.entries(action.inputs), ...Object.entries(action.outputs)]) {
    expect(id).toMatch(/^[a-z_][a-z0-9_-]*$/);
    expect(description.length, id).toBeGreaterThan(5);
  }
});

test('there is one action in the repository, at its root, with a README and a licence beside it', () => {
  const others = ['.github', 'docs', 'examples', 'scripts', 'src'].flatMap((folder) => [
    ...filesIn(folder, 'action.yml'),
    ...filesIn(folder, 'action.yaml'),
  ]);
  expect(others).toEqual([]);
  for (const file of ['README.md', 'LICENSE']) expect(read(file).length).toBeGreaterThan(500);
});

test('it runs by a Node that runners have, from files of this repository', () => {
  expect(action.runs['using']).toBe('node24');
  for (const name of ['main', 'post']) expect(read(action.runs[name] ?? '').length, name).toBeGreaterThan(0);
});
