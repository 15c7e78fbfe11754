import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INPUTS, type InputName } from '../src/inputs.ts';
import type { SshServer, Way } from '../src/model/settings.ts';
import { InvalidInputs, readSettings } from '../src/settings.ts';

type Inputs = Partial<Record<InputName, string>>;
const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nc3VwZXItc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n';
const JUMP_KEY = KEY.replace('c3VwZXI', 'anVtcGVy');
const FINGERPRINT = `SHA256:${'a'.repeat(43)}`;
const LINE = 'bastion.example.com ssh-ed25519 AAAA';

const settings = (inputs: Inputs) =>
  readSettings((name) => {
    const given: Inputs = { host: 'host.example.com', username: 'deploy', 'private-key': KEY, ...inputs };
    return given[name] ?? INPUTS.find((input) => input.name === name)?.default ?? '';
  });
const way = (inputs: Inputs) => settings(inputs).way as Extract<Way, { kind: 'ssh' }>;
const jump = (inputs: Inputs): SshServer => {
  const { route } = way(inputs);
  if (route.kind !== 'jump') throw new Error(`The route is ${route.kind}.`);
  return route.jump;
};

function mistakes(inputs: Inputs): { names: string[]; text: string } {
  try {
    settings(inputs);
  } catch (error) {
    if (!(error instanceof InvalidInputs)) throw error;
    return { names: error.mistakes.map(({ input }) => input), text: error.message };
  }
  return { names: [], text: '' };
}

