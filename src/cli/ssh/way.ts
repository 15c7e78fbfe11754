/**
 * The way to a host as OpenSSH would take it: fills in what neither flags nor environment nor settings file say of it.
 * A host key is only ever taken from files that already have it.
 */

import { homedir, userInfo } from 'node:os';
import { INPUTS, type InputName } from '../../inputs.ts';
import { readIfThere } from '../sources/files.ts';
import type { Given, Source } from '../sources/source.ts';
import { askSsh, type SshQuestion } from './ask.ts';
import type { SshConfig } from './config.ts';
import { linesOf } from './host-keys.ts';
import { agentSocket, chooseIdentity } from './identity.ts';
import { proxyInputs } from './proxy.ts';

export interface SshWay {
  /** Goes before what was given: `HostName` takes the place of the alias that it was asked for. */
  readonly replaces: Source;
  /** Goes after everything that was given. */
  readonly fills: Source;
  /** What was taken from where, one line each. */
  readonly notes: readonly string[];
  /** The agent's socket, where it is another than the environment's; else ''. */
  readonly agentSocket: string;
}

/** What this asks of the sources before it; '' when they say nothing. */
export type Explicit = (name: string) => string;
type Environment = Readonly<Record<string, string | undefined>>;

const HOST = /^[a-zA-Z0-9:][a-zA-Z0-9._:%-]*$/;
const NOTHING: SshWay = { replaces: () => null, fills: () => null, notes: [], agentSocket: '' };

/**
 * @param configFile in place of the user's; '' for that one, `none` asks nothing of OpenSSH.
 * @throws {Usage} when OpenSSH rejects its configuration.
 */
export async function wayOfOpenSsh(explicit: Explicit, configFile: string, environment: Environment): Promise<SshWay> {
  const host = explicit('host').trim();
  if (host === 'local' || !HOST.test(host)) return NOTHING;
  const { config, asked } = await configOf(explicit, configFile, environment);
  const found = new Found();
  if (config.hostName !== host) found.add('host', config.hostName, '`HostName` of OpenSSH');
  found.add('port', config.port, '`Port` of OpenSSH');
  found.add('username', config.user, '`User` of OpenSSH');
  const said: string[] = [];
  if (config.hostName !== host) said.push(`${host} is ${config.hostName}`);
  if (explicit('username').trim() === '') said.push(`user ${config.user}`);
  if (explicit('port').trim() === '' && config.port !== '22') said.push(`port ${config.port}`);
  if (explicit('private-key') === '' && explicit('ssh-agent') !== 'true')
    said.push(...(await addIdentity(found, config, explicit, environment)));
  if (!explicitPins(explicit)) said.push(...addHostKeys(found, config));
  if (explicit('jump-host') === '' && explicit('proxy-command') === '') {
    for (const [name, value, what] of await proxyInputs(config, host, configFile, (jump) =>
      jumpConfig(jump, configFile, environment),
    )) {
      found.add(name, value, what);
      if (name === 'jump-host' || name === 'proxy-command') said.push(`${name} ${value}`);
    }
  }
  const taken =
    found.missing.length === 0 ? [] : [`${found.missing.join(', ')} of OpenSSH's configuration can't be used here.`];
  const socket = agentSocket(config.identityAgent, environment);
  return {
    replaces: (name) => (name === 'host' ? (found.given.get('host') ?? null) : null),
    fills: (name) => found.given.get(name) ?? null,
    notes: [
      ...(asked === 'no-client' ? ['This machine has no `ssh`, so `~/.ssh/config` is not read.'] : []),
      ...(said.length === 0 ? [] : [`${asked === 'yes' ? 'From OpenSSH' : 'By default'}: ${said.join(', ')}`]),
      ...taken,
    ],
    agentSocket: socket === environment['SSH_AUTH_SOCK'] ? '' : socket,
  };
}

class Found {
  readonly given = new Map<string, Given>();
  /** What was found and has no input that takes it. */
  readonly missing: string[] = [];

