import { describe, expect, test } from 'vitest';
import { CAUSES } from '../../src/diagnose/causes.ts';
import { REASON_CODES } from '../../src/reason-codes.ts';
import { filesIn, parseYaml, read } from './documents.ts';

interface Field {
  readonly type: string;
  readonly id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly validations?: { readonly required?: boolean };
}

interface Form {
  readonly name: string;
  readonly description: string;
  readonly labels?: readonly string[];
  readonly body: readonly Field[];
}

const FORMS = filesIn('.github/ISSUE_TEMPLATE', '.yml').filter((file) => !file.endsWith('config.yml'));
const form = (file: string) => parseYaml(read(file)) as Form;
/** https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
const NEEDS: Readonly<Record<string, string>> = {
  markdown: 'value',
  input: 'label',
  textarea: 'label',
  dropdown: 'options',
  checkboxes: 'options',
};

test('there is a form for a bug, a wrong diagnosis and a wish', () => {
  expect(FORMS.map((file) => file.split('/').at(-1))).toEqual(['bug.yml', 'feature.yml', 'wrong-diagnosis.yml']);
});

describe.each(FORMS)('%s', (file) => {
  test('is a form that GitHub takes', () => {
    const { name, description, body, ...rest } = form(file);
    expect(name.length).toBeGreaterThan(3);
    expect(description.length).toBeGreaterThan(10);
    expect(Object.keys(rest)).toEqual(['labels']);
    const ids = body.map(({ id }) => id).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(body.some(({ type }) => type !== 'markdown')).toBe(true);
    for (const { type, id, attributes } of body) {
      expect(Object.keys(NEEDS)).toContain(type);
      expect(attributes, id).toHaveProperty(NEEDS[type] ?? '');
      if (type !== 'markdown') expect(id).toMatch(/^[\w-]+$/);
    }
  });

  test('names only causes and reason codes that there are', () => {
    const known = [...Object.keys(REASON_CODES), ...CAUSES.map(({ id }) => id)];
    for (const { id, attributes } of form(file).body)
      if (id === 'reason-code' || id === 'named') expect(known).toContain(attributes['placeholder']);
  });
});

test('a bug is told with its reason code, and a wrong diagnosis with its record', () => {
  const required = (file: string) =>
    form(`.github/ISSUE_TEMPLATE/${file}`)
      .body.filter(({ validations }) => validations?.required)
      .map(({ id }) => id);
  expect(required('bug.yml')).toContain('reason-code');
  expect(required('wrong-diagnosis.yml')).toContain('record');
});

test('dependencies and actions are kept up to date, in groups', () => {
  const { updates } = parseYaml(read('.github/dependabot.yml')) as {
    readonly updates: readonly { readonly 'package-ecosystem': string; readonly groups: object }[];
  };
  expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
  for (const { groups } of updates) expect(Object.keys(groups).length).toBeGreaterThan(0);
});

test('the changelog is in the form of Keep a Changelog, newest first', () => {
  const text = read('CHANGELOG.md');
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  expect(headings[0]).toBe('[Unreleased]');
  const released = headings.slice(1);
  for (const heading of released) expect(heading).toMatch(/^\[\d+\.\d+\.\d+(-[\w.]+)?\] - \d{4}-\d{2}-\d{2}$/);
  expect(released.map((heading) => heading.slice(-10))).toEqual(
    released
      .map((heading) => heading.slice(-10))
      .sort()
      .reverse(),
  );
  for (const [, kind] of text.matchAll(/^### (.+)$/gm))
    expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(kind);
});
