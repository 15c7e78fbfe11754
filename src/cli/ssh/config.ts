/**
 * Reads what `ssh -G HOST` prints: OpenSSH's own answer to how it would reach a host (ssh_config(5)). Pure.
 */

export interface SshConfig {
  readonly hostName: string;
  readonly port: string;
  readonly user: string;
  /** Paths, most wanted first, `~` and tokens expanded. */
  readonly identityFiles: readonly string[];
  readonly knownHostsFiles: readonly string[];
  /** The name under which the host's key is looked up; '' for its own. */
  readonly hostKeyAlias: string;
  readonly proxyJump: string;
  readonly proxyCommand: string;
  /** Path of the agent's socket, `SSH_AUTH_SOCK` for the variable's, `none`, or '' where nothing is said. */
  readonly identityAgent: string;
  readonly identitiesOnly: boolean;
}

export interface Here {
  readonly home: string;
  readonly user: string;
  /** As it was asked for. */
  readonly host: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function readSshConfig(text: string, here: Here): SshConfig {
  const lines = text.split('\n').map((line) => line.trim());
  const all = (key: string) =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1).trim());
  const one = (key: string) => all(key)[0] ?? '';
  const said = (key: string) => (one(key).toLowerCase() === 'none' ? '' : one(key));
  const expand = (path: string) => expandPath(path, here, { h: one('hostname'), p: one('port'), r: one('user') });
  return {
    hostName: one('hostname'),
    port: one('port'),
    user: one('user'),
    identityFiles: all('identityfile')
      .filter((path) => path.toLowerCase() !== 'none')
      .map(expand),
    knownHostsFiles: [...paths(said('userknownhostsfile')), ...paths(said('globalknownhostsfile'))].map(expand),
    hostKeyAlias: said('hostkeyalias'),
    proxyJump: said('proxyjump'),
    proxyCommand: said('proxycommand'),
    identityAgent: expand(one('identityagent')),
    identitiesOnly: one('identitiesonly') === 'yes',
  };
}

/** Several paths on one line. `ssh -G` does not quote them: a blank before `/` or `~` begins the next one. */
function paths(line: string): string[] {
  return line.split(/\s+(?=[/~])/).filter((path) => path !== '');
}

/** `~`, `${VARIABLE}` and the tokens of ssh_config(5), TOKENS, that `ssh -G` leaves as they are. */
function expandPath(path: string, here: Here, remote: Readonly<Record<string, string>>): string {
  const tokens: Readonly<Record<string, string>> = { ...remote, d: here.home, n: here.host, u: here.user, '%': '%' };
  return path
    .replace(/^~(?=\/|$)/, here.home)
    .replace(/\$\{(\w+)\}/g, (written, name: string) => here.environment[name] ?? written)
    .replace(/%([a-zA-Z%])/g, (written, token: string) => tokens[token] ?? written);
}