  add(name: string, value: string, what: string): void {
    if (value === '') return;
    if (INPUTS.some((input) => input.name === name)) this.given.set(name, { value, origin: { kind: 'openssh', what } });
    else this.missing.push(what);
  }

  get(name: InputName): string {
    return this.given.get(name)?.value ?? '';
  }
}

/** OpenSSH's answer; where it can't be asked, what it would say without a configuration. */
async function configOf(
  explicit: Explicit,
  file: string,
  environment: Environment,
): Promise<{ readonly config: SshConfig; readonly asked: 'yes' | 'no' | 'no-client' }> {
  const host = explicit('host').trim();
  const question = { host, port: explicit('port').trim(), user: userFit(explicit('username')), file };
  if (file === 'none') return { config: builtIn(question), asked: 'no' };
  const config = await askSsh(question, { home: userInfo().homedir, user: userInfo().username, host, environment });
  return config === null ? { config: builtIn(question), asked: 'no-client' } : { config, asked: 'yes' };
}

/** A jump host's own configuration; null where it can't be known. */
function jumpConfig(
  jump: { readonly host: string; readonly port: string; readonly user: string },
  file: string,
  environment: Environment,
): Promise<SshConfig | null> {
  const here = { home: userInfo().homedir, user: userInfo().username, host: jump.host, environment };
  return HOST.test(jump.host) ? askSsh({ ...jump, file }, here) : Promise.resolve(null);
}

/** A name that can't be taken for another option of `ssh`; anything else is told by settings.ts. */
function userFit(user: string): string {
  return user.trim().startsWith('-') ? '' : user.trim();
}

function builtIn({ host, port, user }: Pick<SshQuestion, 'host' | 'port' | 'user'>): SshConfig {
  const ssh = `${homedir()}/.ssh`;
  return {
    hostName: host,
    port: port === '' ? '22' : port,
    user: user === '' ? userInfo().username : user,
    identityFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => `${ssh}/${name}`),
    knownHostsFiles: [
      `${ssh}/known_hosts`,
      `${ssh}/known_hosts2`,
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ],
    hostKeyAlias: '',
    proxyJump: '',
    proxyCommand: '',
    identityAgent: '',
    identitiesOnly: false,
  };
}

async function addIdentity(
  found: Found,
  config: SshConfig,
  explicit: Explicit,
  environment: Environment,
): Promise<string[]> {
  const identity = await chooseIdentity(config, explicit('passphrase'), environment);
  if (identity.kind === 'agent') {
    found.add('ssh-agent', 'true', 'the ssh-agent');
    return ['keys of the ssh-agent'];
  }
  if (identity.kind === 'none') return ['no key'];
  found.add('private-key', identity.key, `\`${identity.path}\``);
  return [`key ${identity.path}`];
}

function explicitPins(explicit: Explicit): boolean {
  const any = ['known-hosts', 'host-fingerprint'].some((name) => explicit(name).trim() !== '');
  return any || explicit('accept-any-host-key').trim() === 'true';
}

function addHostKeys(found: Found, config: SshConfig): string[] {
  const files = config.knownHostsFiles.flatMap((path) => {
    const text = readIfThere(path);
    return text === null ? [] : [{ path, text }];
  });
  const name = { host: config.hostName, port: Number(config.port), alias: config.hostKeyAlias };
  const lines = linesOf(
    files.map((file) => file.text),
    name,
  );
  const what = `The known_hosts of OpenSSH (${files.map((file) => file.path).join(', ')})`;
  found.add('known-hosts', lines.join('\n'), what);
  const alias = config.hostKeyAlias === '' ? '' : ` under ${config.hostKeyAlias}`;
  return lines.length === 0
    ? [`no host key${alias} in ${config.knownHostsFiles.join(', ')}`]
    : [`${lines.length} host key${lines.length === 1 ? '' : 's'}${alias}`];
}
