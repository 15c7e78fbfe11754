/**
 * Ways into a host and what stands in them, each with its end: what docs/connections.md lists, and the tests try.
 */

import type { SshWay } from '../../../src/host/connect.ts';
import { expandProxyCommand } from '../../../src/host/proxy-tokens.ts';
import type { ReasonCode } from '../../../src/model/record.ts';
import { freePort } from '../../src-host/sshd.ts';
import { fingerprintBy, hashed, keygen, keyscan, pathOf } from './keys.ts';
import {
  ECDSA,
  HOST_KEY,
  JUMP_KEY,
  JUMP_USER,
  type Lab,
  type LabServer,
  pin,
  RSA,
  type SshdOptions,
  STRANGER,
  sshBy,
  USER,
} from './lab.ts';

export interface WayIn {
  readonly group: string;
  /** What there is. */
  readonly what: string;
  readonly end: 'in' | ReasonCode;
  /** What the run says, as it says it; '' for a way that gets in. */
  readonly says: string;
  /** What its advice holds; '' for nothing in particular. */
  readonly advises: string;
  /** Builds it. */
  readonly arrange: (lab: Lab) => Promise<SshWay>;
}

type Arrange = WayIn['arrange'];

const opens = (group: string, what: string, arrange: Arrange): WayIn => ({
  group,
  what,
  end: 'in',
  says: '',
  advises: '',
  arrange,
});
const fails = (group: string, what: string, end: ReasonCode, says: string, arrange: Arrange, advises = ''): WayIn => ({
  group,
  what,
  end,
  says,
  advises,
  arrange,
});

/** On one server of the usual kind. */
const on =
  (options: SshdOptions, changes: (server: LabServer) => Partial<SshWay> = () => ({})): Arrange =>
  async (lab) => {
    const server = await lab.sshd(options);
    return server.way(changes(server));
  };
const withKey = (key: ReturnType<typeof keygen>, text: (key: string) => string = (same) => same, passphrase = '') =>
  on({ user: key }, () => ({ privateKey: text(key.private), passphrase }));
const at = ({ port }: LabServer, ...keys: (typeof USER)[]) => keys.map((key) => pin('127.0.0.1', port, key)).join('\n');

/** A host behind a jump host. */
const behind =
  (jumpOptions: SshdOptions, { jump = {}, host = {} }: { jump?: object; host?: Partial<SshWay> } = {}): Arrange =>
  async (lab) => {
    const first = await lab.sshd({ hostKeys: [JUMP_KEY], user: JUMP_USER, ...jumpOptions });
    const second = await lab.sshd();
    return second.way({ route: { kind: 'jump', jump: first.asJump(jump) }, ...host });
  };
const by =
  (command: () => string, changes: Partial<SshWay> = {}): Arrange =>
  async (lab) => {
    const host = await lab.sshd();
    return host.way({
      connectTimeoutMs: 2_500,
      ...changes,
      route: { kind: 'command', command: expandProxyCommand(command(), host.way()) },
    });
  };

const NODE_PIPE = `${process.execPath} -e 'const s = require("net").connect(+process.argv[2], process.argv[1]); process.stdin.pipe(s).pipe(process.stdout)'`;
const LOCKED = 'open sesame';

