/**
 * Makes this machine able to run the stack. Every step looks first whether it is needed, so that a second run changes nothing.
 */

import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureAccounts } from './accounts.ts';
import { debianMirror, isDebianBookworm, makeBaseImage } from './base-image.ts';
import { attempt, run } from './command.ts';
import { startEngine } from './engine.ts';
import { hasImage } from './images.ts';
import { BASE_IMAGE, GITLEAKS, LOGS, WORK } from './places.ts';
import { ensureKeys } from './sshd.ts';
import { ACT_FOLDER, ACT_VERSION, actMissing } from './workflows/act.ts';

/** Is there once every step has ended well. */
export const INSTALLED_MARK = join(WORK, 'installed');

const COMPOSE_PLUGIN = '/usr/local/lib/docker/cli-plugins/docker-compose';
const DEFAULT_SITE = '/etc/nginx/sites-enabled/default';
const MINUTES_10 = 600_000;

interface Step {
  readonly name: string;
  readonly done: () => Promise<boolean> | boolean;
  readonly act: () => Promise<void>;
}

const succeeds = async (program: string, ...args: readonly string[]) =>
  (await attempt(program, args).catch(() => undefined))?.exitCode === 0;

const programs = [
  'openssh-server',
  'openssh-client',
  'curl',
  'sudo',
  'python3',
  'e2fsprogs',
  'procps',
  'iproute2',
  'iptables',
  'lsof',
];

async function missingPackages(): Promise<readonly string[]> {
  const wanted = [...programs, ...((await isDebianBookworm()) ? ['debootstrap', 'ca-certificates'] : [])];
  const missing: string[] = [];
  for (const name of wanted) {
    if (!(await isPackageInstalled(name))) {
      missing.push(name);
    }
  }
  return [
    ...missing,
    ...((await succeeds('nginx', '-v')) ? [] : ['nginx-light']),
    ...((await succeeds('docker', '--version')) && (await succeeds('dockerd', '--version')) ? [] : ['docker.io']),
  ];
}

async function isPackageInstalled(name: string): Promise<boolean> {
  return (await attempt('dpkg-query', ['--status', name])).stdout.includes('\nStatus: install ok installed\n');
}

async function installPackages(): Promise<void> {
  const missing = await missingPackages();
  const bringsNginx = missing.includes('nginx-light');
  // One ill source among several makes this fail; what is missing then shows in the next step.
  await aptGet('update').catch(() => '');
  await aptGet('install', '--yes', '--no-install-recommends', ...missing);
  if (bringsNginx) {
    await rm(DEFAULT_SITE, { force: true });
    await run('service', ['nginx', 'stop']);
  }
}

const aptGet = (...args: readonly string[]) =>
  run('apt-get', ['--quiet', ...args], { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: MINUTES_10 });

async function installCompose(): Promise<void> {
  if (!(await isDebianBookworm())) {
    await aptGet('install', '--yes', '--no-install-recommends', 'docker-compose-v2');
    return;
  }
  await takeComposeFromNextRelease();
}

/** Debian 12 has no Compose v2: takes the plugin out of the next release's package; the machine's sources stay as they are. */
async function takeComposeFromNextRelease(): Promise<void> {
  const folder = join(WORK, 'compose');
  const lists = join(folder, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  const sources = join(folder, 'sources.list');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  await writeFile(sources, `deb [signed-by=${keyring}] ${await debianMirror()} trixie main\n`);
  const settings = [`Dir::Etc::SourceList=${sources}`, 'Dir::Etc::SourceParts=/dev/null', `Dir::State::Lists=${lists}`];
  const apt = (...args: readonly string[]) =>
    run('apt-get', ['--quiet', ...settings.flatMap((setting) => ['--option', setting]), ...args], {
      cwd: folder,
      timeoutMs: MINUTES_10,
    });
  await apt('update');
  await apt('download', 'docker-compose/trixie');
  const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (archive === undefined) {
    throw new Error('apt-get download docker-compose left no package');
  }
  await run('dpkg-deb', ['--extract', join(folder, archive), join(folder, 'content')]);
  await mkdir(join(COMPOSE_PLUGIN, '..'), { recursive: true });
  await copyFile(join(folder, 'content/usr/libexec/docker/cli-plugins/docker-compose'), COMPOSE_PLUGIN);
  await rm(folder, { recursive: true });
}

/** A program that some tests need, built where Go is there; where not, those tests say that they could not run. */
function builtByGo(name: string, module: string, folder: string, isThere: () => boolean): Step {
  return {
    name,
    done: async () => isThere() || !(await succeeds('go', 'version')),
    act: async () => {
      await mkdir(folder, { recursive: true });
      await run('go', ['install', module], { env: { GOBIN: folder, GOFLAGS: '-mod=mod' }, timeoutMs: MINUTES_10 });
    },
  };
}

const steps: readonly Step[] = [
  { name: 'packages', done: async () => (await missingPackages()).length === 0, act: installPackages },
  { name: 'Compose v2', done: () => succeeds('docker', 'compose', 'version'), act: installCompose },
  { name: 'engine', done: () => false, act: startEngine },
  { name: `image ${BASE_IMAGE}`, done: () => hasImage(BASE_IMAGE), act: makeBaseImage },
  builtByGo('gitleaks', 'github.com/zricethezav/gitleaks/v8@v8.30.1', dirname(GITLEAKS), () => existsSync(GITLEAKS)),
  { name: 'keys', done: () => false, act: ensureKeys },
  { name: 'accounts', done: () => false, act: ensureAccounts },
  builtByGo('act, to run the workflows', `github.com/nektos/act@${ACT_VERSION}`, ACT_FOLDER, () => actMissing() === ''),
  { name: 'mark', done: () => existsSync(INSTALLED_MARK), act: () => writeFile(INSTALLED_MARK, '') },
];

/** Installs what is missing. `say` hears of each step that has something to do. */
export async function install(say: (text: string) => void): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Error('installing needs root');
  }
  await mkdir(LOGS, { recursive: true });
  for (const { name, done, act } of steps) {
    if (!(await done())) {
      say(name);
      await act();
    }
  }
}
