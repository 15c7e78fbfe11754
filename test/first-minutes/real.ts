/**
 * The README's first five minutes on the real stack: a real user is made by a real `sudo useradd`, real sshd lets it in, and the
 * bundled action looks, and fixes. By hand, as root: `node scripts/run.mjs test/first-minutes/real.ts`. Removes the user again.
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BACKEND_URL, OWNER, PROJECT_DIRECTORY } from '../e2e/places.ts';
import { realStack, realStackMissing } from '../e2e/real.ts';
import { until } from '../e2e/until.ts';
import { runAction } from '../runner.ts';
import { actionInputs } from './readme.ts';
import { walk } from './walk.ts';

const USER = 'backend-health';
const PORT = 2424;
const HOST_KEY = '/etc/ssh/ssh_host_ed25519_key';

/** A server on a port of its own with the machine's own host key, which lets both users in. */
async function startServer(folder: string): Promise<() => void> {
  const log = join(folder, 'sshd.log');
  writeFileSync(
    join(folder, 'sshd.conf'),
    `Port ${PORT}\nListenAddress 127.0.0.1\nHostKey ${HOST_KEY}\nPidFile none\nUsePAM yes\nPasswordAuthentication no
KbdInteractiveAuthentication no\nAllowUsers ${OWNER} ${USER}\n`,
  );
  const server = spawn('/usr/sbin/sshd', ['-D', '-f', join(folder, 'sshd.conf'), '-E', log], { stdio: 'ignore' });
  await until('sshd listens', 5000, () => existsSync(log) && readFileSync(log, 'utf8').includes('Server listening'));
  return () => void server.kill();
}

/** The reader's own login, whose client has checked the host's key before. */
function readersSsh(folder: string, privateKey: string): string {
  writeFileSync(join(folder, 'own-key'), privateKey);
  chmodSync(join(folder, 'own-key'), 0o600);
  writeFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${PORT} ${readFileSync(`${HOST_KEY}.pub`, 'utf8')}`);
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=yes', `UserKnownHostsFile=${join(folder, 'known_hosts')}`];
  const flags = options.map((option) => `-o ${option}`).join(' ');
  return `#!/bin/sh\nexec /usr/bin/ssh -F none -p ${PORT} -i '${join(folder, 'own-key')}' ${flags} "$@"\n`;
}

/** Once nothing of it runs any more: what a run leaves on the host ends by itself within seconds. */
async function removeUser(): Promise<void> {
  if (spawnSync('id', [USER], { stdio: 'ignore' }).status !== 0) return;
  await until(`nothing of ${USER} runs`, 30_000, () => spawnSync('ps', ['-u', USER]).status !== 0);
  execFileSync('userdel', ['--remove', USER], { stdio: 'ignore' });
}

async function main(): Promise<number> {
  const missing = realStackMissing();
  if (missing !== '') {
    console.error(missing);
    return 2;
  }
  const stack = realStack();
  const folder = mkdtempSync(join(tmpdir(), 'backend-health-five-'));
  let stop = () => {};
  let wrong = 0;
  const check = (what: string, holds: boolean) => {
    console.log(`${holds ? 'right' : 'WRONG'}  ${what}`);
    if (!holds) wrong++;
  };
  if (spawnSync('id', [USER], { stdio: 'ignore' }).status === 0) {
    console.error(`This machine has a user ${USER} already: this would remove it.`);
    return 2;
  }
  await stack.up();
  try {
    await stack.reset();
    execFileSync('ssh-keygen', ['-A'], { stdio: 'ignore' });
    stop = await startServer(folder);
    const programs = { ssh: readersSsh(folder, stack.inputs['private-key'] ?? '') };
    const began = performance.now();
    const walked = walk({ host: '127.0.0.1', login: OWNER, folder: PROJECT_DIRECTORY, programs });
    console.log(`${walked.output}The README's commands took ${((performance.now() - began) / 1000).toFixed(1)} s.`);
    check('nothing is left in the clone', walked.left.length === 0);
    const run = (pressed: Readonly<Record<string, string>> | null) =>
      runAction({
        ...actionInputs(walked.pushed, walked.github, pressed),
        ...{ port: String(PORT), 'base-url': BACKEND_URL, 'stable-for': '3' },
      });
    const said = async (what: string, pressed: Readonly<Record<string, string>> | null, status: string) => {
      const { outputs, durationMs, shownLog } = await run(pressed);
      const { status: ended = '', cause = '', 'reason-code': code = '' } = outputs;
      check(`${what}: ${ended} ${code} ${cause} after ${(durationMs / 1000).toFixed(1)} s`, ended === status);
      if (ended !== status) console.log(shownLog);
    };
    await said('a healthy host, the button with `none`', { fix: 'none' }, 'healthy');
    await stack.fault('container-stopped');
    await said('the container is stopped, by the clock', null, 'unhealthy');
    await said('the same, the button', {}, 'fixed');
    check('the stack itself says that all is well', (await stack.ills()).length === 0);
    await said('a rebuild', { fix: 'rebuild' }, 'fixed');
    check('and all is well', (await stack.ills()).length === 0);
  } finally {
    stop();
    await removeUser();
    rmSync(folder, { recursive: true, force: true });
    await stack.reset();
    await stack.down();
  }
  return wrong === 0 ? 0 : 1;
}

process.exit(await main());