const HOST_KEYS: readonly WayIn[] = [
  ...[HOST_KEY, ECDSA, RSA].map((key) =>
    opens(
      'Host keys',
      `a server with one key, ${key.public.split(' ')[0]}, pinned by its line`,
      on({ hostKeys: [key] }),
    ),
  ),
  opens(
    'Host keys',
    'ECDSA offered first, Ed25519 pinned by its line',
    on({ hostKeys: [ECDSA, HOST_KEY], lines: ['HostKeyAlgorithms ecdsa-sha2-nistp256,ssh-ed25519'] }, (server) => ({
      knownHosts: at(server, HOST_KEY),
    })),
  ),
  opens(
    'Host keys',
    'ECDSA offered first, Ed25519 or RSA pinned by fingerprint, among others',
    on({ hostKeys: [ECDSA, RSA] }, () => ({
      knownHosts: '',
      fingerprints: [fingerprintBy(HOST_KEY), fingerprintBy(RSA)],
    })),
  ),
  opens(
    'Host keys',
    'hashed by `ssh-keygen -H`',
    on({}, (server) => ({ knownHosts: hashed(at(server, STRANGER, HOST_KEY)) })),
  ),
  opens(
    'Host keys',
    'all that `ssh-keyscan` prints, comments too',
    on({ hostKeys: [RSA, ECDSA, HOST_KEY] }, (server) => ({ knownHosts: keyscan(server.port) })),
  ),
  opens(
    'Host keys',
    'a pattern with a wildcard and a negation, a line without the port',
    on({}, () => ({ knownHosts: `127.0.0.*,!127.0.0.2 ${HOST_KEY.public}` })),
  ),
  opens(
    'Host keys',
    '`accept-any-host-key`, with a warning',
    on({}, () => ({ knownHosts: '', acceptAnyHostKey: true })),
  ),
  fails(
    'Host keys',
    'another key than the pinned one',
    'host-key-mismatch',
    'is not the pinned one: it shows ssh-ed25519 SHA256:',
    on({}, (server) => ({ knownHosts: at(server, STRANGER) })),
    'Somebody may stand in between',
  ),
  fails(
    'Host keys',
    'a host that was set up anew, with new keys on the old port',
    'host-key-mismatch',
    'is not the pinned one: it shows ssh-ed25519 SHA256:',
    async (lab) => {
      const old = await lab.sshd();
      await old.stop();
      await lab.sshd({ hostKeys: [STRANGER], port: old.port });
      return old.way();
    },
    'reinstalled or replaced',
  ),
  fails(
    'Host keys',
    'a fingerprint that none of its keys has',
    'host-key-mismatch',
    `pinned is ${fingerprintBy(STRANGER)}`,
    on({ hostKeys: [ECDSA, RSA, HOST_KEY] }, () => ({ knownHosts: '', fingerprints: [fingerprintBy(STRANGER)] })),
  ),
  fails(
    'Host keys',
    'nothing pinned',
    'host-key-unknown',
    'Once that is checked by another way, add to `known-hosts`:',
    on({}, () => ({ knownHosts: '' })),
    'host-fingerprint: SHA256:',
  ),
  fails(
    'Host keys',
    'the key marked `@revoked`',
    'host-key-mismatch',
    'shows a host key that is marked @revoked',
    on({}, (server) => ({ knownHosts: `${at(server, HOST_KEY)}\n@revoked * ${HOST_KEY.public}` })),
  ),
  fails(
    'Host keys',
    'only a `@cert-authority` line for the host',
    'invalid-input',
    'host certificates are not supported; pin the host',
    on({}, () => ({ knownHosts: `@cert-authority * ${HOST_KEY.public}` })),
  ),
];

