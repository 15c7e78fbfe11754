import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { INPUTS, type InputName } from '../src/inputs.ts';
import { InvalidInputs } from '../src/settings.ts';
import { withSettingsFile } from '../src/step-inputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'step-inputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'health.yml');
writeFileSync(
  path,
  'service: api\nprofile: web\nfix: auto\nverify-timeout: 90\nhosts:\n  - {name: a, host: a.example.com}\n',
);

/** As GitHub hands them over: the default where the step says nothing. */
const step = (inputs: Partial<Record<InputName, string>>) => (name: InputName) =>
  inputs[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '';
const read = (inputs: Partial<Record<InputName, string>>) =>
  withSettingsFile(step({ 'settings-file': path, 'settings-host': 'a', ...inputs }));

describe('the inputs of a step with a settings file', () => {
  test('come from the file where the step says nothing, and are the defaults where neither does', async () => {
    const raw = await read({});
    expect(['host', 'service', 'profile', 'fix', 'port'].map((name) => raw(name as InputName))).toEqual([
      'a.example.com',
      'api',
      'web',
      'auto',
      '22',
    ]);
  });

  test('come from the step where it says something else than the default', async () => {
    const raw = await read({ service: 'worker', 'verify-timeout': '5m' });
    expect([raw('service'), raw('verify-timeout')]).toEqual(['worker', '5m']);
  });

  test('can be made empty by the step, where empty says something', async () => {
    const raw = await read({ profile: '', service: '' });
    expect([raw('profile'), raw('service')]).toEqual(['', 'api']);
  });

  test('never fix what the step says to leave alone', async () => {
    expect((await read({ fix: 'none' }))('fix')).toBe('none');
  });

  test('are the step alone without a file', async () => {
    expect((await withSettingsFile(step({ service: 'worker' })))('service')).toBe('worker');
    await expect(withSettingsFile(step({ 'settings-host': 'a' }))).rejects.toThrow(InvalidInputs);
  });
});
