import { describe, expect, test } from 'vitest';
import { matrixOf } from '../../src/hosts/matrix.ts';
import { INPUTS, type InputName } from '../../src/inputs.ts';
import { parseSettingsFile } from '../../src/settings-file.ts';

const step =
  (inputs: Partial<Record<InputName, string>> = {}) =>
  (name: InputName) =>
    inputs[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '';
const matrix = async (text: string, inputs: Partial<Record<InputName, string>> = {}) =>
  matrixOf(await parseSettingsFile(text, 'hosts.yml'), step(inputs));

describe('the matrix', () => {
  test('has a job for each host, with what the file says of it and nothing secret', async () => {
    const made = await matrix(
      `
username: deploy
hosts:
  - {name: web-1, host: web-1.example.com, environment: production}
  - {name: web-2, host: web-2.example.com, username: ubuntu, host-fingerprint: "SHA256:${'a'.repeat(43)}"}
`,
      { 'private-key': 'not to be shown' },
    );
    expect(made.include).toEqual([
      {
        name: 'web-1',
        environment: 'production',
        host: 'web-1.example.com',
        username: 'deploy',
        'host-fingerprint': '',
        'known-hosts': '',
      },
      {
        name: 'web-2',
        environment: '',
        host: 'web-2.example.com',
        username: 'ubuntu',
        'host-fingerprint': `SHA256:${'a'.repeat(43)}`,
        'known-hosts': '',
      },
    ]);
    expect(JSON.stringify(made)).not.toContain('not to be shown');
  });

  test('needs neither the key nor the user, which may come from the environment of the host', async () => {
    expect((await matrix('hosts: [{name: a, host: a.example.com}]')).include).toHaveLength(1);
  });

  test('is not made when any host is wrong, and every mistake names file, host and input', async () => {
    const ended = matrix(
      'hosts: [{name: a, host: a.example.com, port: 99999}, {name: b}, {name: c, host: c, fix: mend}]',
    );
    await expect(ended).rejects.toMatchObject({
      mistakes: [
        {
          input: 'port',
          message: '`hosts.yml`, host `a`: Input `port`: got `99999`, takes a whole number from 1 to 65535.',
        },
        { input: 'host', message: expect.stringContaining('`hosts.yml`, host `b`: Input `host`: got nothing') },
        { input: 'fix', message: expect.stringContaining('`hosts.yml`, host `c`: Input `fix`: got `mend`') },
      ],
    });
  });

  test('is not made of a file without hosts', async () => {
    await expect(matrix('service: api')).rejects.toThrow('`hosts.yml` names no hosts: write `hosts:`');
  });
});
