/**
 * The accounts that runs log in with. Makes them, and puts their homes back as they were made; touches no account that
 * does not carry the stack's mark.
 */

import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt, run } from './command.ts';
import { ACCOUNT_MARK, OWNER, PROJECT_FOLDER, SUDO_RULE, VISITOR } from './places.ts';
import { authorizedKeys } from './sshd.ts';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

const SHELL = '/bin/bash';
const SUDO = `${OWNER} ALL=(ALL) NOPASSWD: ALL\n`;

/** The account as the machine knows it. Throws when there is none, or one that is not the stack's. */
export async function account(name: string): Promise<Account> {
  const [, , uid, gid, mark, home = '', shell = ''] = (await run('getent', ['passwd', name])).split(':');
  if (mark !== ACCOUNT_MARK) {
    throw new Error(`the account ${name} is not the stack's (its comment is not '${ACCOUNT_MARK}'): it is left alone`);
  }
  return { name, uid: Number(uid), gid: Number(gid), home, shell };
}

/** Makes both accounts, with their groups, sudo rule and authorized key. Idempotent. */
export async function ensureAccounts(): Promise<void> {
  for (const name of [OWNER, VISITOR]) {
    if ((await attempt('getent', ['passwd', name])).exitCode !== 0) {
      await run('useradd', ['--create-home', '--shell', SHELL, '--comment', ACCOUNT_MARK, '--password', '*', name]);
    }
    const { home, shell } = await account(name);
    if (shell !== SHELL) {
      await run('usermod', ['--shell', SHELL, name]);
    }
    await chmod(home, 0o755);
  }
  const groups = (await run('id', ['--name', '--groups', OWNER])).split(' ');
  if (!groups.includes('docker')) {
    await run('usermod', ['--append', '--groups', 'docker', OWNER]);
  }
  await writeFile(SUDO_RULE, SUDO, { mode: 0o440 });
}

/** Ends every process of the accounts: detached fixes, lock keepers, sessions, and what faults started in their name. */
export async function endProcesses(): Promise<void> {
  const uids = new Set((await Promise.all([OWNER, VISITOR].map(account))).map(({ uid }) => uid));
  for (const entry of await readdir('/proc')) {
    if (/^\d+$/.test(entry) && uids.has(await ownerOf(entry))) {
      try {
        process.kill(Number(entry), 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

async function ownerOf(pid: string): Promise<number> {
  try {
    return (await stat(`/proc/${pid}`)).uid;
  } catch {
    return -1;
  }
}

/** Forgets what runs and faults left in the homes and in the folders for temporary files; the project folder stays. */
export async function tidyHomes(): Promise<void> {
  for (const owner of await Promise.all([OWNER, VISITOR].map(account))) {
    for (const entry of await readdir(owner.home)) {
      if (entry !== PROJECT_FOLDER) {
        await rm(join(owner.home, entry), { recursive: true, force: true });
      }
    }
    for (const file of ['.bashrc', '.profile']) {
      await writeOwned(owner, join(owner.home, file), await readFile(join('/etc/skel', file), 'utf8'), 0o644);
    }
    const ssh = join(owner.home, '.ssh');
    await mkdir(ssh, { mode: 0o700 });
    await chown(ssh, owner.uid, owner.gid);
    await writeOwned(owner, join(ssh, 'authorized_keys'), authorizedKeys(), 0o600);
    for (const folder of ['/tmp', '/var/tmp', '/dev/shm']) {
      await removeEntriesOf(owner.uid, folder);
    }
  }
}

async function removeEntriesOf(uid: number, folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    const path = join(folder, entry);
    const owner = await stat(path).then(
      (found) => found.uid,
      () => -1,
    );
    if (owner === uid) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** Writes a file that belongs to the account. */
export async function writeOwned(owner: Account, path: string, text: string, mode: number): Promise<void> {
  await writeFile(path, text, { mode });
  await chown(path, owner.uid, owner.gid);
}

/** The arguments that let `setpriv` run a program as the account. */
export const asAccount = ({ uid, gid }: Account): readonly string[] => [
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--init-groups',
];

/** Removes the accounts with their homes. */
export async function removeAccounts(): Promise<void> {
  await endProcesses();
  for (const name of [OWNER, VISITOR]) {
    await account(name);
    await run('userdel', ['--remove', name]);
  }
  await rm(SUDO_RULE, { force: true });
}
