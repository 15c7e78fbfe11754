import { expect, test } from 'vitest';
import { oneLine } from '../../../src/cli/console.ts';
import { findOut } from '../../../src/cli/init/find-out.ts';
import { unattended } from '../../../src/cli/init/interview.ts';
import type { Chosen } from '../../../src/cli/sources/sources.ts';
import { ConnectFailed, type Host } from '../../../src/host/host.ts';
import { INPUTS, type InputName } from '../../../src/inputs.ts';
import { createLearningRedactor } from '../../../src/report/learning.ts';
import { readSettings } from '../../../src/settings.ts';

/** Answers a script with these parts, framed as the script asks for. */
function host(parts: Readonly<Record<string, string>>): { host: Host; scripts: string[] } {
  const scripts: string[] = [];
  const answer = (script: string) => {
    scripts.push(script);
    const nonce = /^N=(\w+)$/m.exec(script)?.[1] ?? '';
    return Object.entries(parts)
      .map(([name, text]) => `\n${nonce} begin ${name} ${name === 'sudo' ? 1 : 0}\n${text}\n${nonce} end\n`)
      .join('');
  };
  const ended = { exitCode: 0, stderr: '', truncated: false, timedOut: false, aborted: false, durationMs: 1 };
  const fake: Host = {
    description: 'deploy@example.com:22',
    roundTrips: 0,
    connectRoundTrips: 0,
    run: async ({ script }) => ({ ...ended, stdout: answer(script) }),
    converse: () => Promise.reject(new Error('nobody talks here')),
    openTcp: () => Promise.reject(new ConnectFailed('nothing listens')),
    close: () => {},
  };
  return { host: fake, scripts };
}

function container(labels: Readonly<Record<string, string>>): string {
  const Labels = Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [`com.docker.compose.${name}`, value]),
  );
  const State = { Status: 'running', ExitCode: 0, StartedAt: '', FinishedAt: '' };
  const Config = { Image: 'app:1', Env: ['PASSWORD=h4rdly-guessable-1'], Labels };
  return JSON.stringify({ Id: 'f'.repeat(64), Name: '/x', Created: '', Image: '', Path: 'x', State, Config });
}

const LOCAL = (name: InputName) =>
  name === 'host' ? 'local' : (INPUTS.find((one) => one.name === name)?.default ?? '');

async function find(parts: Readonly<Record<string, string>>) {
  const { host: fake, scripts } = host({ home: '/home/deploy', sudo: '', ...parts });
  const chosen: Chosen = {
    ...{ name: '', secrets: [], settings: readSettings(LOCAL) },
    look: (name) => ({ value: LOCAL(name), origin: { kind: 'default' } }),
  };
  const said: string[] = [];
  const redactor = createLearningRedactor([], []);
  const voice = {
    say: (line: string) => void said.push(line),
    clean: (text: string) => oneLine(text, redactor.redact),
  };
  const found = await findOut(
    fake,
    chosen,
    unattended(voice),
    voice,
    (environment) => void redactor.learn(environment),
  );
  return { ...found, said: said.join('\n'), scripts };
}

const EVIL = '$(touch /tmp/x)`id`\u001b[31m\n::error::x';

test('names that would be syntax elsewhere are refused, and nothing of them acts on a terminal', async () => {
  const { mistakes, said, scripts } = await find({
    containers: container({ project: 'shop', 'project.working_dir': '/srv/shop', service: EVIL }),
    folder: '.',
    compose: `docker compose\n${JSON.stringify({ name: 'shop', services: { [EVIL]: { image: 'x' } } })}`,
  });
  expect(mistakes.join()).toContain('Input `service`');
  expect(mistakes.join()).toContain('`--base-url` must be said');
  expect(said).not.toMatch(/[\u001b]|^::/m);
  expect(scripts.join()).not.toContain('touch');
});

test('a folder whose name is full of syntax reaches the shell as one word', async () => {
  const folder = '/srv/it\'s $(touch x); `id` & "more"';
  const { values, scripts } = await find({
    containers: container({ project: 'shop', 'project.working_dir': folder, service: 'api' }),
    folder: '.',
    compose: `docker compose\n${JSON.stringify({ name: 'shop', services: { api: { image: 'x', ports: [{ target: 80, published: '8080' }] } } })}`,
  });
  expect(values.get('project-directory')).toBe(folder);
  expect(scripts[1]).toContain(`dir='${folder.replaceAll("'", "'\\''")}'\n`);
});

test('a folder with a line end or an escape in its name is none', async () => {
  const { mistakes } = await find({
    containers: container({ project: 'shop', 'project.working_dir': '/srv/\u001b[31mshop', service: 'api' }),
    folders: 'relative\n/srv/\u0007bell',
  });
  expect(mistakes).toEqual([
    '`--project-directory` must be said: no Compose project and no compose file was found in the usual places.',
  ]);
});

test('answers that are no answers leave everything to be said', async () => {
  for (const noise of ['', '{', '[1,2', 'null', '{"Id":5}', '\u0000\u0000']) {
    const { mistakes } = await find({ containers: noise, projects: noise, folders: noise, nginx: noise });
    expect(mistakes.join()).toContain('`--project-directory` must be said');
  }
});
