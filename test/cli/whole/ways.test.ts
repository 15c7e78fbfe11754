import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../host/until.ts';
import { Place, Started } from './place.ts';

const place = new Place();
const { stack } = place;
beforeAll(() => place.up());
afterAll(() => place.down());
beforeEach(() => stack.reset());

function hasSsh(): boolean {
  try {
    execFileSync('ssh', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Nothing said of the way to the host; all that is said of its project. */
function projectOnly(): Record<string, string> {
  const { environment } = place;
  for (const name of ['HOST', 'PORT', 'USERNAME', 'PRIVATE_KEY_FILE', 'KNOWN_HOSTS_FILE', 'SSH_CONFIG'])
    delete environment[`BACKEND_HEALTH_${name}`];
  return environment;
}

function sshConfig(more = ''): string {
  const keys = (stack.inputs['known-hosts'] ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^\S+/, 'the-backend'));
  const hostKeys = place.write('aliased hosts', `@cert-authority * ssh-ed25519 AAAA\n${keys.join('\n')}\n`);
  return place.write(
    'ssh_config',
    `Host prod
  HostName 127.0.0.1
  Port ${stack.inputs['port']}
  User deploy
  IdentityAgent none
  IdentityFile ${place.path('no-such-key')}
  IdentityFile ${place.path('key')}
  UserKnownHostsFile "${hostKeys}"
  GlobalKnownHostsFile none
  HostKeyAlias the-backend
${more}`,
  );
}

describe.skipIf(!hasSsh())('the way that OpenSSH’s configuration says', () => {
  test('is taken whole: name, port, user, key, and the host’s key under its alias', async () => {
    const { exitCode, out, err } = await place.start(
      ['status', '--host', 'prod', '--ssh-config', sshConfig()],
      projectOnly(),
    ).ended;
    expect(err).toContain(
      `From OpenSSH: prod is 127.0.0.1, user deploy, port ${stack.inputs['port']}, key ${place.path('key')}`,
    );
    expect(out).toContain(`deploy@127.0.0.1:${stack.inputs['port']}`);
    expect(exitCode).toBe(0);
  });

  test('gives way to flags', async () => {
    const args = [
      'history',
      '--host',
      'prod',
      '--ssh-config',
      sshConfig(),
      '--username',
      'nobody',
      '--connect-timeout',
      '2',
    ];
    const { exitCode, err } = await place.start(args, projectOnly()).ended;
    expect(exitCode).toBe(4);
    expect(err).toContain('is it nobody?');
  });

  test.each([
    ['a jump host', 'ProxyJump prod', 'jump-host deploy@127.0.0.1:'],
    ['a chain of jump hosts', 'ProxyJump prod,prod', '-J prod -W'],
    [
      'a proxy command',
      'ProxyCommand ssh -F SSH_CONFIG -o BatchMode=yes -W %%h:%%p prod'.replaceAll('%%', '%'),
      'proxy-command ssh',
    ],
  ])('leads through %s', async (_what, line, note) => {
    const config = sshConfig(`Host inner
  HostName 127.0.0.1
  Port ${stack.inputs['port']}
  User deploy
  IdentityAgent none
  IdentityFile ${place.path('key')}
  UserKnownHostsFile "${place.path('aliased hosts')}"
  HostKeyAlias the-backend
  ${line.replace('SSH_CONFIG', place.path('ssh_config'))}
`);
    const { exitCode, out, err } = await place.start(
      ['status', '--host', 'inner', '--ssh-config', config],
      projectOnly(),
    ).ended;
    expect(err).toContain(note);
    expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
    expect(out).toMatch(/backend-aws +running +healthy/);
  });

  test('logs in with the keys of the agent that IdentityAgent names, where no identity file is there', async () => {
    const socket = place.path('agent.sock');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      await until('the agent is there', () => existsSync(socket), 10_000);
      execFileSync('ssh-add', [place.path('key')], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
      const config = sshConfig().replace('ssh_config', 'agent_config');
      const text = readFileSync(place.path('ssh_config'), 'utf8');
      place.write(
        'agent_config',
        text.replace('IdentityAgent none', `IdentityAgent ${socket}`).replace(/^ +IdentityFile .*key$\n/gm, ''),
      );
      const { exitCode, err } = await place.start(['status', '--host', 'prod', '--ssh-config', config], projectOnly())
        .ended;
      expect(err).toContain('keys of the ssh-agent');
      expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
    } finally {
      agent.kill();
    }
  });

  test('never makes up trust: a host whose key no file has is not logged in to', async () => {
    const config = place.write(
      'no_keys',
      `Host *\n  User deploy\n  IdentityFile ${place.path('key')}\n  StrictHostKeyChecking no\n  UserKnownHostsFile none\n  GlobalKnownHostsFile none\n`,
    );
    const args = ['status', '--host', '127.0.0.1', '--port', stack.inputs['port'] ?? '', '--ssh-config', config];
    const { exitCode, err } = await place.start(args, projectOnly()).ended;
    expect(exitCode).toBe(4);
    expect(err).toContain('No host key is pinned');
    expect(stack.commands).toEqual([]);
  });

  test('that OpenSSH itself rejects is a mistake, told in its words', async () => {
    const args = ['diagnose', '--host', 'prod', '--ssh-config', place.write('bad_config', 'Nonsense yes\n')];
    const { exitCode, err } = await place.start(args, projectOnly()).ended;
    expect(exitCode).toBe(2);
    expect(err).toMatch(/OpenSSH can't use its configuration for `prod`: .*nonsense/i);
  });

  test('is not asked for a name that could be taken for an option', async () => {
    const args = ['diagnose', '--host=-oProxyCommand=touch pwned', '--ssh-config', sshConfig()];
    const { exitCode, err } = await place.start(args, projectOnly()).ended;
    expect(exitCode).toBe(2);
    expect(err).toContain('Flag `--host`: got `-oProxyCommand=touch pwned`');
  });
});

test('without an ssh client it says so, and takes the key and the host keys from their usual places', async () => {
  place.write('.ssh/id_ed25519', stack.inputs['private-key'] ?? '');
  place.write('.ssh/known_hosts', `# mine\n${stack.inputs['known-hosts'] ?? ''}`);
  mkdirSync(place.path('bin'), { recursive: true });
  symlinkSync(process.execPath, place.path('bin/node'));
  const environment = { ...projectOnly(), PATH: place.path('bin') };
  const args = ['status', '--host', '127.0.0.1', '--port', stack.inputs['port'] ?? '', '--username', 'deploy'];
  const { exitCode, err } = await place.start(args, environment).ended;
  expect(err).toContain('This machine has no `ssh`');
  expect(err).toContain(`key ${place.path('.ssh/id_ed25519')}`);
  expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
});

describe('several hosts of a settings file', () => {
  const [port, dead] = [() => stack.inputs['port'] ?? '', '1'];
  const settings = () => `username: deploy
connect-timeout: 1
hosts:
  - {name: one, host: 127.0.0.1, port: ${port()}}
  - {name: gone, host: 127.0.0.1, port: ${dead}}
  - {name: two, host: 127.0.0.1, port: ${port()}}
`;
  function environment(): Record<string, string> {
    const all = place.environment;
    for (const name of ['HOST', 'PORT', 'USERNAME', 'CONNECT_TIMEOUT']) delete all[`BACKEND_HEALTH_${name}`];
    return all;
  }
  beforeAll(() => void place.write('.github/backend-health.yml', settings()));

  test('are looked at in one process, one line each, then a table; the worst end counts', async () => {
    const { exitCode, out, err } = await place.start(['diagnose', '--all', '--at-once', '2'], environment()).ended;
    expect(exitCode).toBe(4);
    for (const name of ['one', 'gone', 'two']) expect(err).toMatch(new RegExp(`^\\S+ ${name}: `, 'm'));
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)[0]),
    ).toEqual(['HOST', 'one', 'gone', 'two']);
  });

  test('are JSON under their names, in the order of the file', async () => {
    const { exitCode, out, err } = await place.start(['diagnose', '--on', 'two,one', '--json'], environment()).ended;
    expect(exitCode).toBe(0);
    expect(err).toBe('');
    expect(JSON.parse(out).hosts).toMatchObject([
      { name: 'two', exit_code: 0, record: { status: 'healthy' } },
      { name: 'one', exit_code: 0, record: { status: 'healthy' } },
    ]);
  });

  test('one of them is named for a command that takes one host', async () => {
    expect(await place.start(['status', '--on', 'one'], environment()).ended).toMatchObject({ exitCode: 0 });
    expect(await place.start(['status', '--on', 'one,two'], environment()).ended).toMatchObject({ exitCode: 2 });
    const { exitCode, err } = await place.start(['status'], environment()).ended;
    expect(exitCode).toBe(2);
    expect(err).toContain('choose with `--on` (`one`, `gone`, `two`), or `--all`');
  });
});

