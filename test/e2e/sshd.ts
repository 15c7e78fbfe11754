/**
 * The stack's own SSH servers: one that forwards and one that does not, on the loopback address, with keys of their own.
 */

import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.ts';
import { ADDRESS, KEYS, LOGS, OWNER, SSH_PORT, SSH_PORT_WITHOUT_FORWARDING, VISITOR, WORK } from './places.ts';
import { until } from './until.ts';

const SERVERS = [
  { port: SSH_PORT, forwarding: 'yes' },
  { port: SSH_PORT_WITHOUT_FORWARDING, forwarding: 'no' },
] as const;

const HOST_KEYS = ['ed25519', 'ecdsa'] as const;
const hostKey = (type: string) => join(KEYS, `host_${type}`);
/** The key that both accounts accept. */
const CLIENT_KEY = join(KEYS, 'client');
/** A key that no account accepts, and that is no host's. */
const STRANGER_KEY = join(KEYS, 'stranger');

const configuration = (port: number, forwarding: string) => `Port ${port}
ListenAddress ${ADDRESS}
${HOST_KEYS.map((type) => `HostKey ${hostKey(type)}`).join('\n')}
PidFile ${pidFile(port)}
UsePAM yes
PrintMotd no
PermitRootLogin no
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowTcpForwarding ${forwarding}
AllowUsers ${OWNER} ${VISITOR}
MaxStartups 100
`;

const pidFile = (port: number) => join(WORK, `sshd-${port}.pid`);
const configFile = (port: number) => join(WORK, `sshd-${port}.conf`);

/** Makes the keys that are not there yet. */
export async function ensureKeys(): Promise<void> {
  await mkdir(KEYS, { recursive: true, mode: 0o700 });
  const wanted = [
    ...HOST_KEYS.map((type) => ({ file: hostKey(type), type })),
    { file: CLIENT_KEY, type: 'ed25519' },
    { file: STRANGER_KEY, type: 'ed25519' },
  ];
  for (const { file, type } of wanted) {
    if (!existsSync(file)) {
      await run('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'backend-health-e2e', '-f', file]);
    }
  }
}

export const authorizedKeys = () => readFileSync(`${CLIENT_KEY}.pub`, 'utf8');
export const clientKey = () => readFileSync(CLIENT_KEY, 'utf8');
export const strangerKey = () => readFileSync(STRANGER_KEY, 'utf8');

function knownHostLines(publicKeys: readonly string[]): string {
  const names = SERVERS.map(({ port }) => `[${ADDRESS}]:${port}`).join(',');
  return publicKeys.map((key) => `${names} ${key.split(' ').slice(0, 2).join(' ')}\n`).join('');
}

/** Lines in OpenSSH's known_hosts format for both servers. */
export const knownHosts = () => knownHostLines(HOST_KEYS.map((type) => readFileSync(`${hostKey(type)}.pub`, 'utf8')));

/** The same with a key that neither server has. */
export const strangersKnownHosts = () => knownHostLines([readFileSync(`${STRANGER_KEY}.pub`, 'utf8')]);

/** The server's process id; 0 when it does not run. */
async function serverPid(port: number): Promise<number> {
  const file = pidFile(port);
  const pid = existsSync(file) ? (await readFile(file, 'utf8')).trim() : '';
  const commandLine = `/proc/${pid}/cmdline`;
  const runs =
    pid !== '' && existsSync(commandLine) && (await readFile(commandLine, 'utf8')).includes(configFile(port));
  return runs ? Number(pid) : 0;
}

/** Of the servers that run. */
export async function sshServerPids(): Promise<readonly number[]> {
  return (await Promise.all(SERVERS.map(({ port }) => serverPid(port)))).filter((pid) => pid !== 0);
}

/** Starts the servers that do not run, and those anew whose configuration has changed. */
export async function startSshServers(): Promise<void> {
  await mkdir('/run/sshd', { recursive: true });
  await mkdir(LOGS, { recursive: true });
  for (const { port, forwarding } of SERVERS) {
    const wanted = configuration(port, forwarding);
    const file = configFile(port);
    const current = existsSync(file) ? await readFile(file, 'utf8') : '';
    if (current !== wanted) {
      await stopSshServer(port);
      await writeFile(file, wanted);
    }
    if ((await serverPid(port)) === 0) {
      await run('/usr/sbin/sshd', ['-f', file, '-E', join(LOGS, `sshd-${port}.log`)]);
      await until(`sshd listens on ${port}`, 5000, async () => (await serverPid(port)) !== 0);
    }
  }
}

async function stopSshServer(port: number): Promise<void> {
  const pid = await serverPid(port);
  if (pid !== 0) {
    process.kill(pid, 'SIGTERM');
    await until(`sshd ${pid} ends`, 5000, () => !existsSync(`/proc/${pid}`));
  }
  await rm(pidFile(port), { force: true });
}

export async function stopSshServers(): Promise<void> {
  await Promise.all(SERVERS.map(({ port }) => stopSshServer(port)));
}
