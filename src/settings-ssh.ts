/**
 * The inputs that say how to get in over SSH → a Way: user, keys, pins, jump host, proxy command. Contacts nothing.
 */

import { OLD_ALGORITHMS } from './host/algorithms.ts';
import { expandProxyCommand } from './host/proxy-tokens.ts';
import type { InputName } from './inputs.ts';
import type { Route, SshServer, Way } from './model/settings.ts';

/** What reads an input and notes what is wrong with it. */
interface Reading {
  text(name: InputName): string;
  lines(name: InputName): string;
  wrong(name: InputName, takes: string): void;
  wholeNumber(name: InputName, min: number, max: number): number;
  flag(name: InputName): boolean;
}

const HOST = /^[a-zA-Z0-9:][a-zA-Z0-9._:%-]*$/;
const USERNAME = /^[^\s@:/\\-][^\s@:/]*$/;
const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/;
const A_KEY = 'the text of a private key, from `-----BEGIN` to `-----END … -----`';

/** @param host without the brackets of an IPv6 address. */
export function readSshWay(reader: Reading, host: string, connectTimeoutMs: number): Way {
  if (!HOST.test(host)) reader.wrong('host', 'a host name or an address, without user, port or spaces, or `local`');
  const username = reader.text('username');
  if (!USERNAME.test(username))
    reader.wrong('username', 'the name of a user on the host, such as `ubuntu` or `ec2-user`');
  const useAgent = reader.flag('ssh-agent');
  const privateKey = reader.lines('private-key');
  if (useAgent && privateKey.trim() !== '')
    reader.wrong('ssh-agent', '`false` beside a `private-key`: give one of them');
  if (!useAgent && privateKey.trim() === '') reader.wrong('private-key', `${A_KEY}, unless \`ssh-agent\` is \`true\``);
  const server: SshServer = {
    host,
    port: reader.wholeNumber('port', 1, 65535),
    username,
    useAgent,
    privateKey,
    passphrase: reader.lines('passphrase'),
    knownHosts: reader.lines('known-hosts'),
    fingerprints: fingerprints(reader, 'host-fingerprint'),
  };
  const acceptAnyHostKey = reader.flag('accept-any-host-key');
  if (acceptAnyHostKey && (server.knownHosts.trim() !== '' || server.fingerprints.length > 0))
    reader.wrong(
      'accept-any-host-key',
      '`false` beside `known-hosts` or `host-fingerprint`: with a key pinned, that key is checked',
    );
  return {
    kind: 'ssh',
    ...server,
    route: readRoute(reader, server),
    acceptAnyHostKey,
    algorithms: readAlgorithms(reader),
    connectTimeoutMs,
  };
}

function fingerprints(reader: Reading, name: InputName): string[] {
  const given = reader
    .text(name)
    .split(/[\r\n,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (given.some((fingerprint) => !FINGERPRINT.test(fingerprint)))
    reader.wrong(name, 'fingerprints as `ssh-keygen -lf` prints them, such as `SHA256:` and 43 characters');
  return given;
}

function readAlgorithms(reader: Reading): string[] {
  const names = reader
    .text('ssh-algorithms')
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => part.replace(/^\+/, ''));
  if (names.some((name) => !OLD_ALGORITHMS.includes(name)))
    reader.wrong(
      'ssh-algorithms',
      `any of ${OLD_ALGORITHMS.map((name) => `\`+${name}\``).join(', ')}; modern ones are allowed anyway`,
    );
  return [...new Set(names)];
}

const JUMP_INPUTS = ['jump-private-key', 'jump-passphrase', 'jump-known-hosts', 'jump-host-fingerprint'] as const;

function readRoute(reader: Reading, host: SshServer): Route {
  const jump = reader.text('jump-host');
  const command = reader.text('proxy-command');
  if (jump === '') {
    for (const name of JUMP_INPUTS)
      if (reader.lines(name).trim() !== '') reader.wrong(name, 'nothing while `jump-host` is empty');
  }
  if (jump !== '' && command !== '')
    reader.wrong(
      'proxy-command',
      'nothing beside `jump-host`: give one of them; a proxy command can be an `ssh -J` of its own',
    );
  if (jump !== '') return { kind: 'jump', jump: readJump(reader, jump, host) };
  return command === '' ? { kind: 'direct' } : { kind: 'command', command: readCommand(reader, command, host) };
}

function readCommand(reader: Reading, command: string, host: SshServer): string {
  try {
    if (/[\0\r\n]/.test(command)) throw new RangeError('it has more than one line');
    return expandProxyCommand(command, host);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    reader.wrong('proxy-command', `a command on one line, as OpenSSH's \`ProxyCommand\` (${error.message})`);
    return '';
  }
}

function readJump(reader: Reading, given: string, host: SshServer): SshServer {
  const match = /^(?:([^@]*)@)?(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(given);
  const [, username = host.username, bracketed, plain, port = '22'] = match ?? [];
  const name = bracketed ?? plain ?? '';
  if (match === null || !HOST.test(name) || !USERNAME.test(username) || Number(port) < 1 || Number(port) > 65535)
    reader.wrong(
      'jump-host',
      'one host as `user@host:port`, such as `ops@bastion.example.com` or `ops@[2001:db8::7]:2222`',
    );
  const own = reader.lines('jump-private-key');
  const ownKey = own.trim() !== '';
  if (!ownKey && reader.lines('jump-passphrase').trim() !== '')
    reader.wrong('jump-passphrase', 'nothing while `jump-private-key` is empty: `passphrase` belongs to `private-key`');
  const knownHosts = reader.lines('jump-known-hosts');
  const pinned = fingerprints(reader, 'jump-host-fingerprint');
  return {
    host: name,
    port: Number(port),
    username,
    useAgent: host.useAgent && !ownKey,
    privateKey: ownKey ? own : host.privateKey,
    passphrase: ownKey ? reader.lines('jump-passphrase') : host.passphrase,
    knownHosts: knownHosts.trim() === '' && pinned.length === 0 ? host.knownHosts : knownHosts,
    fingerprints: pinned,
  };
}
