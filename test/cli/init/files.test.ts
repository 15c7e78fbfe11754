import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { lintWorkflows } from '../../../scripts/workflow-lint.ts';
import { CHECKOUT, settingsText, UPLOAD, WORKFLOW_PATH, workflowText } from '../../../src/cli/init/files.ts';
import type { InputName } from '../../../src/inputs.ts';
import { parseSettingsFile } from '../../../src/settings-file.ts';
import { read } from '../../docs/documents.ts';

function settings(values: Readonly<Partial<Record<InputName, string>>>): Promise<string> {
  return settingsText(new Map(Object.entries(values) as [InputName, string][]));
}

test('the settings file holds what differs from the defaults, and the reader reads it so', async () => {
  const text = await settings({
    ...{
      port: '22',
      profile: '',
      service: 'api',
      'compose-files': 'a.yml\nb.yml',
      'use-sudo': 'true',
      'base-url': 'http://localhost:80',
    },
    ...{ 'database-service': 'db', 'private-key': 'never' },
  });
  expect((await parseSettingsFile(text, 'x.yml')).inputs).toEqual({
    ...{
      profile: '',
      service: 'api',
      'compose-files': 'a.yml\nb.yml',
      'use-sudo': 'true',
      'base-url': 'http://localhost:80',
    },
  });
});

test('an empty one is still a settings file', async () => {
  expect((await parseSettingsFile(await settings({ port: '22' }), 'x.yml')).inputs).toEqual({});
});

test.each([
  '/srv/a: b #c',
  '/srv/\'quoted\' "twice"',
  '/srv/*anchor &x !tag',
  `/srv/$\{{ secrets.X }}`,
  '- /srv',
  '0123',
  'null',
])('a folder called %j is data in it', async (folder) => {
  expect(
    (await parseSettingsFile(await settings({ 'project-directory': folder }), 'x.yml')).inputs['project-directory'],
  ).toBe(folder);
});

test.each([
  { jumpKey: false, passphrase: false },
  { jumpKey: true, passphrase: true },
])('the workflow has no mistake that a linter finds: %j', async (more) => {
  const text = workflowText({ action: 'your-org/backend-health-remediation@v1', ...more });
  expect(await lintWorkflows([{ where: WORKFLOW_PATH, text }])).toEqual([]);
  expect(parse(text).jobs.backend.steps[1].with['jump-private-key']).toBe(
    more.jumpKey ? `$\{{ secrets.BACKEND_JUMP_PRIVATE_KEY }}` : undefined,
  );
});

test('it uses the same pinned actions as this repository’s own', () => {
  const own = read('.github/workflows/health-check.yml');
  for (const action of [CHECKOUT, UPLOAD]) expect(own).toContain(`uses: ${action}\n`);
});

test('an action that is none is refused', () => {
  expect(() => workflowText({ action: 'a/b@v1\n- run: x', jumpKey: false, passphrase: false })).toThrow(RangeError);
});
