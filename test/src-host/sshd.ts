/**
 * A real sshd with a configuration, host keys and authorized key of its own, on a loopback port. It runs in the
 * foreground as a child of this process.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { KeyPair } from './ssh-server.ts';

const PROGRAM = '/usr/sbin/sshd';

/** Why a real sshd can't be used here; '' when it can. */
export const sshdMissing = existsSync(PROGRAM) ? '' : `${PROGRAM} is not installed`;

export interface Sshd {
  readonly port: number;
  readonly username: string;
  readonly child: ChildProcess;
  /** What it logged, to wait for and to look into. */
  log(): string;
  stop(): Promise<void>;
}

/** @param lines of sshd_config that come before the usual ones, and so win over them. */
export async function startSshd(
  hostKeys: readonly KeyPair[],
  authorized: KeyPair,
  lines: readonly string[] = [],
  at: { readonly address?: string; readonly port?: number } = {},
): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'));
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  const address = at.address ?? '127.0.0.1';
  const port = at.port ?? (await freePort(address));
  const config = file(
    'sshd_config',
    [
      `Port ${port}`,
      `ListenAddress ${address}`,
      ...lines,
      ...hostKeys.map(
        (key, index) =>
          `HostKey ${file(`host_key_${index}`, key.private.endsWith('\n') ? key.private : `${key.private}\n`)}`,
      ),
      `AuthorizedKeysFile ${file('authorized_keys', `${authorized.public}\n`)}`,
      `PidFile ${join(folder, 'pid')}`,
      'StrictModes no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'LogLevel VERBOSE',
      '',
    ].join('\n'),
  );
  const check = spawnSync(PROGRAM, ['-t', '-f', config], { encoding: 'utf8' });
  if (check.status !== 0) throw new Error(`sshd does not take its configuration: ${check.stderr}`);
  const child = spawn(PROGRAM, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('Server listening')) resolve();
    });
    child.once('exit', () => reject(new Error(`sshd ended: ${log}`)));
  });
  return {
    port,
    username: userInfo().username,
    child,
    log: () => log,
    stop: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port on which nothing listens. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