describe('the host', () => {
  test.each([
    ['[::1]', '::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['i-0123456789abcdef0', 'i-0123456789abcdef0'],
  ])('%s is taken as %s', (given, host) => {
    expect(way({ host: given }).host).toBe(host);
  });
});

describe('ssh-agent', () => {
  test('stands in place of a private key', () => {
    expect(way({ 'private-key': '', 'ssh-agent': 'true' })).toMatchObject({ useAgent: true, privateKey: '' });
  });

  test('is not taken beside one, nor is neither', () => {
    expect(mistakes({ 'ssh-agent': 'true' }).names).toEqual(['ssh-agent']);
    const neither = mistakes({ 'private-key': '' });
    expect(neither.names).toEqual(['private-key']);
    expect(neither.text).toContain('ssh-agent');
  });
});

describe('accept-any-host-key', () => {
  test('is off unless it is asked for', () => {
    expect(way({}).acceptAnyHostKey).toBe(false);
    expect(way({ 'accept-any-host-key': 'true' }).acceptAnyHostKey).toBe(true);
  });

  test('is refused beside a pin, which it would make worthless', () => {
    expect(mistakes({ 'accept-any-host-key': 'true', 'host-fingerprint': FINGERPRINT }).names).toEqual([
      'accept-any-host-key',
    ]);
    expect(mistakes({ 'accept-any-host-key': 'true', 'known-hosts': LINE }).names).toEqual(['accept-any-host-key']);
  });
});

describe('ssh-algorithms', () => {
  test('takes names of old ones, with or without a plus', () => {
    expect(way({ 'ssh-algorithms': '+ssh-rsa, hmac-sha1\n+ssh-rsa' }).algorithms).toEqual(['ssh-rsa', 'hmac-sha1']);
  });

  test('refuses a name that it does not know, and lists those that it does', () => {
    const { names, text } = mistakes({ 'ssh-algorithms': '+ssh-rsa, +arcfour' });
    expect(names).toEqual(['ssh-algorithms']);
    expect(text).toContain('+diffie-hellman-group14-sha1');
  });
});

describe('jump-host', () => {
  test.each([
    ['bastion.example.com', 'deploy', 'bastion.example.com', 22],
    ['ops@bastion.example.com:2222', 'ops', 'bastion.example.com', 2222],
    ['ops@[2001:db8::7]:2222', 'ops', '2001:db8::7', 2222],
    ['[::1]', 'deploy', '::1', 22],
  ])('%s is %s at %s port %i', (given, username, host, port) => {
    expect(jump({ 'jump-host': given })).toMatchObject({ username, host, port });
  });

  test.each(['a@b@c', 'a,b', '2001:db8::7', 'ops@', 'b:0', 'b:99999', '-x', 'ops@-x', 'a b', 'b:22:22', '[::1'])(
    '%s is refused',
    (given) => {
      expect(mistakes({ 'jump-host': given }).names).toEqual(['jump-host']);
    },
  );

  test('has the host’s key unless it has one of its own, which then has a passphrase of its own', () => {
    expect(jump({ 'jump-host': 'b', passphrase: 'x' })).toMatchObject({ privateKey: KEY, passphrase: 'x' });
    expect(jump({ 'jump-host': 'b', passphrase: 'x', 'jump-private-key': JUMP_KEY })).toMatchObject({
      privateKey: JUMP_KEY,
      passphrase: '',
    });
    const agent = { 'jump-host': 'b', 'private-key': '', 'ssh-agent': 'true' };
    expect(jump(agent)).toMatchObject({ useAgent: true });
    expect(jump({ ...agent, 'jump-private-key': JUMP_KEY })).toMatchObject({ useAgent: false, privateKey: JUMP_KEY });
  });

  test('has a pin of its own, or the lines of known-hosts; never the host’s fingerprint', () => {
    expect(jump({ 'jump-host': 'b', 'known-hosts': LINE, 'host-fingerprint': FINGERPRINT })).toMatchObject({
      knownHosts: LINE,
      fingerprints: [],
    });
    const pinned = { 'jump-host': 'b', 'known-hosts': 'x', 'jump-host-fingerprint': FINGERPRINT };
    expect(jump(pinned)).toMatchObject({ knownHosts: '', fingerprints: [FINGERPRINT] });
    expect(jump({ ...pinned, 'jump-known-hosts': LINE })).toMatchObject({ knownHosts: LINE });
    expect(mistakes({ 'jump-host': 'b', 'jump-host-fingerprint': 'MD5:aa' }).names).toEqual(['jump-host-fingerprint']);
  });

  test('is asked for where only what belongs to it is given', () => {
    const given = {
      'jump-private-key': JUMP_KEY,
      'jump-passphrase': 'correct-horse',
      'jump-known-hosts': LINE,
      'jump-host-fingerprint': FINGERPRINT,
    };
    const { names, text } = mistakes(given);
    expect(names.sort()).toEqual(Object.keys(given).sort());
    expect(text).not.toMatch(/correct-horse|anVtcGVy/);
    expect(mistakes({ 'jump-host': 'b', 'jump-passphrase': 'x' }).names).toEqual(['jump-passphrase']);
  });

  test('and proxy-command are not taken together', () => {
    expect(mistakes({ 'jump-host': 'b', 'proxy-command': 'nc %h %p' }).names).toEqual(['proxy-command']);
  });
});

describe('proxy-command', () => {
  const command = (inputs: Inputs) => {
    const { route } = way(inputs);
    return route.kind === 'command' ? route.command : null;
  };

  test('has host, port, user and percent sign put in', () => {
    const given = 'sh -c "nc \'%h\' %p; echo %r 100%% %%h"';
    expect(command({ 'proxy-command': given, port: '2222' })).toBe(
      'sh -c "nc \'host.example.com\' 2222; echo deploy 100% %h"',
    );
    expect(command({ 'proxy-command': 'nc %h %p', host: '[::1]' })).toBe('nc ::1 22');
  });

  test.each(['nc %n %p', 'nc %', 'nc\nid'])('%j is refused', (given) => {
    expect(mistakes({ 'proxy-command': given }).names).toEqual(['proxy-command']);
  });

  test('takes no user that a shell would act on', () => {
    for (const username of ['a;id', 'a$(id)', 'a`id`', "a'b", 'a|b', 'a&b', 'a>b'])
      expect(mistakes({ 'proxy-command': 'x %r', username }).names, username).toEqual(['proxy-command']);
  });

  test('never holds more than its author wrote and harmless characters', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (host, username) => {
        let expanded: string | null = null;
        try {
          expanded = command({ 'proxy-command': 'nc %h %p %r', host, username });
        } catch (error) {
          if (!(error instanceof InvalidInputs)) throw error;
        }
        if (expanded !== null) expect(expanded).toMatch(/^nc [\w:.%-]+ \d+ [\w:.@%+-]+$/);
      }),
      { numRuns: 2000 },
    );
  });
});