const puttyKey = (key: string) => `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n${key}`;
const KEYS: readonly WayIn[] = [
  ...(
    [
      ['Ed25519, OpenSSH’s format', '-t ed25519', ''],
      ['ECDSA, OpenSSH’s format', '-t ecdsa -b 384', ''],
      ['RSA, OpenSSH’s format', '-t rsa -b 2048', ''],
      ['RSA, PEM', '-t rsa -b 2048 -m PEM', ''],
      ['ECDSA, PEM', '-t ecdsa -m PEM', ''],
      ['RSA, PKCS#8', '-t rsa -b 2048 -m PKCS8', ''],
      ['Ed25519 with a passphrase', '-t ed25519 -a 4', LOCKED],
      ['RSA, PEM, with a passphrase', '-t rsa -b 2048 -m PEM', LOCKED],
      ['Ed25519, locked with AES-GCM', '-t ed25519 -a 4 -Z aes256-gcm@openssh.com', LOCKED],
      ['ECDSA, PKCS#8, with a passphrase', '-t ecdsa -m PKCS8', LOCKED],
    ] as const
  ).map(([what, args, passphrase]) =>
    opens('Private keys', what, (lab) =>
      withKey(keygen(what.replace(/\W/g, '_'), args, passphrase), undefined, passphrase)(lab),
    ),
  ),
  opens(
    'Private keys',
    'with Windows’ line ends',
    withKey(USER, (key) => key.replaceAll('\n', '\r\n')),
  ),
  opens(
    'Private keys',
    'without its last line end',
    withKey(USER, (key) => key.trimEnd()),
  ),
  opens(
    'Private keys',
    'indented, as in YAML',
    withKey(USER, (key) => key.replace(/^/gm, '      ')),
  ),
  fails(
    'Private keys',
    'a public key pasted in its place',
    'private-key-unusable',
    'A public key was given where the private key belongs',
    on({}, () => ({ privateKey: USER.public })),
    'does not end in .pub',
  ),
  fails(
    'Private keys',
    'a PuTTY key pasted in its place',
    'private-key-unusable',
    'The private key is in PuTTY’s own format',
    withKey(USER, puttyKey),
    'puttygen',
  ),
  fails(
    'Private keys',
    'cut off',
    'private-key-unusable',
    'The private key is cut off',
    withKey(USER, (key) => key.slice(0, 200)),
  ),
  fails(
    'Private keys',
    'locked, and no passphrase',
    'passphrase-wrong',
    'The private key is encrypted and no passphrase was given',
    (lab) => withKey(keygen('locked', '-t ed25519 -a 4', LOCKED))(lab),
  ),
  fails(
    'Private keys',
    'locked, and another passphrase',
    'passphrase-wrong',
    'The passphrase does not open the private key',
    (lab) => withKey(keygen('locked', '-t ed25519 -a 4', LOCKED), undefined, 'x')(lab),
  ),
  fails(
    'Private keys',
    'locked with a cipher that can’t be read here',
    'private-key-unusable',
    'The private key is encrypted with chacha20-poly1305@openssh.com',
    (lab) =>
      withKey(keygen('chacha', '-t ed25519 -a 4 -Z chacha20-poly1305@openssh.com', LOCKED), undefined, LOCKED)(lab),
    'ssh-keygen -p -Z aes256-ctr',
  ),
  fails(
    'Private keys',
    'one that the host does not know',
    'authentication-failed',
    'did not let the user in with this key',
    on({}, () => ({ privateKey: STRANGER.private })),
    fingerprintBy(STRANGER),
  ),
  fails(
    'Private keys',
    'a user that the host does not have',
    'authentication-failed',
    'did not let the user in with this key',
    on({}, () => ({ username: 'no-such-user' })),
    'is it no-such-user?',
  ),
  fails(
    'Private keys',
    'a server that takes passwords only',
    'authentication-failed',
    'takes no keys from this user: it takes only password',
    on({ lines: ['PubkeyAuthentication no', 'PasswordAuthentication yes', 'PermitRootLogin yes'] }),
    'PubkeyAuthentication yes',
  ),
  fails(
    'Private keys',
    'a server that wants a password as well',
    'authentication-failed',
    'took the key and wants more than it (password)',
    on({
      lines: ['AuthenticationMethods publickey,password', 'PasswordAuthentication yes', 'PermitRootLogin yes'],
    }),
    'AuthenticationMethods',
  ),
];

