import { describe, expect, test } from 'vitest';
import type { SshConfig } from '../../../src/cli/ssh/config.ts';
import { proxyInputs, readJump } from '../../../src/cli/ssh/proxy.ts';

const PLAIN: SshConfig = {
  hostName: '10.0.0.9',
  port: '2222',
  user: 'ops',
  identityFiles: [],
  knownHostsFiles: [],
  hostKeyAlias: '',
  proxyJump: '',
  proxyCommand: '',
  identityAgent: '',
  identitiesOnly: false,
};

async function inputs(config: Partial<SshConfig>, jump: SshConfig | null = PLAIN, file = '') {
  const found = await proxyInputs({ ...PLAIN, ...config }, 'prod', file, async () => jump);
  return Object.fromEntries(found.map(([name, value]) => [name, value]).filter(([, value]) => value !== ''));
}

describe('ProxyJump and ProxyCommand of OpenSSH', () => {
  test('one jump host becomes jump-host, as its own configuration says', async () => {
    expect(await inputs({ proxyJump: 'jump' })).toEqual({ 'jump-host': 'ops@10.0.0.9:2222' });
    expect(await inputs({ proxyJump: 'jump' }, { ...PLAIN, hostName: 'fd00::9' })).toEqual({
      'jump-host': 'ops@[fd00::9]:2222',
    });
  });

  test('a chain, or a jump host behind a proxy of its own, is left to ssh -W', async () => {
    expect(await inputs({ proxyJump: 'ops@first:2200,you@last:2201' })).toEqual({
      'proxy-command': "ssh -o 'BatchMode=yes' -J ops@first:2200 -p 2201 -l you -W '[%h]:%p' -- last",
    });
    expect(await inputs({ proxyJump: 'jump' }, { ...PLAIN, proxyCommand: 'nc %h %p' })).toEqual({
      'proxy-command': "ssh -o 'BatchMode=yes' -W '[%h]:%p' -- jump",
    });
  });

  test('ssh -W reads the configuration that was asked', async () => {
    expect(await inputs({ proxyJump: 'a,b' }, PLAIN, '/my config')).toEqual({
      'proxy-command': "ssh -F '/my config' -o 'BatchMode=yes' -J a -W '[%h]:%p' -- b",
    });
  });

  test('a proxy command stays as it is, with the name that was asked for', async () => {
    expect(await inputs({ proxyCommand: 'ssm %n %h %p %r %%' })).toEqual({ 'proxy-command': 'ssm prod %h %p %r %%' });
    expect(await inputs({})).toEqual({});
  });

  test('a name can’t become syntax of the shell', async () => {
    expect(await inputs({ proxyJump: 'a;reboot,b$(x)' }, null)).toEqual({
      'proxy-command': "ssh -o 'BatchMode=yes' -J 'a;reboot' -W '[%h]:%p' -- 'b$(x)'",
    });
  });

  test.each([
    ['jump', { host: 'jump', port: '', user: '' }],
    ['ops@jump:2222', { host: 'jump', port: '2222', user: 'ops' }],
    ['ssh://ops@jump:2222/', { host: 'jump', port: '2222', user: 'ops' }],
    ['ops@[fd00::1]:22', { host: 'fd00::1', port: '22', user: 'ops' }],
    ['a b', null],
    ['', null],
  ])('reads the jump %j', (text, jump) => {
    expect(readJump(text)).toEqual(jump);
  });
});
