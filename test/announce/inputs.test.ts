import { describe, expect, test } from 'vitest';
import { formatOf } from '../../src/announce/inputs.ts';
import { subjectKey } from '../../src/announce/subject.ts';
import { INPUTS, type InputName } from '../../src/inputs.ts';
import type { Settings } from '../../src/model/settings.ts';
import { InvalidInputs, readSettings } from '../../src/settings.ts';

type Inputs = Partial<Record<InputName, string>>;
const read = (inputs: Inputs): Settings => {
  const given: Inputs = { host: 'local', ...inputs };
  return readSettings((name) => given[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '');
};

function mistakes(inputs: Inputs): readonly { input: string; message: string }[] {
  try {
    read(inputs);
  } catch (error) {
    if (error instanceof InvalidInputs) return error.mistakes;
    throw error;
  }
  return [];
}

describe('the inputs of what is announced', () => {
  test('give an incident, a webhook and a deployment', () => {
    const { announce } = read({
      'github-token': ' token ',
      'incident-issue': 'true',
      'incident-labels': 'backend health, production\nproduction',
      'incident-assignees': '@your-user, other-user',
      'incident-repository': 'your-org/incidents',
      'notify-webhook': 'https://hooks.slack.com/services/T/B/X',
      'deployment-status': 'true',
      'deployment-id': '42',
      'dashboard-url': 'https://app.example.com/',
    });
    expect(announce).toEqual({
      githubToken: 'token',
      incident: {
        repository: 'your-org/incidents',
        labels: ['backend health', 'production'],
        assignees: ['your-user', 'other-user'],
      },
      notify: { webhook: 'https://hooks.slack.com/services/T/B/X', format: 'slack', on: 'change' },
      deployment: { id: 42, environmentUrl: 'https://app.example.com/' },
    });
  });

  test.each<[InputName, string]>([
    ['incident-issue', 'yes'],
    ['incident-labels', ','],
    ['incident-labels', 'x'.repeat(51)],
    ['incident-repository', 'https://github.com/your-org/your-app'],
    ['incident-repository', 'your-org/your-app/issues'],
    ['incident-assignees', 'your user'],
    ['notify-format', 'mail'],
    ['notify-on', 'never'],
    ['deployment-status', '1'],
    ['deployment-id', '-1'],
    ['environment-url', 'app.example.com'],
  ])('name %s with the value %j as a mistake', (name, value) => {
    expect(mistakes({ [name]: value }).map(({ input }) => input)).toEqual([name]);
  });

  test.each([
    'http://example.com/hook/S3CRET',
    'https://user:S3CRET@example.com/',
    'hooks.slack.com/services/S3CRET',
    'https://example.com/S3CRET https://example.com/2',
    'file:///S3CRET',
    'http://127.0.0.1.example.com/S3CRET',
  ])('refuse the webhook %j without showing it', (value) => {
    const [mistake, ...others] = mistakes({ 'notify-webhook': value });
    expect(others).toEqual([]);
    expect(mistake?.input).toBe('notify-webhook');
    expect(mistake?.message).not.toMatch(/S3CRET|example/);
  });

  test.each(['http://localhost:8080/x', 'http://127.0.0.1:1/', 'http://[::1]/'])('take %s on this machine', (value) => {
    expect(read({ 'notify-webhook': value }).announce.notify?.format).toBe('json');
  });

  test('never show a token', () => {
    const [mistake] = mistakes({ 'github-token': 'S3CRET with spaces' });
    expect(mistake?.input).toBe('github-token');
    expect(mistake?.message).not.toContain('S3CRET');
  });
});

test.each([
  ['hooks.slack.com', 'slack'],
  ['discord.com', 'discord'],
  ['ptb.discord.com', 'discord'],
  ['your-org.webhook.office.com', 'teams'],
  ['prod-12.westeurope.logic.azure.com', 'teams'],
  ['default0.ab.environment.api.powerplatform.com', 'teams'],
  ['hooks.slack.com.example.com', 'json'],
  ['notdiscord.com', 'json'],
])('a webhook at %s takes %s', (hostname, format) => {
  expect(formatOf(hostname)).toBe(format);
});

describe('the key of a backend', () => {
  const key = (inputs: Inputs, machine = '') =>
    subjectKey(
      read({
        host: 'app.example.com',
        username: 'deploy',
        'private-key': '-----BEGIN x',
        'known-hosts': '',
        ...inputs,
      }),
      machine,
    );

  test('stays the same whoever logs in, and however the host and the folder are written', () => {
    const one = key({ 'project-directory': '/srv/app' });
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(key({ 'project-directory': '/srv/app/', host: 'APP.example.com', username: 'root' })).toBe(one);
  });

  test('differs by host, port, folder, service, and by the machine where the host is local', () => {
    const keys = [
      key({}),
      key({ host: 'b.example.com' }),
      key({ port: '2222' }),
      key({ 'project-directory': '/srv' }),
      key({ service: 'other' }),
      key({ host: 'local' }, 'runner-1'),
      key({ host: 'local' }, 'runner-2'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
