import { expect, test } from 'vitest';
import { readSshConfig } from '../../../src/cli/ssh/config.ts';

const HERE = { home: '/home/you', user: 'you', host: 'prod', environment: { KEYS: '/keys' } };

/** As OpenSSH 9.2 prints it, shortened to the lines that are read and some that are not. */
const PRINTED = `host prod
user deploy
hostname 10.0.0.1
port 2200
identitiesonly yes
stricthostkeychecking ask
hostkeyalias production
identityagent ~/agent.sock
identityfile ~/.ssh/%h_%r
identityfile /with blank/id_%n
identityfile \u0024{KEYS}/%%d_%d
globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
userknownhostsfile /home/you/.ssh/known_hosts /home/you/known hosts 2
proxyjump ops@jump:2222
`;

test('reads what ssh -G prints, with its tokens and variables expanded', () => {
  expect(readSshConfig(PRINTED, HERE)).toEqual({
    hostName: '10.0.0.1',
    port: '2200',
    user: 'deploy',
    identityFiles: ['/home/you/.ssh/10.0.0.1_deploy', '/with blank/id_prod', '/keys/%d_/home/you'],
    knownHostsFiles: [
      '/home/you/.ssh/known_hosts',
      '/home/you/known hosts 2',
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ],
    hostKeyAlias: 'production',
    proxyJump: 'ops@jump:2222',
    proxyCommand: '',
    identityAgent: '/home/you/agent.sock',
    identitiesOnly: true,
  });
});

test('takes `none` for nothing, and leaves a variable that is not set as it is written', () => {
  const config = readSshConfig(
    'hostname a\nport 22\nuser b\nidentityfile none\nidentityfile \u0024{NOT_SET}/key\nuserknownhostsfile none\nproxycommand none\n',
    HERE,
  );
  expect(config).toMatchObject({
    identityFiles: ['\u0024{NOT_SET}/key'],
    knownHostsFiles: [],
    proxyCommand: '',
    proxyJump: '',
  });
});