const agentWay = (server: LabServer) => server.way({ useAgent: true, privateKey: '' });
const AGENT: readonly WayIn[] = [
  ...(['-t ed25519', '-t rsa -b 2048', '-t ecdsa'] as const).map((args) =>
    opens('ssh-agent', `an agent with one key (\`${args}\`)`, async (lab) => {
      const key = keygen(`agent${args.replace(/\W/g, '_')}`, args);
      await lab.agent(key);
      return agentWay(await lab.sshd({ user: key }));
    }),
  ),
  opens('ssh-agent', 'an agent whose third key fits', async (lab) => {
    await lab.agent(STRANGER, JUMP_USER, USER);
    return agentWay(await lab.sshd());
  }),
  fails(
    'ssh-agent',
    'an agent whose keys the host does not know',
    'authentication-failed',
    'did not let the user in with this key',
    async (lab) => {
      await lab.agent(STRANGER);
      return agentWay(await lab.sshd());
    },
    fingerprintBy(STRANGER),
  ),
  fails(
    'ssh-agent',
    'an agent with more keys than the server tries',
    'authentication-failed',
    'let the user in with none of the first keys, and takes no more',
    async (lab) => {
      await lab.agent(STRANGER, JUMP_USER, USER);
      return agentWay(await lab.sshd({ lines: ['MaxAuthTries 2'] }));
    },
  ),
  fails(
    'ssh-agent',
    'an agent without keys',
    'ssh-agent-unusable',
    'has no keys that can be used here',
    async (lab) => {
      await lab.agent();
      return agentWay(await lab.sshd());
    },
  ),
  fails('ssh-agent', 'no `SSH_AUTH_SOCK`', 'ssh-agent-unusable', 'SSH_AUTH_SOCK is not set', async (lab) => {
    lab.environment('SSH_AUTH_SOCK', undefined);
    return agentWay(await lab.sshd());
  }),
  fails(
    'ssh-agent',
    'a socket on which no agent answers',
    'ssh-agent-unusable',
    'No ssh-agent can be asked at',
    async (lab) => {
      lab.environment('SSH_AUTH_SOCK', pathOf('no-such-socket'));
      return agentWay(await lab.sshd());
    },
  ),
];

const old = (line: string, what: string, allow: string, options: SshdOptions = {}): readonly WayIn[] => [
  fails(
    'Algorithms',
    `a server that has only ${what}`,
    'no-common-algorithm',
    `it offers only ${allow}`,
    on({ ...options, lines: [line] }),
    `+${allow}`,
  ),
  opens(
    'Algorithms',
    `a server that has only ${what}, with \`ssh-algorithms: +${allow}\``,
    on({ ...options, lines: [line] }, () => ({ algorithms: [allow] })),
  ),
];
const ALGORITHMS: readonly WayIn[] = [
  ...old('KexAlgorithms diffie-hellman-group14-sha1', 'an old key exchange', 'diffie-hellman-group14-sha1'),
  ...old('HostKeyAlgorithms ssh-rsa', 'an RSA host key that signs with SHA-1', 'ssh-rsa', { hostKeys: [RSA] }),
  ...old('Ciphers aes128-cbc', 'an old cipher', 'aes128-cbc'),
  ...old('MACs hmac-sha1', 'an old MAC', 'hmac-sha1').map((one) => ({
    ...one,
    // With an AEAD cipher there is no MAC to agree on.
    arrange: async (lab: Lab) => {
      const server = await lab.sshd({ lines: ['MACs hmac-sha1', 'Ciphers aes128-ctr'] });
      return server.way(one.end === 'in' ? { algorithms: ['hmac-sha1'] } : {});
    },
  })),
];

