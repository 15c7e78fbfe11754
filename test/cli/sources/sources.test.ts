import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readArguments } from '../../../src/cli/arguments.ts';
import { type Choice, choose } from '../../../src/cli/sources/sources.ts';
import { Usage } from '../../../src/cli/usage.ts';

let folder = '';
const file = (name: string) => join(folder, name);
const SETTINGS = '.github/backend-health.yml';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backend-health-sources-'));
  mkdirSync(file('.git'));
  mkdirSync(file('.github'));
  mkdirSync(file('deep/er'), { recursive: true });
  writeFileSync(file('key'), 'the key', { mode: 0o600 });
  writeFileSync(file('open-key'), 'the key', { mode: 0o644 });
});
beforeEach(() => rmSync(file(SETTINGS), { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly settings?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly from?: string;
}

/** OpenSSH is not asked, so that the machine's own configuration makes no difference. */
async function chosen(args: readonly string[], told: Told = {}): Promise<Choice> {
  const words = ['diagnose', '--ssh-config', 'none', '--private-key-file', file('key'), '--username', 'you', ...args];
  const invocation = readArguments(words);
  if (invocation.kind !== 'command') throw new Error('no command');
  if (told.settings !== undefined) writeFileSync(file(SETTINGS), told.settings);
  return choose({
    words: 'diagnose',
    forced: { fix: 'none' },
    flags: invocation.flags,
    environment: told.environment ?? {},
    folder: told.from ?? folder,
  });
}

async function service(args: readonly string[], told: Told = {}): Promise<string | undefined> {
  return (await chosen(['--host', 'a', ...args], told)).hosts[0]?.settings.target.service;
}

async function mistake(args: readonly string[], told: Told = {}): Promise<string> {
  const ended = await chosen(args, told).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(ended instanceof Usage)) throw ended ?? new Error('it was taken');
  return ended.message;
}

const ENVIRONMENT = { BACKEND_HEALTH_SERVICE: 'of-environment' };
const FILE = 'service: of-file\n';

describe('the sources of an input', () => {
  test('come in this order: flag, environment, settings file, default', async () => {
    const all = { environment: ENVIRONMENT, settings: FILE };
    expect(await service(['--service', 'of-flag'], all)).toBe('of-flag');
    expect(await service([], all)).toBe('of-environment');
    expect(await service([], { settings: FILE })).toBe('of-file');
    rmSync(file(SETTINGS));
    expect(await service([])).toBe('backend-aws');
  });

  test('an empty word counts for an input that may be empty', async () => {
    const { hosts } = await chosen(['--host', 'a', '--profile', '', '--database-service=']);
    expect(hosts[0]?.settings.target).toMatchObject({ profiles: [], databaseService: '' });
  });

  test('the settings file is found from below the repository’s root, and not looked for with none', async () => {
    expect(await service([], { settings: FILE, from: file('deep/er') })).toBe('of-file');
    expect(await service(['--settings-file', 'none'], { settings: FILE })).toBe('backend-aws');
  });

  test('a secret comes from a file that a flag or a variable names', async () => {
    const { hosts } = await chosen(['--host', 'a'], { environment: { BACKEND_HEALTH_PASSPHRASE_FILE: file('key') } });
    expect(hosts[0]?.settings.way).toMatchObject({ privateKey: 'the key', passphrase: 'the key' });
    expect(hosts[0]?.secrets).toContain('the key');
  });

  test('the command decides what may be done, whatever else says it', async () => {
    const { hosts } = await chosen(['--host', 'a'], { environment: { BACKEND_HEALTH_FIX: 'rebuild' } });
    expect(hosts[0]?.settings.fix).toBe('none');
  });
});

describe('a mistake names the place it stands in', () => {
  test.each([
    [['--host', 'a', '--port', 'x'], {}, 'Flag `--port`: got `x`'],
    [
      ['--host', 'a'],
      { environment: { BACKEND_HEALTH_PORT: 'x' } },
      '`BACKEND_HEALTH_PORT` of the environment: got `x`',
    ],
    [['--host', 'a'], { settings: 'port: x\n' }, '`port` in `'],
    [[], {}, 'Flag `--host`: got nothing'],
    [['--host', 'a'], { settings: 'prot: 1\n' }, 'did you mean `port`?'],
    [
      ['--host', 'a', '--settings-file', '/nowhere.yml'],
      {},
      'Flag `--settings-file`: `/nowhere.yml` could not be read',
    ],
    [
      ['--host', 'a', '--known-hosts-file', '/nowhere'],
      {},
      "`--known-hosts-file`: `/nowhere` can't be read: there is no such file",
    ],
    [['--host', 'a', '--private-key', 'x'], {}, '`--private-key` and `--private-key-file` say the same thing'],
  ] as const)('%j %j', async (args, told, message) => {
    expect(await mistake([...args], told)).toContain(message);
  });

  test('never quotes a secret', async () => {
    const words = readArguments([
      'diagnose',
      '--ssh-config',
      'none',
      '--host',
      'a',
      '--username',
      '-',
      '--private-key',
      'hidden-key',
    ]);
    if (words.kind !== 'command') throw new Error('no command');
    const asked = { words: 'diagnose', forced: {}, flags: words.flags, environment: {}, folder };
    await expect(choose(asked)).rejects.toSatisfy((error: Error) => !error.message.includes('hidden-key'));
  });

  test('does not ask who logs in where it is not said on which host', async () => {
    const words = readArguments(['diagnose', '--ssh-config', 'none']);
    if (words.kind !== 'command') throw new Error('no command');
    const asked = { words: 'diagnose', forced: {}, flags: words.flags, environment: {}, folder };
    await expect(choose(asked)).rejects.toThrow(/^Flag `--host`: got nothing[^\n]*$/);
  });
});

describe('hosts of the settings file', () => {
  const settings =
    'service: api\nhosts:\n  - {name: web-1, host: a.example.com}\n  - {name: web-2, host: b.example.com, service: web}\n';
  const names = async (args: readonly string[], told: Told = { settings }) =>
    (await chosen(args, told)).hosts.map((host) => `${host.name} ${host.settings.target.service}`);

  test('are chosen by name or all at once, each with what it says itself', async () => {
    expect(await names(['--on', 'web-2'])).toEqual(['web-2 web']);
    expect(await names(['--on', 'web-2,web-1'])).toEqual(['web-2 web', 'web-1 api']);
    expect(await names(['--on', 'web-2', '--on', 'web-1'])).toEqual(['web-2 web', 'web-1 api']);
    expect(await names(['--all'])).toEqual(['web-1 api', 'web-2 web']);
  });

  test('the only one need not be named, and a host that is given needs none', async () => {
    expect(await names([], { settings: 'hosts: [{name: one, host: a}]\n' })).toEqual(['one backend-aws']);
    expect(await names(['--host', 'c'])).toEqual([' api']);
  });

  test.each([
    [[], 'names 2 hosts: choose with `--on` (`web-1`, `web-2`), or `--all`'],
    [['--on', 'web-3'], 'Flag `--on`: `web-3` is not in'],
    [['--all', '--host', 'c'], 'leave `--host` out'],
    [['--all', '--on', 'web-1'], 'give one of them'],
  ])('%j is refused', async (args, message) => {
    expect(await mistake(args, { settings })).toContain(message);
  });

  test('--on and --all need a file with hosts', async () => {
    expect(await mistake(['--all'])).toContain('No settings file was found');
    expect(await mistake(['--all'], { settings: 'service: api\n' })).toContain('names no hosts');
  });

  test('tell the mistakes of all hosts, each by its name', async () => {
    const wrong = 'hosts:\n  - {name: a, host: a, port: x}\n  - {name: b, host: b, port: y}\n';
    const told = await mistake(['--all'], { settings: wrong });
    expect(told).toContain('(host `a`)');
    expect(told).toContain('(host `b`)');
  });
});

describe('warnings', () => {
  test('a key on the command line can be seen by others, and so can one in an open file', async () => {
    const seen = await chosen(['--host', 'a', '--passphrase', 'x']);
    expect(seen.warnings.join('\n')).toContain('`--passphrase` on a command line can be read by every user');
    const words = readArguments([
      'diagnose',
      '--ssh-config',
      'none',
      '--host',
      'a',
      '--username',
      'b',
      '--private-key-file',
      file('open-key'),
    ]);
    if (words.kind !== 'command') throw new Error('no command');
    const open = await choose({ words: '', forced: {}, flags: words.flags, environment: {}, folder });
    expect(open.warnings.join('\n')).toContain('chmod 600');
  });

  test('a variable that is no input is told, with the one that was meant', async () => {
    const { warnings } = await chosen(['--host', 'a'], { environment: { BACKEND_HEALTH_PROT: '22' } });
    expect(warnings).toEqual([
      '`BACKEND_HEALTH_PROT` of the environment is no input: did you mean `BACKEND_HEALTH_PORT`?',
    ]);
  });

  test('a file that lies in the repository can’t have files written; one that is named can', async () => {
    const settings = 'report-path: out.json\n';
    const found = await chosen(['--host', 'a'], { settings });
    expect(found.hosts[0]?.settings.reportPath).toBe('');
    expect(found.warnings.join('\n')).toContain('`report-path`');
    const named = await chosen(['--host', 'a', '--settings-file', file(SETTINGS)], { settings });
    expect(named.hosts[0]?.settings.reportPath).toBe('out.json');
    expect(named.warnings).toEqual([]);
  });
});