describe('in a terminal', () => {
  const hasScript = () => {
    try {
      execFileSync('script', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  /** Runs the command line on a pseudo-terminal of 70 columns. */
  function inTerminal(args: string, more: Readonly<Record<string, string>> = {}): Started {
    const command = `stty cols 70 rows 24; "$NODE" "$CLI" ${args}`;
    const environment = {
      ...place.environment,
      NODE: process.execPath,
      CLI: `${import.meta.dirname}/../../../dist/cli.js`,
      ...more,
    };
    return new Started('script', ['-qefc', command, '/dev/null'], environment, place.folder);
  }

  test.skipIf(!hasScript())('a run shows what is under way on a line that is gone at the end', async () => {
    const { exitCode, out } = await inTerminal('diagnose').ended;
    expect(exitCode).toBe(0);
    expect(out).toMatch(/\r\u001b\[2K\u001b\[36m. Observe/u);
    expect(afterwards(out)).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
    expect(afterwards(out)).toContain('Healthy');
  });

  test.skipIf(!hasScript())('NO_COLOR takes the colours away, and TERM=dumb the line too', async () => {
    const plain = await inTerminal('diagnose', { NO_COLOR: '1' }).ended;
    expect(plain.out).toMatch(/\r\u001b\[2K. Observe/u);
    expect(plain.out).not.toMatch(/\u001b\[[0-9;]*m/);
    const dumb = await inTerminal('diagnose', { TERM: 'dumb' }).ended;
    expect(dumb.out).not.toContain('\u001b');
  });

  test.skipIf(!hasScript())(
    'watch draws a screen of its own, and leaves one line and the terminal as it was',
    async () => {
      const { exitCode, out } = await inTerminal('watch --every 1 --for 2').ended;
      expect(exitCode).toBe(0);
      const [, drawn = '', left = ''] = out.split(/\u001b\[\?1049h\u001b\[\?25l|\u001b\[\?25h\u001b\[\?1049l/);
      expect(drawn).toMatch(/SERVICE +STATE/);
      expect(left).toMatch(/^Watched backend-aws for .*; last healthy\./);
      for (const line of drawn.replaceAll(/\u001b\[[0-9;?]*[a-zA-Z]/g, '').split(/\r?\n/))
        expect(line.length).toBeLessThanOrEqual(70);
    },
  );
});

/** What a terminal would show at the end of what was written to it: of each line, what was drawn last. */
function afterwards(written: string): string {
  return written
    .split('\n')
    .map((line) => line.split('\r\u001b[2K').at(-1) ?? '')
    .join('\n');
}
