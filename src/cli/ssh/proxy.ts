/**
 * `ProxyJump` and `ProxyCommand` of OpenSSH as inputs of ours. One plain jump host is ours to take; a chain, or one with a
 * proxy of its own, is left to `ssh -W`, as OpenSSH itself does it.
 */

import { quote } from '../../host/quote.ts';
import { readIfThere } from '../sources/files.ts';
import type { SshConfig } from './config.ts';
import { linesOf } from './host-keys.ts';

export interface Jump {
  readonly host: string;
  /** '' where it is not said. */
  readonly port: string;
  readonly user: string;
}

/** An input's name, its value, and where it comes from. */
export type ProxyInput = readonly [name: string, value: string, what: string];

/** One `[user@]host[:port]` or `ssh://[user@]host[:port]`; null when it is none. */
export function readJump(text: string): Jump | null {
  const match =
    /^(?:ssh:\/\/)?(?:([^\s@]+)@)?(\[[0-9a-fA-F:.%]+\]|[^\s:@/,]+|[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F:]*)(?::(\d{1,5}))?\/?$/.exec(
      text,
    );
  if (match === null) return null;
  return { host: (match[2] ?? '').replace(/^\[|\]$/g, ''), port: match[3] ?? '', user: match[1] ?? '' };
}

/**
 * @param host as it was asked for: `%n`.
 * @param file OpenSSH's configuration in place of the user's, '' for that one.
 * @param ask the configuration of a jump host; null where it can't be known.
 */
export async function proxyInputs(
  config: SshConfig,
  host: string,
  file: string,
  ask: (jump: Jump) => Promise<SshConfig | null>,
): Promise<readonly ProxyInput[]> {
  if (config.proxyJump !== '') {
    const jumps = config.proxyJump.split(',').map((one) => one.trim());
    const only = jumps.length === 1 ? readJump(jumps[0] ?? '') : null;
    const own = only === null ? null : await ask(only);
    if (own !== null && own.proxyJump === '' && own.proxyCommand === '') return jumpInputs(own);
    return [['proxy-command', throughSsh(jumps, file), '`ProxyJump` of OpenSSH']];
  }
  if (config.proxyCommand === '') return [];
  const command = config.proxyCommand.replace(/%([n%])/g, (token, letter) => (letter === 'n' ? quote(host) : token));
  return [['proxy-command', command, '`ProxyCommand` of OpenSSH']];
}

function jumpInputs(own: SshConfig): ProxyInput[] {
  const what = '`ProxyJump` of OpenSSH';
  const name = own.hostName.includes(':') ? `[${own.hostName}]` : own.hostName;
  const texts = own.knownHostsFiles.flatMap((path) => readIfThere(path) ?? []);
  const port = Number(own.port);
  const lines = linesOf(texts, { host: own.hostName, port, alias: own.hostKeyAlias });
  const key = own.identityFiles.map(readIfThere).find((text) => text !== null) ?? '';
  return [
    ['jump-host', `${own.user}@${name}:${own.port}`, what],
    ['jump-private-key', key, 'The jump host’s `IdentityFile` of OpenSSH'],
    ['jump-known-hosts', lines.join('\n'), 'The jump host’s known_hosts of OpenSSH'],
  ];
}

/** As ssh(1) makes a `ProxyCommand` of `-J`: the last jump is connected to through those before it. */
function throughSsh(jumps: readonly string[], file: string): string {
  const last = jumps.at(-1) ?? '';
  const before = jumps.slice(0, -1);
  const jump = readJump(last);
  const words = [
    'ssh',
    ...(file === '' ? [] : ['-F', file]),
    ...['-o', 'BatchMode=yes'],
    ...(before.length === 0 ? [] : ['-J', before.join(',')]),
    ...(jump === null || jump.port === '' ? [] : ['-p', jump.port]),
    ...(jump === null || jump.user === '' ? [] : ['-l', jump.user]),
    '-W',
  ];
  return `${words.map(quote).join(' ')} '[%h]:%p' -- ${quote(jump?.host ?? last)}`;
}