const JUMP: readonly WayIn[] = [
  opens('Jump host', 'a jump host with a user, a key and a pin of its own', behind({})),
  opens('Jump host', 'both with the keys of one agent', async (lab) => {
    await lab.agent(JUMP_USER, USER);
    const agent = { useAgent: true, privateKey: '' };
    return behind({}, { jump: agent, host: agent })(lab);
  }),
  fails(
    'Jump host',
    'a jump host that forbids forwarding',
    'forwarding-refused',
    'was not connected to: the jump host forbids it',
    behind({ lines: ['AllowTcpForwarding no'] }),
    'AllowTcpForwarding yes',
  ),
  fails(
    'Jump host',
    'a jump host that forbids forwarding to this host',
    'forwarding-refused',
    'was not connected to: the jump host forbids it',
    behind({ lines: ['PermitOpen 127.0.0.1:1'] }),
    'PermitOpen',
  ),
  fails(
    'Jump host',
    'a jump host with another key than its pin',
    'host-key-mismatch',
    'The host key of the jump host 127.0.0.1:',
    behind({ hostKeys: [STRANGER] }, { jump: { knownHosts: `127.0.0.1 ${JUMP_KEY.public}` } }),
  ),
  fails(
    'Jump host',
    'a jump host whose key is not pinned, even with `accept-any-host-key`',
    'host-key-unknown',
    'No host key is pinned for the jump host 127.0.0.1:',
    behind({}, { jump: { knownHosts: '' }, host: { knownHosts: '', acceptAnyHostKey: true } }),
    'jump-host-fingerprint: SHA256:',
  ),
  fails(
    'Jump host',
    'a jump host that does not know the key',
    'authentication-failed',
    'The jump host 127.0.0.1:',
    behind({}, { jump: { privateKey: STRANGER.private } }),
  ),
  fails(
    'Jump host',
    'a jump host on whose port nothing listens',
    'connection-refused',
    'The jump host 127.0.0.1:',
    async (lab) => {
      const closed = await freePort();
      const host = await lab.sshd();
      const jump = { ...host.asJump(), port: closed };
      return host.way({ connectTimeoutMs: 2_500, route: { kind: 'jump', jump } });
    },
  ),
  fails(
    'Jump host',
    'a host behind it on whose port nothing listens',
    'connection-refused',
    'nothing listens on the port (through the jump host 127.0.0.1:',
    async (lab) => {
      const jump = await lab.sshd({ hostKeys: [JUMP_KEY], user: JUMP_USER });
      return lab.way(await freePort(), { route: { kind: 'jump', jump: jump.asJump() } });
    },
  ),
  fails('Jump host', 'a host behind it whose name it does not know', 'dns-failed', 'does not resolve', async (lab) => {
    const jump = await lab.sshd({ hostKeys: [JUMP_KEY], user: JUMP_USER });
    return lab.way(22, { host: 'no-such-host.invalid', route: { kind: 'jump', jump: jump.asJump() } });
  }),
  fails(
    'Jump host',
    'a host behind it that swallows every packet',
    'connect-timeout',
    'gave no answer at all',
    async (lab) => {
      const jump = await lab.sshd({ hostKeys: [JUMP_KEY], user: JUMP_USER });
      return lab.way(await lab.blackHole(), { connectTimeoutMs: 4_000, route: { kind: 'jump', jump: jump.asJump() } });
    },
    'must be open for the jump host',
  ),
  fails(
    'Jump host',
    'a host behind it with another key than its pin',
    'host-key-mismatch',
    'The host key of 127.0.0.1:',
    behind({}, { host: { knownHosts: `127.0.0.1 ${STRANGER.public}` } }),
  ),
];

const PROXY: readonly WayIn[] = [
  opens(
    'Proxy command',
    'a program that passes on bytes (here Node; `nc %h %p` does the same)',
    by(() => `${NODE_PIPE} %h %p`, { connectTimeoutMs: 15_000 }),
  ),
  opens('Proxy command', '`ssh -W %h:%p jump`', async (lab) => {
    const jump = await lab.sshd({ hostKeys: [JUMP_KEY], user: JUMP_USER });
    return by(() => sshBy(jump), { connectTimeoutMs: 15_000 })(lab);
  }),
  opens(
    'Proxy command',
    'one that fails once, as while a host starts',
    by(
      () =>
        `sh -c 'test -e ${pathOf('second')} || { touch ${pathOf('second')}; exit 1; }; exec "$@"' sh ${NODE_PIPE} %h %p`,
      { connectTimeoutMs: 15_000 },
    ),
  ),
  fails(
    'Proxy command',
    'a program that is not there',
    'proxy-command-failed',
    '`proxy-command` ended with exit code 127: its program was not found',
    by(() => 'no-such-program %h'),
    'Check that its program is installed there',
  ),
  fails(
    'Proxy command',
    'one that fails and says why',
    'proxy-command-failed',
    'ended with exit code 7 before a session was open; it said "not logged in"',
    by(() => `sh -c 'echo not logged in >&2; exit 7'`),
  ),
  fails(
    'Proxy command',
    'one that stays silent',
    'banner-timeout',
    'it stayed silent',
    by(() => 'sleep 600'),
  ),
  fails(
    'Proxy command',
    'one that prints something else',
    'not-ssh',
    'it said "Session Manager plugin',
    by(() => `sh -c 'echo Session Manager plugin was not found; sleep 600'`),
  ),
  fails(
    'Proxy command',
    'one that leads to a host with another key',
    'host-key-mismatch',
    'is not the pinned one',
    by(() => `${NODE_PIPE} %h %p`, { knownHosts: `127.0.0.1 ${STRANGER.public}` }),
  ),
];

