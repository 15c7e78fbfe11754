/**
 * A host that has docker-compose 1.29 and no Compose plugin, as one account sees it: the account's `docker` knows no
 * `compose`. Other accounts see the machine as it is.
 */

import { chown, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, writeOwned } from '../accounts.ts';
import { attempt, run } from '../command.ts';

const FOLDER = 'bh-generic-bin';

/** docker-compose of version 1, installed where the distribution has it. Says why it can't be had; '' when it is there. */
export async function olderComposeMissing(): Promise<string> {
  const version = async () =>
    (await attempt('docker-compose', ['version', '--short']).catch(() => undefined))?.stdout.trim() ?? '';
  if (!(await version()).startsWith('1.')) {
    const install = ['--quiet', 'install', '--yes', '--no-install-recommends', 'docker-compose'];
    await attempt('apt-get', install, { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 180_000 });
  }
  const found = await version();
  return found.startsWith('1.') ? '' : `docker-compose 1.29 can't be had here (found: ${found || 'none'})`;
}

/** Puts a `docker` without `compose` first on the account's PATH; gives what takes it away again. */
export async function hideComposePlugin(owner: Account): Promise<() => Promise<void>> {
  const docker = await run('/bin/sh', ['-c', 'command -v docker']);
  const folder = join(owner.home, FOLDER);
  const startFile = join(owner.home, '.bashrc');
  const before = await readFile(startFile, 'utf8');
  await mkdir(folder, { recursive: true });
  await chown(folder, owner.uid, owner.gid);
  const script = `#!/bin/sh
if [ "$1" = compose ]; then
  printf "docker: 'compose' is not a docker command.\\nSee 'docker --help'\\n" >&2
  exit 1
fi
exec ${docker} "$@"
`;
  await writeOwned(owner, join(folder, 'docker'), script, 0o755);
  await writeOwned(owner, startFile, `PATH=$HOME/${FOLDER}:$PATH\n${before}`, 0o644);
  return async () => {
    await writeOwned(owner, startFile, before, 0o644);
    await rm(folder, { recursive: true, force: true });
  };
}