const SERVER: readonly WayIn[] = [
  opens('The server', 'an IPv6 address', on({ address: '::1' })),
  opens('The server', 'an IPv6 host behind a jump host', async (lab) => {
    const jump = await lab.sshd({ hostKeys: [JUMP_KEY], user: JUMP_USER });
    const host = await lab.sshd({ address: '::1' });
    return host.way({ route: { kind: 'jump', jump: jump.asJump() } });
  }),
  opens(
    'The server',
    '`AllowTcpForwarding no` (endpoints are asked by curl on the host)',
    on({ lines: ['AllowTcpForwarding no'] }),
  ),
  opens('The server', '`MaxSessions 1` (commands wait for each other)', on({ lines: ['MaxSessions 1'] })),
  opens('The server', 'lines of text before its banner', async (lab) => {
    const server = await lab.sshd();
    const port = await lab.relay(server.port, { words: 'Authorized use only.\r\nAll is logged.\r\n' });
    return server.way({ port, knownHosts: `127.0.0.1 ${HOST_KEY.public}` });
  }),
  opens('The server', 'a connection that is cut within its banner, once', async (lab) => {
    const server = await lab.sshd();
    const port = await lab.relay(server.port, { cuts: 1, bytes: 3 });
    return server.way({ port, knownHosts: `127.0.0.1 ${HOST_KEY.public}` });
  }),
  fails(
    'The server',
    'connections that are cut within its banner, each time',
    'connection-lost',
    'broke the connection off in the middle of its SSH banner',
    async (lab) => {
      const server = await lab.sshd();
      return lab.way(await lab.relay(server.port, { cuts: 1_000, bytes: 3 }));
    },
  ),
  fails(
    'The server',
    'nothing listens on the port',
    'connection-refused',
    'refused the connection: the address answers, and nothing listens on the port',
    async (lab) => lab.way(await freePort()),
    'the one that sshd listens on',
  ),
  fails(
    'The server',
    'a firewall that swallows every packet',
    'connect-timeout',
    'gave no answer at all: neither a connection nor a refusal',
    async (lab) => lab.way(await lab.blackHole()),
    'security group or firewall',
  ),
  fails(
    'The server',
    'a name that does not resolve',
    'dns-failed',
    'does not resolve: no address is known for this name',
    async (lab) => lab.way(22, { host: 'no-such-host.invalid' }),
    'Check the name for a mistake',
  ),
  fails(
    'The server',
    'a port that accepts and stays silent',
    'banner-timeout',
    'accepted the connection but sent no SSH banner: it stayed silent',
    async (lab) => lab.way(await lab.tcp(() => {})),
    'run out of memory',
  ),
  fails(
    'The server',
    'a port that accepts and closes',
    'not-ssh',
    'accepted the connection but sent no SSH banner: it closed it again',
    async (lab) => lab.way(await lab.tcp((socket) => socket.end())),
    'fail2ban',
  ),
  fails(
    'The server',
    'a web server on the port',
    'not-ssh',
    'is no SSH server: it said "HTTP/1.1 400 Bad Request',
    async (lab) => lab.way(await lab.tcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
    'Check the port',
  ),
  fails(
    'The server',
    'a server that is full (`MaxStartups`)',
    'connection-refused',
    'turned the connection away for now',
    async (lab) => {
      const server = await lab.sshd({ lines: ['MaxStartups 1'] });
      await lab.occupy(server.port);
      return server.way({ connectTimeoutMs: 2_500 });
    },
  ),
];

export const WAYS_IN: readonly WayIn[] = [...HOST_KEYS, ...KEYS, ...AGENT, ...ALGORITHMS, ...JUMP, ...PROXY, ...SERVER];
